import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OpenSession } from '../../src/app/openSession.ts';
import { systemClock } from '../../src/base/clock.ts';
import type { SessionEvent } from '../../src/session/event.ts';
import type { SessionLog } from '../../src/session/sessionLog.ts';
import { emptyTree } from '../../src/session/tree.ts';
import { memoryStore } from '../../src/storage/memoryStore.ts';

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

const renamed = (title: string): SessionEvent => ({ type: 'sessionRenamed', title });

test('events of since the session was opened are read from memory; only what came before is read from its log', async () => {
  const store = memoryStore({ clock: systemClock });
  const before = await store.create('s1');
  await before.log.append([renamed('a'), renamed('b'), renamed('c')]).durable;
  await before.log.close();
  const { log: kept, tree } = await store.open('s1');
  let reads = 0;
  const counting: SessionLog = {
    ...log,
    append: events => kept.append(events),
    readEvents: (since, maxBytes) => {
      reads += 1;
      return kept.readEvents(since, maxBytes);
    },
  };
  const session = new OpenSession({ log: counting, tree }, 's1');
  const read = async (since: number): Promise<(string | number)[]> =>
    (await session.readEvents(since, 1 << 20)).flatMap(event => (event.type === 'sessionRenamed' ? [event.title] : []));
  // At the end there is nothing to read, also while nothing happened yet.
  assert.deepEqual(await read(3), []);
  assert.equal(reads, 0);
  assert.deepEqual(await read(2), ['c']);
  assert.equal(reads, 1);
  await session.append(renamed('d'));
  await session.append(renamed('e'), renamed('f'));
  assert.deepEqual(await read(3), ['d', 'e', 'f']);
  assert.deepEqual(await read(4), ['e', 'f']);
  assert.deepEqual(await read(6), []);
  assert.equal(reads, 1, 'its log was not asked');
  assert.deepEqual(await read(2), ['c', 'd', 'e', 'f']);
  assert.equal(reads, 2);
  // Who is given them may do with them what it likes.
  (await session.readEvents(3, 1 << 20)).length = 0;
  assert.deepEqual(await read(3), ['d', 'e', 'f']);
  // What is not on disk yet is not told.
  const written = session.append(renamed('g'));
  assert.deepEqual(await read(5), ['f']);
  await written;
  assert.deepEqual(await read(5), ['f', 'g']);
  await kept.close();
});

test('memory holds the newest events alone, and says so rather than leave a gap', async () => {
  const store = memoryStore({ clock: systemClock });
  const session = new OpenSession(await store.create('s1'), 's1');
  const many = 4_000;
  for (let at = 0; at < many; at += 500)
    await session.append(...Array.from({ length: 500 }, (_, n) => renamed(`${at + n + 1}`)));
  assert.equal(session.recentSince(0), undefined);
  for (const since of [0, 1, many / 2, many - 2_001, many - 2_000, many - 1])
    assert.deepEqual(
      (await session.readEvents(since, Infinity)).map(({ seq }) => seq),
      Array.from({ length: many - since }, (_, at) => since + 1 + at),
    );
  await session.log.close();
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
