import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsOf } from '../../src/session/authority.ts';
import type { SessionEvent } from '../../src/session/event.ts';
import { foldAhead } from '../../src/session/foldAhead.ts';
import { violations } from '../../src/session/invariants.ts';
import { emptyTree, makerOf, type Tree } from '../../src/session/tree.ts';

const made = { from: 0, purpose: 'fork', by: 'agent' } as const;
const sent = { type: 'messageSent', words: 'words', node: 0, hops: 1 } as const;

/** main made `child`; `other` is a person's. They wrote to each other. */
const before: SessionEvent[] = [
  { type: 'branchCreated', branch: 1, name: 'main', parent: 0, from: 0, purpose: 'main', by: 'person' },
  { type: 'branchConfigured', branch: 1, settings: { authority: 'auto' } },
  {
    type: 'branchCreated',
    branch: 2,
    name: 'child',
    parent: 1,
    ...made,
    task: { role: 'task', words: 'look', returns: [{ branch: 1, node: 0 }] },
  },
  { type: 'branchCreated', branch: 3, name: 'other', parent: 1, from: 0, purpose: 'fork', by: 'person' },
  { ...sent, message: 1, from: 2, to: 1, kind: 'result' },
  { ...sent, message: 2, from: 3, to: 1, kind: 'message' },
  { ...sent, message: 3, from: 1, to: 3, kind: 'question' },
  { ...sent, message: 4, from: 3, to: 1, kind: 'answer', about: 3 },
  { ...sent, message: 5, from: 1, to: 3, kind: 'question' },
  { ...sent, message: 6, from: 3, to: 1, kind: 'answer', about: 5 },
];

/** The turns of main that made the child and asked the first question are `aside`'s. */
const handed: SessionEvent[] = [
  { type: 'branchCreated', branch: 4, name: 'aside', parent: 1, from: 0, purpose: 'fork', by: 'person' },
  { type: 'lineHandedOn', from: 1, to: 4, branches: [2], messages: [3] },
];

const tree = foldAhead(emptyTree, [...before, ...handed]);

const mail = ({ mail: all }: Tree): string[] => [...all.values()].map(({ id, from, to }) => `${id}: ${from} to ${to}`);

test('what passed between a line and those it made goes with it, and what it asked is answered there', () => {
  assert.deepEqual(mail(tree), ['1: 2 to 4', '2: 3 to 1', '3: 4 to 3', '4: 3 to 4', '5: 1 to 3', '6: 3 to 1']);
  assert.deepEqual(tree.branches.get(2)?.task?.returns, [{ branch: 4, node: 0 }]);
  assert.deepEqual(violations(tree), []);
});

test('handed back, everything is as it was', () => {
  const back = foldAhead(tree, [{ type: 'lineHandedOn', from: 4, to: 1, branches: [2], messages: [3] }]);
  assert.deepEqual(mail(back), mail(foldAhead(emptyTree, before)));
  assert.deepEqual(back.branches.get(2), foldAhead(emptyTree, before).branches.get(2));
});

test('a younger maker bounds what it has now, and the one before does not', () => {
  assert.equal(makerOf(tree, tree.branches.get(2))?.name, 'aside');
  const set = (branch: number): Tree =>
    foldAhead(tree, [{ type: 'branchConfigured', branch, settings: { authority: 'readOnly' } }]);
  assert.equal(settingsOf(set(4), 2).authority, 'readOnly');
  assert.equal(settingsOf(set(1), 2).authority, 'auto');
});

test('a log in which branches made each other is gone up to an end', () => {
  const circle = foldAhead(emptyTree, [
    { type: 'branchCreated', branch: 1, name: 'a', parent: 2, ...made },
    { type: 'branchCreated', branch: 2, name: 'b', parent: 1, ...made },
  ]);
  assert.deepEqual(
    [makerOf(circle, circle.branches.get(1)), makerOf(circle, circle.branches.get(2))?.name],
    [undefined, 'a'],
  );
  assert.deepEqual(violations(circle), ['branch 1 is older than 2, which it was made from']);
});
