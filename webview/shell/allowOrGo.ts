import { effect } from '@preact/signals';
import type { OpenQuestion } from '../../src/session/agents.ts';
import type { OpenRequest } from '../../src/session/tree.ts';
import { dockCards, type DockCard } from '../model/dockCards.ts';
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

/** Where a card stands. */
interface Placed {
  /** Its place among the cards that are shown with it, from 1. */
  readonly at: number;
  readonly of: number;
  /** Changes whenever what is shown does. */
  readonly key: string;
}

/** Open requests that are answered together, or one that waited while nobody was there. */
export interface Card extends Placed {
  readonly kind: 'open' | 'late';
  readonly requests: readonly [OpenRequest, ...OpenRequest[]];
}

/** Questions of one agent. */
export interface AskedCard extends Placed {
  readonly kind: 'asked';
  readonly question: OpenQuestion;
}

/** The card in the dock; undefined while nothing waits for the person, or waits unopened. */
export function shownCard(panel: Panel): Card | AskedCard | undefined {
  const late = panel.late.value;
  const cards = openCards(panel);
  const at = Math.min(late.state === 'on' ? late.at : panel.request.value, cards.length - 1);
  const card = cards[at];
  const place = { at: at + 1, of: cards.length };
  if (!card) return undefined;
  if (card.kind === 'asked') return { ...card, ...place, key: cardKey(card) };
  const [first, ...others] = card.requests;
  if (!first) return undefined;
  const kind = late.state === 'on' ? 'late' : 'open';
  return { kind, requests: [first, ...others], ...place, key: `${kind} ${cardKey(card)}` };
}

/** The cards the person goes through: those of now, or those of while nobody was there. */
function openCards(panel: Panel): DockCard[] {
  const tree = panel.tree.value;
  if (panel.late.value.state !== 'on') return dockCards(tree, panel.apart.value);
  return [...tree.deferred.values()].map(request => ({ kind: 'open', requests: [request] }));
}

function cardKey(card: DockCard): string {
  if (card.kind === 'asked') return `asked ${card.question.id}`;
  return card.requests.map(({ id, shown }) => `${id} ${shown.hash}`).join(' ');
}

/** The first request or question of a card: as long as it waits, the card is the same to a person. */
function lead(card: DockCard): string {
  return card.kind === 'asked' ? `question ${card.question.id}` : `request ${card.requests[0]?.id}`;
}

/**
 * Keeps a card in its place while it waits: one that comes later and blocks more agents stands before it, and is shown when
 * the person goes there or is done with this one.
 */
export function stayOnCard(panel: Panel): void {
  let before = { list: '', at: 0, shown: '' };
  effect(() => {
    if (panel.late.value.state === 'on') return;
    const leads = openCards(panel).map(lead);
    const list = leads.join(' ');
    const at = panel.request.value;
    const now = list !== before.list && at === before.at ? leads.indexOf(before.shown) : -1;
    const place = now >= 0 ? now : at;
    before = { list, at: place, shown: leads[place] ?? '' };
    if (place !== at) panel.request.value = place;
  });
}

/** Shows the card `by` steps further, round and round. */
export function turnCard(
  panel: Panel,
  { kind, at, of }: Pick<Card | AskedCard, 'kind' | 'at' | 'of'>,
  by: 1 | -1,
): void {
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
  const { requests, questions } = panel.tree.peek();
  if (card?.kind === 'late' && requests.size + questions.size > 0) panel.late.value = { state: 'off', at: 0 };
  else if (card) turnCard(panel, card, 1);
  focusRequest();
}
