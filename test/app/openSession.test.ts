import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OpenSession } from '../../src/app/openSession.ts';
import type { SessionLog } from '../../src/session/sessionLog.ts';
import { emptyTree } from '../../src/session/tree.ts';

const full = (): Promise<never> => Promise.reject(new Error('there is no such log'));

/** A log on a disk that takes nothing. */
const log: SessionLog = {
  folder: '',
  file: '',
  append: () => {
    throw new Error('the disk is full.');
  },
  readNodes: full,
  readEvents: full,
  putBlob: full,
  readBlob: full,
  close: () => Promise.resolve(),
};

test('what is waited for in a log that breaks never comes: the wait ends with why', { timeout: 10_000 }, async () => {
  const session = new OpenSession({ log, tree: emptyTree }, 's1');
  const { signal } = new AbortController();
  const waits = session.when(() => undefined, signal);
  const written = session.append({ type: 'sessionRenamed', title: 'a' });
  await assert.rejects(waits, /cannot be written: the disk is full/);
  await assert.rejects(written, /the disk is full/);
  await assert.rejects(
    session.when(() => undefined, signal),
    /cannot be written/,
  );
});

test('nodes that were added a moment ago are not read back from the disk', async () => {
  let seq = 0;
  const kept: SessionLog = {
    ...log,
    append: events => ({
      events: events.map(event => ({ ...event, seq: ++seq, time: 0 })),
      durable: Promise.resolve(),
    }),
  };
  const session = new OpenSession({ log: kept, tree: emptyTree }, 's1');
  const place = { id: 1, parent: 0, branch: 1, path: 'on', startsTurn: true, turn: 1, title: 'a' } as const;
  await session.append({
    type: 'nodeAdded',
    ...place,
    cost: 0,
    context: 0,
    kind: 'prompt',
    body: { words: 'a', blocks: [], by: 'person' },
  });
  // Of this log nothing can be read.
  assert.deepEqual(
    (await session.readNodes([1])).map(({ id }) => id),
    [1],
  );
});
