import type { OpenRequest } from '../../src/session/tree.ts';
import { requestCards } from '../model/requestCards.ts';
import { deadFor } from '../request/useGuard.ts';
import { focusRequest, requestHasFocus } from './focus.ts';
import type { Panel } from './panel.ts';

/** Milliseconds for which a command remembers the request it led to. Later, the person is led there again. */
const rememberedFor = 60_000;

/**
 * Ctrl+Enter and the command: the first goes to the request, the second allows it once. The command palette takes the
 * focus out of the page, so the request gone to is remembered; it counts while the card shows the same.
 */
export function allowOrGo(panel: Panel): void {
  const card = shownCard(panel);
  if (!card) return;
  const before = panel.ledTo.peek();
  const passed = Date.now() - (before?.at ?? 0);
  const same = before?.card === card.key;
  if (requestHasFocus() || (same && passed >= deadFor && passed < rememberedFor)) {
    panel.ledTo.value = null;
    return pressCard('allow');
  }
  if (!same || passed >= rememberedFor) {
    panel.ledTo.value = { card: card.key, at: Date.now() };
  }
  focusRequest();
}

/** Answers as the card's own keys do, so that its guard holds for every way in. */
export function pressCard(answer: 'allow' | 'deny'): void {
  document
    .querySelector('[data-focus="request"]')
    ?.dispatchEvent(new KeyboardEvent('keydown', { key: answer === 'allow' ? 'a' : 'd', bubbles: true }));
}

/** What the dock shows: open requests that are answered together, or one that waited while nobody was there. */
export interface Card {
  readonly kind: 'open' | 'late';
  readonly requests: readonly [OpenRequest, ...OpenRequest[]];
  /** Its place among the cards of its kind, from 1. */
  readonly at: number;
  readonly of: number;
  /** Changes whenever what is shown does. */
  readonly key: string;
}

/** The card in the dock; undefined while nothing waits for the person, or waits unopened. */
export function shownCard(panel: Panel): Card | undefined {
  const late = panel.late.value;
  const { requests, deferred } = panel.tree.value;
  const cards =
    late.state === 'on'
      ? [...deferred.values()].map(request => [request])
      : requestCards(requests.values(), panel.apart.value);
  const at = Math.min(late.state === 'on' ? late.at : panel.request.value, cards.length - 1);
  const [first, ...others] = cards[at] ?? [];
  if (!first) return undefined;
  const key = [first, ...others].map(({ id, shown }) => `${id} ${shown.hash}`).join(' ');
  const kind = late.state === 'on' ? 'late' : 'open';
  return { kind, requests: [first, ...others], at: at + 1, of: cards.length, key: `${kind} ${key}` };
}

/** Shows the card `by` steps further, round and round. */
export function turnCard(panel: Panel, { kind, at, of }: Card, by: 1 | -1): void {
  const next = (at - 1 + by + of) % of;
  if (kind === 'late') panel.late.value = { state: 'on', at: next };
  else panel.request.value = next;
}

/** Begins to work through what waited while nobody was there, at the request with this place among them. */
export function workThrough(panel: Panel, at: number): void {
  panel.late.value = { state: 'on', at };
  focusRequest();
}

/** The command: on to the next open request. Who works through the old ones leaves them for it. */
export function nextRequest(panel: Panel): void {
  const card = shownCard(panel);
  if (card?.kind === 'late' && panel.tree.peek().requests.size > 0) panel.late.value = { state: 'off', at: 0 };
  else if (card) turnCard(panel, card, 1);
  focusRequest();
}
