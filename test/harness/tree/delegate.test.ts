import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeDelegate } from '../../../src/harness/tree/delegate.ts';
import { settingsOf } from '../../../src/session/authority.ts';
import type { SessionEvent } from '../../../src/session/event.ts';
import { violations } from '../../../src/session/invariants.ts';
import { memoryJournal } from '../../support/memoryJournal.ts';
import { treeOf } from '../../support/treeOf.ts';

const questions = [{ words: 'Which port?', choices: [], otherwise: 'I take 80.' }];

/** `main`, which may change files, and an agent it spawned. */
const begun: readonly SessionEvent[] = [
  ...treeOf('a(b!)').events,
  { type: 'branchConfigured', branch: 1, settings: { authority: 'auto' } },
  { type: 'branchCreated', branch: 2, name: 'fresh', parent: 1, from: 0, purpose: 'spawn', by: 'agent' },
];

/** The first of what a call of `ask` writes, as a crash may leave them. */
const left: readonly SessionEvent[] = [
  {
    type: 'messageSent',
    message: 1,
    from: 2,
    to: 1,
    kind: 'question',
    words: '1. Which port?',
    node: 0,
    call: 'call1',
    hops: 1,
  },
  {
    type: 'branchCreated',
    branch: 3,
    name: 'answers-fresh',
    parent: 1,
    from: 2,
    purpose: 'fork',
    by: 'agent',
    call: 'call1',
    task: { role: 'delegate', words: '1. Which port?', asked: 1, returns: [] },
  },
];

for (const [many, what] of [
  [0, 'nothing'],
  [1, 'the question alone'],
  [2, 'a branch without bounds'],
] as const)
  test(`after a crash that left ${what} there is one question, which does not wait, and one delegate, which only looks`, async () => {
    const { journal, tree, writes } = memoryJournal([...begun, ...left.slice(0, many)]);
    const parent = tree().branches.get(1);
    assert.ok(parent);
    const made = await makeDelegate({ journal, branch: 2 }, parent, 'call1', questions);
    assert.equal(writes.length, 1);
    assert.equal(await makeDelegate({ journal, branch: 2 }, parent, 'call1', questions), made);
    assert.equal(writes.length, 1);
    const { authority, may } = settingsOf(tree(), made);
    assert.deepEqual([authority, may], ['readOnly', ['person']]);
    assert.deepEqual(
      [...tree().mail.values()].map(({ kind, taken }) => [kind, taken]),
      [['question', 'read']],
    );
    assert.deepEqual([...tree().branches.keys()], [1, 2, made]);
    assert.deepEqual(violations(tree()), []);
  });
