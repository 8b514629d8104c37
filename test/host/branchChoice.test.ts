import assert from 'node:assert/strict';
import test from 'node:test';
import { branchesOf, meantBranch } from '../../src/host/branchChoice.ts';
import type { SkeletonEvent } from '../../src/session/event.ts';
import { sessionStart, treeFrom } from './tree.ts';

const fork = (branch: number): SkeletonEvent => ({
  type: 'branchCreated',
  branch,
  name: `way-${branch}`,
  parent: 1,
  from: 0,
  purpose: 'fork',
  by: 'person',
});
const held: SkeletonEvent = { type: 'workspaceHeld', branch: 1 };
const copied: SkeletonEvent = { type: 'copyMade', branch: 3, name: 's1-3', folder: '/copies/s1-3', checkpoint: 'c1' };
const tree = treeFrom(...sessionStart, held, fork(2), fork(3), copied);

test('which branches a command is for', () => {
  const ids = (kind: Parameters<typeof branchesOf>[1]): number[] => branchesOf(tree, kind).map(({ id }) => id);
  assert.deepEqual([ids('any'), ids('besideWorkspace'), ids('copied')], [[1, 2, 3], [2, 3], [3]]);
});

test('the clicked branch, else the shown one, else the only one that fits; else the person is asked', () => {
  assert.equal(meantBranch(tree, 'copied', { clicked: 2, shown: 1 }), 2);
  assert.equal(meantBranch(tree, 'besideWorkspace', { clicked: undefined, shown: 2 }), 2);
  assert.equal(meantBranch(tree, 'copied', { clicked: undefined, shown: 1 }), 3);
  assert.equal(meantBranch(tree, 'besideWorkspace', { clicked: undefined, shown: 1 }), undefined);
});
