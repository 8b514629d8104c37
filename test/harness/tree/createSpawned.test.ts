import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSpawned, type SpawnOrder } from '../../../src/harness/tree/createSpawned.ts';
import { violations } from '../../../src/session/invariants.ts';
import { memoryJournal } from '../../support/memoryJournal.ts';
import { treeOf } from '../../support/treeOf.ts';

const order: SpawnOrder = {
  parent: 1,
  by: 'agent',
  call: 'call1',
  name: 'fresh',
  task: { role: 'task', words: 'Look.', returns: [{ branch: 1, node: 0 }] },
  settings: { authority: 'readOnly', may: [], steps: 5 },
  files: [],
};

test('a fresh agent, what bounds it and its first words are one write', async () => {
  const { journal, tree, writes } = memoryJournal(treeOf('a(b!)').events);
  const made = await createSpawned({ journal, instructions: () => Promise.resolve('') }, order);
  assert.deepEqual(writes, [['branchCreated', 'branchConfigured', 'nodeAdded']]);
  assert.deepEqual(violations(tree()), []);
  assert.equal(made.head, tree().nodes.last);
  // Called again it makes nothing.
  await createSpawned({ journal, instructions: () => Promise.resolve('') }, order);
  assert.equal(writes.length, 1);
});

test('what a crash left of that write is made whole, with its bounds', async () => {
  const { journal, tree, writes } = memoryJournal([
    ...treeOf('a(b!)').events,
    {
      type: 'branchCreated',
      branch: 2,
      name: 'fresh',
      parent: 1,
      from: 0,
      purpose: 'spawn',
      by: 'agent',
      call: 'call1',
      task: order.task,
    },
  ]);
  const made = await createSpawned({ journal, instructions: () => Promise.resolve('') }, order);
  assert.deepEqual(writes, [['branchConfigured', 'nodeAdded']]);
  assert.equal(made.settings.authority, 'readOnly');
  assert.deepEqual(violations(tree()), []);
});
