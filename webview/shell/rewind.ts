import type { NodeId } from '../../src/session/ids.ts';
import { forkPoint, isOnPath } from '../../src/session/path.ts';
import { filesThatChange, type Edits, type Rewind } from '../model/rewindFiles.ts';
import { focusComposer } from './focus.ts';
import type { Panel } from './panel.ts';
import { refused } from './submit.ts';

/** Opens the rewind sheet for the shown branch. Going back to where it stands is nothing to ask about. */
export function openRewind(panel: Panel, node: NodeId): void {
  const tree = panel.tree.peek();
  const to = node === 0 ? 0 : forkPoint(tree, node);
  const head = panel.branch.peek()?.head ?? 0;
  if (to === head || !isOnPath(tree, to, head)) return;
  panel.sheet.value = { type: 'rewind', to, preview: undefined, take: 'open', edits: 'keepMine', except: [] };
  focusComposer();
  void askPreview(panel, to);
}

/** Changes what the open rewind sheet says; nothing where another sheet is open by now. */
export function setRewind(panel: Panel, change: Partial<Rewind>): void {
  const sheet = panel.sheet.peek();
  if (sheet.type === 'rewind') panel.sheet.value = { ...sheet, ...change };
}

/** Asks what the files would do. The answer decides what is offered, unless the person chose meanwhile. */
async function askPreview(panel: Panel, to: NodeId): Promise<void> {
  const { shown } = panel.view.peek();
  if (!shown) return;
  const preview = await panel.bridge
    .query({ type: 'rewindPreview', ...shown, to })
    .catch((error: unknown) => ({ unavailable: error instanceof Error ? error.message : String(error) }));
  const sheet = panel.sheet.peek();
  const now = panel.view.peek().shown;
  if (sheet.type !== 'rewind' || sheet.to !== to || sheet.preview !== undefined) return;
  if (now?.session !== shown.session || now.branch !== shown.branch) return;
  const known = 'unavailable' in preview ? undefined : preview;
  const offered = known && known.changes.length > 0 ? 'files' : 'words';
  panel.sheet.value = { ...sheet, preview, take: known && sheet.take !== 'open' ? sheet.take : offered };
}

/** Moves the shown branch back: the words, and the files where the person takes them along. */
export async function startRewind(panel: Panel): Promise<void> {
  const sheet = panel.sheet.peek();
  const shown = panel.view.peek().shown;
  if (sheet.type !== 'rewind' || sheet.take === 'open' || !shown) return;
  const files = filesOf(sheet);
  const answer = await panel.bridge.intent({ type: 'rewind', ...shown, to: sheet.to, ...(files ? { files } : {}) });
  if (answer.type === 'intentRefused') return refused(panel, answer);
  panel.sheet.value = { type: 'none' };
  focusComposer();
}

/** Undefined where the files stay as they are: by choice, or because each was left out. */
function filesOf({ take, preview, edits, except }: Rewind): { edits: Edits; except: string[] } | undefined {
  if (take !== 'files' || !preview || 'unavailable' in preview) return undefined;
  const paths = filesThatChange(preview, edits).map(file => file.path);
  const left = paths.filter(path => except.includes(path));
  return left.length === paths.length ? undefined : { edits, except: left };
}
