import assert from 'node:assert/strict';
import test from 'node:test';
import { branchRows } from '../../src/host/branchRows.ts';
import { plainWords } from './plainWords.ts';
import { nodeOf, treeFrom, twoTurns } from './tree.ts';

test('branches stand as in the outline, with state, cost and what was said last', () => {
  const tree = treeFrom(
    ...twoTurns,
    { type: 'branchCreated', branch: 2, name: 'try-mutex', parent: 1, from: 2, purpose: 'fork', by: 'person' },
    nodeOf(5, 2, 'prompt', { turn: 2, title: 'With a mutex', branch: 2 }),
    { type: 'runStarted', run: 1, branch: 2, at: 5, by: 'person', credential: 'environment' },
  );
  assert.deepEqual(branchRows(tree, 2, plainWords), [
    { branch: 1, label: 'main', description: 'holds the workspace · $0.04', detail: 'Fix it' },
    { branch: 2, label: '    try-mutex', description: 'shown · running · $0.01', detail: 'With a mutex' },
  ]);
});

test('how the last run ended is said where it needs a person', () => {
  const ended = (outcome: 'failed' | 'interrupted' | 'done') =>
    branchRows(
      treeFrom(
        ...twoTurns,
        { type: 'runStarted', run: 1, branch: 1, at: 4, by: 'person', credential: 'environment' },
        { type: 'runEnded', run: 1, branch: 1, outcome },
      ),
      0,
      plainWords,
    )[0]?.description;
  assert.equal(ended('failed'), 'holds the workspace · failed · $0.04');
  assert.equal(ended('interrupted'), 'holds the workspace · interrupted · $0.04');
  assert.equal(ended('done'), 'holds the workspace · $0.04');
});
