import type { BranchId } from '../../src/session/ids.ts';
import type { Use } from '../model/fileMoves.ts';
import { t } from '../words/t.ts';
import { focusComposer } from './focus.ts';
import type { Panel } from './panel.ts';
import { onBranch } from './show.ts';
import { refused } from './submit.ts';

/** Opens the sheet for moving the workspace to a branch, which is shown first where it is not. */
export function openUse(panel: Panel, branch: BranchId): void {
  const tree = panel.tree.peek();
  const name = tree.branches.get(branch)?.name;
  if (name === undefined) return;
  if (branch === tree.holder) {
    panel.notice.value = { type: 'refused', words: t('{branch} has the workspace already.', { branch: name }) };
    return;
  }
  onBranch(panel, branch, () => {
    panel.sheet.value = { type: 'use', branch, preview: undefined, back: undefined, except: [] };
    panel.notice.value = null;
    focusComposer();
    void askPreview(panel, branch);
    void askBack(panel, branch);
  });
}

/** Changes what the open sheet says; nothing where another one is open by now. */
export function setUse(panel: Panel, branch: BranchId, change: Partial<Use>): void {
  const sheet = panel.sheet.peek();
  if (sheet.type === 'use' && sheet.branch === branch) panel.sheet.value = { ...sheet, ...change };
}

async function askPreview(panel: Panel, branch: BranchId): Promise<void> {
  const { session } = panel.tree.peek();
  const preview = await panel.bridge
    .query({ type: 'usePreview', session, branch })
    .catch((error: unknown) => ({ unavailable: error instanceof Error ? error.message : String(error) }));
  setUse(panel, branch, { preview });
}

/** How many files go back is told where the two ways can be compared; else the sheet speaks of the turns alone. */
async function askBack(panel: Panel, branch: BranchId): Promise<void> {
  const { session, holder } = panel.tree.peek();
  const places = [holder, branch].map(each => ({ branch: each, node: 0 }));
  const compared = await panel.bridge.query({ type: 'compare', session, places }).catch(() => undefined);
  const way = compared?.ways.find(each => each.branch === holder);
  if (way && way.before !== '' && way.after !== '') setUse(panel, branch, { back: way.files.length });
}

/** Moves the workspace, as the sheet says. */
export async function startUse(panel: Panel): Promise<void> {
  const sheet = panel.sheet.peek();
  if (sheet.type !== 'use' || !sheet.preview) return;
  const { session, branches } = panel.tree.peek();
  const { branch } = sheet;
  panel.notice.value = null;
  const answer = await panel.bridge.intent({ type: 'useInWorkspace', session, branch, except: [...sheet.except] });
  if (answer.type === 'intentRefused') return refused(panel, answer);
  panel.sheet.value = { type: 'none' };
  panel.announcement.value = t('Your workspace shows the files of {branch}', {
    branch: branches.get(branch)?.name ?? '',
  });
  focusComposer();
}
