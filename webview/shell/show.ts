import type { Shown } from '../../src/protocol/frame.ts';
import type { BranchId } from '../../src/session/ids.ts';
import { keepSheet, markSeen } from './drafts.ts';
import type { Panel } from './panel.ts';

/** Asks for another place; the frame that comes replaces what is shown. */
export function show(panel: Panel, shown: Shown | null): void {
  markSeen(panel, Date.now());
  panel.wanted.value = shown;
  panel.making.value = null;
  panel.afterShown.value = null;
  keepSheet(panel);
  panel.sheet.value = { type: 'none' };
  panel.comparing.value = null;
  panel.selected.value = 0;
  panel.late.value = { state: 'off', at: 0 };
  panel.notice.value = null;
  panel.saved.value = { ...panel.saved.peek(), shown };
  panel.bridge.post({ type: 'show', shown });
}

/** Shows another branch of the same session. */
export function showBranch(panel: Panel, branch: BranchId): void {
  const target = panel.target.peek();
  if (target && target.branch !== branch) show(panel, { session: target.session, branch });
}

/** Does something on a branch, which is shown first where it is not. */
export function onBranch(panel: Panel, branch: BranchId, act: () => void): void {
  if (panel.wanted.peek() === undefined && panel.view.peek().shown?.branch === branch) return act();
  showBranch(panel, branch);
  panel.afterShown.value = act;
}

/** The other way at the newest place where paths part: `step` 1 is the next one, -1 the one before, round and round. */
export function showSibling(panel: Panel, step: 1 | -1): void {
  const place = [...panel.places.peek().values()].at(-1);
  if (!place) return;
  const at = place.ways.findIndex(way => way.shown);
  const next = place.ways.at((at + step) % place.ways.length);
  if (next) showBranch(panel, next.branch);
}
