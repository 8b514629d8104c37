import assert from 'node:assert/strict';
import test from 'node:test';
import { turnLists } from '../../src/app/turnLists.ts';
import { resultPlaces } from '../../src/host/resultPlaces.ts';
import { plainWords } from './plainWords.ts';
import { nodeOf, treeFrom, twoTurns } from './tree.ts';

test('a result can go to where others stand, and under earlier turns of every branch, those of the shown one first', () => {
  const more = treeFrom(
    ...twoTurns,
    { type: 'branchCreated', branch: 2, name: 'try-mutex', parent: 1, from: 2, purpose: 'fork', by: 'person' },
    nodeOf(5, 2, 'prompt', { turn: 2, title: 'Guard it', branch: 2 }),
    nodeOf(6, 5, 'reply', { turn: 2, title: 'Guarded', branch: 2 }),
    { type: 'branchCreated', branch: 3, name: 'later', parent: 2, from: 6, purpose: 'fork', by: 'person' },
    nodeOf(7, 6, 'prompt', { turn: 3, title: 'Go on', branch: 2 }),
    nodeOf(8, 6, 'prompt', { turn: 3, title: 'Else', branch: 3 }),
  );
  const told = (from: number, shown: number): string[] =>
    resultPlaces(more, { from, shown }, turnLists(more), plainWords).map(
      ({ group, label, place }) => `${group}|${label}|${place.branch} n${place.node}`,
    );
  assert.deepEqual(told(2, 1), [
    '|main|1 n0',
    '|later|3 n0',
    'main|Find it|1 n2',
    // Its own past self can get it, too.
    'try-mutex|Go on|2 n7',
    'try-mutex|Guard it|2 n6',
  ]);
  assert.deepEqual(told(1, 2), [
    '|try-mutex|2 n0',
    '|later|3 n0',
    'try-mutex|Guard it|2 n6',
    'main|Fix it|1 n4',
    'main|Find it|1 n2',
  ]);
  const [, , row] = resultPlaces(more, { from: 2, shown: 1 }, turnLists(more), plainWords);
  assert.deepEqual(
    [row?.description, row?.detail],
    ['turn 1 of main', 'This starts a new line at turn 1. main stays as it is.'],
  );
});
