import type { NodeId } from '../../src/session/ids.ts';
import type { UnattendedDraft } from '../model/unattended.ts';
import type { Panel } from './panel.ts';
import { placeKey, withMember, type ForkTerms, type Way } from './saved.ts';

/** The unsent words of the place that was asked for last. */
export function draftOf(panel: Panel): string {
  return panel.drafts.value[placeKey(panel.target.value)] ?? '';
}

export function setDraft(panel: Panel, words: string, place = placeKey(panel.target.peek())): void {
  const saved = panel.saved.peek();
  panel.saved.value = { ...saved, drafts: withMember(saved.drafts, place, words || undefined) };
}

function forkKey(panel: Panel, at: NodeId): string {
  return `${panel.view.peek().shown?.session ?? ''}/${at}`;
}

/** The ways that were being written for a fork after `at`; empty for none. */
export function keptWays(panel: Panel, at: NodeId): readonly Way[] {
  return panel.saved.peek().ways[forkKey(panel, at)] ?? [];
}

/** What a fork after `at` was to be set to when its sheet was left. */
export function keptTerms(panel: Panel, at: NodeId): ForkTerms {
  return panel.saved.peek().terms[forkKey(panel, at)] ?? noTerms;
}

/** Keeps what was written into the sheet for a fork after `at`; what is empty is forgotten. */
export function keepFork(panel: Panel, at: NodeId, ways: readonly Way[], terms: ForkTerms = noTerms): void {
  const saved = panel.saved.peek();
  const key = forkKey(panel, at);
  const { wish, returns } = terms;
  const isSaid = ways.some(way => way.words.trim() !== '');
  const isSet = returns === 'on' || wish.model !== undefined || Object.values(wish.budget ?? {}).some(Boolean);
  panel.saved.value = {
    ...saved,
    ways: withMember(saved.ways, key, isSaid ? ways : undefined),
    terms: withMember(saved.terms, key, isSet ? terms : undefined),
  };
}

const noTerms: ForkTerms = { wish: {}, returns: 'off' };

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
