import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Agents } from '../../src/harness/agents.ts';
import { deliver } from '../../src/harness/deliver.ts';
import type { Journal } from '../../src/harness/journal.ts';
import type { Letter, Post } from '../../src/harness/letter.ts';
import type { Logged, NodeAdded, SessionEvent } from '../../src/session/event.ts';
import { fold } from '../../src/session/fold.ts';
import { violations } from '../../src/session/invariants.ts';
import { emptyTree, type Tree } from '../../src/session/tree.ts';
import { treeOf } from '../support/treeOf.ts';

/** A journal in memory, with what was woken and started. */
function post(first: readonly SessionEvent[]): { post: Post; tree: () => Tree; called: string[]; writes: number[] } {
  let tree = emptyTree;
  const nodes = new Map<number, Logged<NodeAdded>>();
  const writes: number[] = [];
  const append = (...events: SessionEvent[]): Promise<void> => {
    const logged = events.map((event, i) => ({ ...event, seq: tree.seq + 1 + i, time: 1_000 + tree.seq + i }));
    for (const event of logged) if (event.type === 'nodeAdded') nodes.set(event.id, event);
    tree = fold(tree, logged);
    writes.push(events.length);
    return Promise.resolve();
  };
  void append(...first);
  writes.length = 0;
  const called: string[] = [];
  const journal: Pick<Journal, 'tree' | 'append' | 'readNodes' | 'readEvents'> = {
    tree: () => tree,
    append,
    readNodes: ids => Promise.resolve(ids.flatMap(id => nodes.get(id) ?? [])),
    readEvents: () => Promise.resolve([]),
  };
  const agents: Agents = {
    start: branch => {
      called.push(`start ${branch}`);
      return Promise.resolve({ began: Promise.resolve() });
    },
    stop: () => Promise.resolve(),
    wake: branch => {
      called.push(`wake ${branch}`);
      return Promise.resolve('');
    },
  };
  return { post: { journal: journal as Journal, agents }, tree: () => tree, called, writes };
}

const sketch = treeOf('a(b!(c(d!)) other(e!))');
const letter: Letter = {
  from: 2,
  to: { branch: 1, node: 0 },
  kind: 'message',
  words: 'found it',
  by: 'agent',
  call: 'call1',
};

test('a call that is run again after a crash sends nothing twice, and wakes who has not read it', async () => {
  const { post: to, tree, called } = post(sketch.events);
  assert.deepEqual(await deliver(to, letter), { message: 1, to: 1, waits: '' });
  assert.deepEqual(await deliver(to, letter), { message: 1, to: 1, waits: '' });
  assert.equal(tree().mail.size, 1);
  assert.deepEqual(called, ['wake 1', 'wake 1']);
  await to.journal.append({ type: 'messageTaken', message: 1, branch: 1, reason: 'read' });
  await deliver(to, letter);
  assert.deepEqual(called, ['wake 1', 'wake 1'], 'it was read');
});

test('a letter under a node makes one branch in one write, whose first words are the message', async () => {
  const { post: to, tree, called, writes } = post(sketch.events);
  const under: Letter = { ...letter, to: { branch: 1, node: sketch.id('b') } };
  const made = await deliver(to, under);
  assert.deepEqual(made, { message: 1, to: 3, waits: '' });
  assert.deepEqual(writes, [5]);
  assert.deepEqual(await deliver(to, under), made);
  assert.deepEqual(writes, [5], 'again nothing is made');
  assert.deepEqual(called, ['start 3', 'start 3']);
  const branch = tree().branches.get(3);
  assert.equal(branch?.from, sketch.id('b'));
  assert.equal(tree().nodes.get(branch.head)?.kind, 'note');
  assert.equal(tree().mail.get(1)?.taken, 'read');
  assert.equal(tree().branches.get(1)?.head, sketch.tree.branches.get(1)?.head, 'no head moves');
  assert.deepEqual(violations(tree()), []);
});

test('what an agent starts so stays within its limits; what a person starts is the line’s', async () => {
  const set: SessionEvent = { type: 'branchConfigured', branch: 2, settings: { authority: 'auto' } };
  const { post: to, tree } = post([...sketch.events, set]);
  const node = sketch.id('b');
  const settings = (id: number) => tree().branches.get(id)?.settings;
  await deliver(to, { ...letter, to: { branch: 1, node } });
  assert.deepEqual([settings(3)?.authority, settings(3)?.may], ['readOnly', []]);
  await deliver(to, { ...letter, to: { branch: 1, node }, call: 'call2', writes: true });
  assert.equal(settings(4)?.authority, 'auto');
  await deliver(to, { ...letter, from: 0, by: 'person', to: { branch: 1, node } });
  assert.deepEqual([tree().branches.get(5)?.by, tree().branches.get(5)?.parent], ['person', 1]);
});

test('too many hops wake nobody', async () => {
  const { post: to, called } = post(sketch.events);
  await to.journal.append({
    type: 'messageSent',
    message: 1,
    from: 1,
    to: 2,
    kind: 'message',
    words: '',
    node: 0,
    hops: 8,
  });
  const { waits } = await deliver(to, letter);
  assert.match(waits, /too many messages led to it/);
  assert.deepEqual(called, []);
});
