import assert from 'node:assert/strict';
import test from 'node:test';
import { resultPlaces } from '../../src/host/resultPlaces.ts';
import { plainWords } from './plainWords.ts';
import { nodeOf, treeFrom, twoTurns } from './tree.ts';

const tree = treeFrom(
  ...twoTurns,
  { type: 'branchCreated', branch: 2, name: 'try-mutex', parent: 1, from: 2, purpose: 'fork', by: 'person' },
  nodeOf(5, 2, 'prompt', { turn: 2, title: 'Guard it', branch: 2 }),
);

test('a result can go to where others stand, and under the turns that are known', () => {
  assert.deepEqual(resultPlaces(tree, 2, 1, plainWords), [
    { label: 'main', description: 'to where it stands', place: { branch: 1, node: 0 } },
    {
      label: 'Find it',
      description: 'turn 1 of main',
      detail: 'This starts a new line at turn 1. main stays as it is.',
      place: { branch: 1, node: 2 },
    },
  ]);
});

test('the turns it shares with another branch are that one’s; its own past self can get it, too', () => {
  const places = resultPlaces(tree, 2, 2, plainWords).map(({ place }) => place);
  assert.deepEqual(places, [
    { branch: 1, node: 0 },
    { branch: 2, node: 5 },
    { branch: 1, node: 2 },
  ]);
});
