import type { OpenRequest } from '../../src/session/tree.ts';

/** The most commands that one card shows and answers. */
export const mostTogether = 8;

/**
 * The open requests as cards, oldest first. Commands that differ only in their arguments (the harness says which) stand
 * on one card, unless the person took their group `apart`.
 */
export function requestCards(requests: Iterable<OpenRequest>, apart: readonly string[]): OpenRequest[][] {
  const cards: OpenRequest[][] = [];
  const open = new Map<string, OpenRequest[]>();
  for (const request of requests) {
    const { tool, group } = request.shown;
    if (tool !== 'bash' || group === undefined || apart.includes(group)) {
      cards.push([request]);
      continue;
    }
    const card = open.get(group);
    if (card && card.length < mostTogether) card.push(request);
    else {
      const begun = [request];
      open.set(group, begun);
      cards.push(begun);
    }
  }
  return cards;
}
