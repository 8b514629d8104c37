import assert from 'node:assert/strict';
import test from 'node:test';
import { copyOf, knownCopies } from '../../../src/host/copies/knownCopies.ts';
import type { SkeletonEvent } from '../../../src/session/event.ts';
import { sessionStart, treeFrom } from '../tree.ts';

const forked: SkeletonEvent[] = [
  ...sessionStart,
  { type: 'branchCreated', branch: 2, name: 'other', parent: 1, from: 0, purpose: 'fork', by: 'person' },
  { type: 'copyMade', branch: 2, name: 's1-2', folder: '/copies/s1-2', checkpoint: 'c1' },
];
const elsewhere = { session: 's9', branch: 2, name: 'far', folder: '/copies/s9-2' };

test('a copy is known from when it is made until it is removed; other sessions’ stay', () => {
  const made = knownCopies([elsewhere], treeFrom(...forked));
  assert.deepEqual(made, [elsewhere, { session: 's1', branch: 2, name: 'other', folder: '/copies/s1-2' }]);
  assert.equal(knownCopies(made, treeFrom(...forked)), made);
  const removed: SkeletonEvent = { type: 'copyRemoved', branch: 2, checkpoint: 'c2' };
  assert.deepEqual(knownCopies(made, treeFrom(...forked, removed)), [elsewhere]);
});

test('a file belongs to the copy it lies in, and to no folder that is only called alike', () => {
  const known = knownCopies([], treeFrom(...forked));
  assert.equal(copyOf(known, '/copies/s1-2/src/a.ts')?.name, 'other');
  assert.equal(copyOf(known, '/copies/s1-22/a.ts'), undefined);
  assert.equal(copyOf(known, '/copies/s1-2'), undefined);
});
