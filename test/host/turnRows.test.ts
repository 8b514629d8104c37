import assert from 'node:assert/strict';
import test from 'node:test';
import { turnRows } from '../../src/host/turnRows.ts';
import { nodeOf, treeFrom, twoTurns } from './tree.ts';

test('turns stand newest first, named by their last node', () => {
  assert.deepEqual(turnRows(treeFrom(...twoTurns), 1, 'end'), [
    { turn: 2, title: 'Fix it', node: 4 },
    { turn: 1, title: 'Find it', node: 2 },
  ]);
});

test('what is edited is a prompt; a note that began a turn has no words of the person', () => {
  const tree = treeFrom(...twoTurns, nodeOf(5, 4, 'note', { turn: 3, title: 'returned' }));
  assert.deepEqual(
    turnRows(tree, 1, 'prompt').map(found => found.node),
    [3, 1],
  );
});

test('a branch nobody knows has no turns', () => {
  assert.deepEqual(turnRows(treeFrom(...twoTurns), 7, 'end'), []);
});
