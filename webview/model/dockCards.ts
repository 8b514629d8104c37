import type { OpenQuestion } from '../../src/session/agents.ts';
import type { OpenRequest, Tree } from '../../src/session/tree.ts';
import { blockedBy } from './blocked.ts';
import { requestCards } from './requestCards.ts';

/** What waits for the person: requests that are answered together, or the questions of one agent. */
export type DockCard =
  | { readonly kind: 'open'; readonly requests: readonly OpenRequest[] }
  | { readonly kind: 'asked'; readonly question: OpenQuestion };

/** Everything that waits for the person in the session: what blocks the most agents first, then the oldest. */
export function dockCards(tree: Tree, apart: readonly string[]): DockCard[] {
  const cards: DockCard[] = [
    ...requestCards(tree.requests.values(), apart).map(requests => ({ kind: 'open', requests }) as const),
    ...[...tree.questions.values()].map(question => ({ kind: 'asked', question }) as const),
  ];
  const ranked = cards.map(card => ({ card, blocks: blockedBy(tree, askers(card)).size, since: sinceOf(card) }));
  return ranked.sort((a, b) => b.blocks - a.blocks || a.since - b.since).map(({ card }) => card);
}

function askers(card: DockCard): number[] {
  return card.kind === 'open' ? card.requests.map(({ branch }) => branch) : [card.question.branch];
}

function sinceOf(card: DockCard): number {
  return card.kind === 'open' ? Math.min(...card.requests.map(({ time }) => time)) : card.question.time;
}
