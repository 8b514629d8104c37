import assert from 'node:assert/strict';
import { test } from 'node:test';
import { turnLink, turnPlace } from '../../../src/host/files/turnPlace.ts';

const place = { session: 's-1', node: 41, branch: 'try)[mutex](x' };

test('a link carries the turn it names, and nothing in it ends the link early', () => {
  const link = turnLink('banyan.goToTurn', place);
  assert.match(link, /^command:banyan\.goToTurn\?[\w%.!~*'-]+$/);
  const [argument] = JSON.parse(decodeURIComponent(link.slice(link.indexOf('?') + 1))) as unknown[];
  assert.deepEqual(turnPlace(argument), place);
});

test('only what names a turn whole is taken for one', () => {
  for (const wrong of [
    undefined,
    null,
    'text',
    {},
    { ...place, node: 0 },
    { ...place, node: '41' },
    { ...place, node: 1.5 },
    { ...place, session: 7 },
  ])
    assert.equal(turnPlace(wrong), undefined, JSON.stringify(wrong));
});
