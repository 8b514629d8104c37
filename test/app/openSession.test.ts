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
