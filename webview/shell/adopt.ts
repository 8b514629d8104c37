import type { AdoptionWish } from '../../src/protocol/intent.ts';
import type { BranchId, NodeId } from '../../src/session/ids.ts';
import { hasFiles, usualHow, usualTarget, type Adopt } from '../model/fileMoves.ts';
import { t } from '../words/t.ts';
import { act } from './act.ts';
import { focusComposer } from './focus.ts';
import type { Panel } from './panel.ts';
import { showBranch } from './show.ts';
import { refused } from './submit.ts';

/** Opens the sheet for bringing a branch's changes into another: all since the two parted, or those of one turn (`turn`: its node). */
export function openAdopt(panel: Panel, source: BranchId, into: BranchId = 0, turn: NodeId = 0): void {
  const tree = panel.tree.peek();
  const target = into === 0 || into === source ? usualTarget(tree, source) : into;
  if (!tree.branches.has(source) || target === 0) {
    panel.notice.value = { type: 'refused', words: t('There is no other branch to adopt into.') };
    return;
  }
  const how = usualHow(tree, source, target, turn);
  panel.sheet.value = {
    type: 'adopt',
    source,
    adoption: { into: target, turn, how, conflicts: 'markers' },
    preview: undefined,
    except: [],
  };
  panel.notice.value = null;
  focusComposer();
  void askPreview(panel);
}

/** Changes what is adopted, and looks anew at what that would do. */
export function setAdoption(panel: Panel, change: Partial<AdoptionWish>): void {
  const sheet = panel.sheet.peek();
  if (sheet.type !== 'adopt') return;
  const moved = change.into !== undefined && change.into !== sheet.adoption.into;
  const how = moved
    ? usualHow(panel.tree.peek(), sheet.source, change.into ?? 0, sheet.adoption.turn)
    : sheet.adoption.how;
  panel.sheet.value = {
    ...sheet,
    adoption: { ...sheet.adoption, how, ...change },
    ...(moved ? { preview: undefined, except: [] } : {}),
  };
  void askPreview(panel);
}

/** Changes what else the open sheet says; nothing where another one is open by now. */
export function setAdopt(panel: Panel, change: Partial<Pick<Adopt, 'except'>>): void {
  const sheet = panel.sheet.peek();
  if (sheet.type === 'adopt') panel.sheet.value = { ...sheet, ...change };
}

/** Asks what would change. An answer to what is no longer wished for is dropped. */
async function askPreview(panel: Panel): Promise<void> {
  const asked = panel.sheet.peek();
  if (asked.type !== 'adopt') return;
  const { source, adoption } = asked;
  const { session } = panel.tree.peek();
  const preview = await panel.bridge
    .query({ type: 'adoptPreview', session, branch: source, adoption })
    .catch((error: unknown) => ({ unavailable: error instanceof Error ? error.message : String(error) }));
  const sheet = panel.sheet.peek();
  if (sheet.type === 'adopt' && sheet.adoption === adoption) panel.sheet.value = { ...sheet, preview };
}

/** Makes the copy that the target lacks, and looks again. */
export async function makeTargetCopy(panel: Panel): Promise<void> {
  const sheet = panel.sheet.peek();
  if (sheet.type !== 'adopt') return;
  const { session } = panel.tree.peek();
  if (await act(panel, { type: 'makeCopy', session, branch: sheet.adoption.into })) void askPreview(panel);
}

/** Whether the target has no files yet, and could have a copy. */
export function lacksCopy(panel: Panel, sheet: Adopt): boolean {
  return !hasFiles(panel.tree.value, sheet.adoption.into);
}

/** Brings the changes over and shows the branch that has them now, where the adoption can be taken back. */
export async function startAdopt(panel: Panel): Promise<void> {
  const sheet = panel.sheet.peek();
  if (sheet.type !== 'adopt' || !sheet.preview || 'unavailable' in sheet.preview) return;
  const { session, branches } = panel.tree.peek();
  const { source, adoption } = sheet;
  const paths = sheet.preview.changes.map(({ path }) => path);
  const except = sheet.except.filter(path => paths.includes(path));
  panel.notice.value = null;
  const answer = await panel.bridge.intent({ type: 'adopt', session, branch: source, adoption, except });
  if (answer.type === 'intentRefused') return refused(panel, answer);
  panel.sheet.value = { type: 'none' };
  const names = { source: branches.get(source)?.name ?? '', into: branches.get(adoption.into)?.name ?? '' };
  panel.announcement.value = t('{into} has the changes of {source}', names);
  showBranch(panel, adoption.into);
  focusComposer();
}
