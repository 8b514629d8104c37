import assert from 'node:assert/strict';
import test from 'node:test';
import { turnArgument } from '../../src/host/turnArgument.ts';
import { treeFrom, twoTurns } from './tree.ts';

const tree = treeFrom(...twoTurns);

test('a clicked turn counts when the shown session has it', () => {
  assert.equal(turnArgument({ webviewSection: 'turn', node: 2 }, tree, 4), 2);
  assert.equal(turnArgument({ node: 2, session: 's1' }, tree, 4), 2);
});

test('what the page makes up does not', () => {
  for (const argument of [
    { node: 99 },
    { node: 0 },
    { node: -1 },
    { node: 1.5, session: 's1' },
    { node: 2, session: 's2' },
  ])
    assert.equal(turnArgument(argument, tree, 0), undefined, JSON.stringify(argument));
});

test('without an argument it is the selected turn', () => {
  assert.equal(turnArgument(undefined, tree, 4), 4);
  assert.equal(turnArgument(undefined, tree, 0), undefined);
  assert.equal(turnArgument({ node: 2 }, undefined, 4), undefined);
});
