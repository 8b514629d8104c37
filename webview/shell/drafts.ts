import type { NodeId } from '../../src/session/ids.ts';
import type { UnattendedDraft } from '../model/unattended.ts';
import type { Panel } from './panel.ts';
import { placeKey, withMember, type Way } from './saved.ts';

/** The unsent words of the place that was asked for last. */
export function draftOf(panel: Panel): string {
  return panel.drafts.value[placeKey(panel.target.value)] ?? '';
}

export function setDraft(panel: Panel, words: string, place = placeKey(panel.target.peek())): void {
  const saved = panel.saved.peek();
  panel.saved.value = { ...saved, drafts: withMember(saved.drafts, place, words || undefined) };
}

function waysKey(panel: Panel, at: NodeId): string {
  return `${panel.view.peek().shown?.session ?? ''}/${at}`;
}

/** The ways that were being written for a fork after `at`; empty for none. */
export function keptWays(panel: Panel, at: NodeId): readonly Way[] {
  return panel.saved.peek().ways[waysKey(panel, at)] ?? [];
}

export function keepWays(panel: Panel, at: NodeId, ways: readonly Way[]): void {
  const saved = panel.saved.peek();
  const worth = ways.some(way => way.words.trim() !== '');
  panel.saved.value = { ...saved, ways: withMember(saved.ways, waysKey(panel, at), worth ? ways : undefined) };
}

/** What was typed into the sheet for *Unattended* here and not started; undefined for nothing. */
export function keptUnattended(panel: Panel): UnattendedDraft | undefined {
  return panel.saved.peek().unattended[panel.place.peek()];
}

export function keepUnattended(panel: Panel, draft: UnattendedDraft | undefined): void {
  const saved = panel.saved.peek();
  panel.saved.value = { ...saved, unattended: withMember(saved.unattended, panel.place.peek(), draft) };
}

/** Whether something stands unfolded. */
export function isOpen(panel: Panel, key: string): boolean {
  return panel.open.value.includes(key);
}

export function toggleOpen(panel: Panel, key: string): void {
  const saved = panel.saved.peek();
  const open = saved.open.includes(key) ? saved.open.filter(other => other !== key) : [...saved.open, key].slice(-500);
  panel.saved.value = { ...saved, open };
}

/** Notes that a branch was looked at, so that its result is no news. */
export function markSeen(panel: Panel, now: number): void {
  const shown = panel.view.peek().shown;
  if (!shown) return;
  const saved = panel.saved.peek();
  const seen = { ...saved.seen[shown.session], [shown.branch]: now };
  panel.saved.value = { ...saved, seen: { ...saved.seen, [shown.session]: seen } };
}
