import { branchNameFrom, freeName } from '../../src/session/branchName.ts';
import type { NodeId } from '../../src/session/ids.ts';
import { splitWords, turnsAfter, type SplitOff } from '../model/splitOff.ts';
import { t } from '../words/t.ts';
import { focusComposer } from './focus.ts';
import type { Panel } from './panel.ts';
import { refused } from './submit.ts';

/** Opens the sheet that makes a branch of the turns after the one of `node`. Where none follow there is nothing to ask. */
export function openSplitOff(panel: Panel, node: NodeId): void {
  const turns = panel.turns.peek();
  const at = turns.find(turn => turn.nodes.includes(node))?.end ?? node;
  const after = turnsAfter(turns, at);
  if (after.length === 0) {
    panel.notice.value = { type: 'refused', words: t('No turn comes after this one.') };
    return;
  }
  const taken = new Set([...panel.tree.peek().branches.values()].map(branch => branch.name));
  const name = freeName(branchNameFrom(splitWords(after)), taken);
  panel.sheet.value = { type: 'splitOff', at, name, files: 'go', returns: 'on' };
  panel.notice.value = null;
  focusComposer();
}

/** Changes what the open sheet says; nothing where another one is open by now. */
export function setSplitOff(panel: Panel, change: Partial<SplitOff>): void {
  const sheet = panel.sheet.peek();
  if (sheet.type === 'splitOff') panel.sheet.value = { ...sheet, ...change };
}

/** Makes the branch; the panel stays where it is, with the shown branch back at the place. */
export async function startSplitOff(panel: Panel): Promise<void> {
  const sheet = panel.sheet.peek();
  const shown = panel.view.peek().shown;
  if (sheet.type !== 'splitOff' || sheet.started || !shown || sheet.name.trim() === '') return;
  const starting = { ...sheet, started: true } as const;
  panel.sheet.value = starting;
  panel.notice.value = null;
  const { at, files } = sheet;
  const wish = { at, name: sheet.name.trim(), files, returns: sheet.returns === 'on' };
  const answer = await panel.bridge.intent({ type: 'splitOff', ...shown, ...wish });
  if (answer.type === 'intentRefused') {
    if (panel.sheet.peek() === starting) panel.sheet.value = sheet;
    return refused(panel, answer);
  }
  if (panel.sheet.peek() === starting) panel.sheet.value = { type: 'none' };
  panel.announcement.value = t('{branch} goes on by itself', { branch: wish.name });
  focusComposer();
}
