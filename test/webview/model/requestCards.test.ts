import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { OpenRequest } from '../../../src/session/tree.ts';
import { mostTogether, requestCards } from '../../../webview/model/requestCards.ts';

function request(id: number, group?: string, tool = 'bash'): OpenRequest {
  const shown = { tool, title: 'x', detail: 'x', facts: [], hash: `h${id}`, ...(group === undefined ? {} : { group }) };
  return { id, run: 1, branch: 1, call: `c${id}`, time: 0, shown };
}

const ids = (cards: readonly (readonly OpenRequest[])[]): number[][] => cards.map(card => card.map(({ id }) => id));

test('only commands whose group is set and equal share a card', () => {
  const requests = [request(1, 'a'), request(2), request(3, 'b'), request(4, 'a'), request(5), request(6, 'a', 'edit')];
  assert.deepEqual(ids(requestCards(requests, [])), [[1, 4], [2], [3], [5], [6]]);
});

test('a group taken apart stays apart', () => {
  assert.deepEqual(ids(requestCards([request(1, 'a'), request(2, 'a'), request(3, 'b')], ['a'])), [[1], [2], [3]]);
});

test('a card holds no more than can be shown', () => {
  const requests = Array.from({ length: mostTogether + 3 }, (_, index) => request(index + 1, 'a'));
  assert.deepEqual(
    requestCards(requests, []).map(card => card.length),
    [mostTogether, 3],
  );
});
