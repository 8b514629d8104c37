import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { branchHead } from '../../src/harness/branchHead.ts';
import type { Journal } from '../../src/harness/journal.ts';
import { modelInfo } from '../../src/model/modelTable.ts';
import { headBytes, makeHead } from '../../src/model/requestHead.ts';
import type { SessionEvent } from '../../src/session/event.ts';
import { fold } from '../../src/session/fold.ts';
import { emptyTree, type Tree } from '../../src/session/tree.ts';

const model = 'claude-opus-5-5';

/** A session of an earlier version, whose branch has begun with a head that this version would not make. */
async function sessionOfOld() {
  const blobs = new Map<string, Uint8Array>();
  const added: SessionEvent[] = [];
  let tree: Tree = emptyTree;
  const journal: Pick<Journal, 'tree' | 'append' | 'putBlob' | 'readBlob'> = {
    tree: () => tree,
    append: (...events) => {
      added.push(...events);
      tree = fold(
        tree,
        events.map((event, i) => ({ ...event, seq: tree.seq + 1 + i, time: 0 })),
      );
      return Promise.resolve();
    },
    putBlob: bytes => {
      const id = createHash('sha256').update(bytes).digest('hex');
      blobs.set(id, bytes);
      return Promise.resolve(id);
    },
    readBlob: id => Promise.resolve(blobs.get(id) ?? new Uint8Array()),
  };
  const old = makeHead({ model, effort: 'medium', system: 'The words of an earlier version.', tools: [] });
  const head = await journal.putBlob(headBytes(old));
  const made = {
    type: 'branchCreated',
    branch: 1,
    name: 'main',
    parent: 0,
    from: 0,
    purpose: 'main',
    by: 'person',
  } as const;
  await journal.append(made, { type: 'requestHeadStarted', branch: 1, head, model, reason: 'first' });
  added.length = 0;
  const under = (settings: { model: string; effort: string }) =>
    branchHead({ journal: journal as Journal, branch: 1, settings: () => ({ ...settings, checkIn: 0 }), modelInfo });
  return { head, added, under };
}

test('a branch keeps the head it began with under a later version, and nothing is written', async () => {
  const { head, added, under } = await sessionOfOld();
  const now = await under({ model, effort: 'medium' });
  assert.equal(now.id, head);
  assert.match(JSON.stringify(now.head.system), /The words of an earlier version/);
  assert.deepEqual(added, []);
});

for (const [settings, reason] of [
  [{ model: 'claude-sonnet-5-5', effort: 'medium' }, 'model'],
  [{ model, effort: 'max' }, 'effort'],
] as const)
  test(`another ${reason} begins a new head, which is an event that says so`, async () => {
    const { head, added, under } = await sessionOfOld();
    const next = await under(settings);
    assert.notEqual(next.id, head);
    assert.deepEqual(added, [{ type: 'requestHeadStarted', branch: 1, head: next.id, model: settings.model, reason }]);
    assert.equal((await under(settings)).id, next.id);
    assert.equal(added.length, 1);
  });
