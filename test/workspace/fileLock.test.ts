import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { FileLock } from '../../src/workspace/fileLock.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

test('many share the lock, one has it alone', async t => {
  const file = path.join(temporaryFolder(t), 'lock');
  const [one, other] = [new FileLock(file, systemClock), new FileLock(file, systemClock)];
  const tried = await one.hold('shared', () =>
    other.hold('shared', async () => [await other.tryAlone(() => Promise.resolve('in'))]),
  );
  assert.deepEqual(tried, [undefined]);
  assert.deepEqual(await other.tryAlone(() => one.tryAlone(() => Promise.resolve('in'))), { result: undefined });
  assert.deepEqual(await one.tryAlone(() => Promise.resolve('in')), { result: 'in' });
  one.dispose();
  other.dispose();
});

test('a file that cannot be a lock is named, with what SQLite says of it', async t => {
  const folder = temporaryFolder(t);
  const [junk, place] = [path.join(folder, 'junk'), path.join(folder, 'folder')];
  await writeFile(junk, 'This was written over. '.repeat(50));
  await mkdir(place);
  for (const [file, why] of [
    [junk, /junk could not be taken: file is not a database \(SQLite's code 26\)\./],
    [place, /folder could not be taken: unable to open database file \(SQLite's code 14\)\./],
  ] as const) {
    const lock = new FileLock(file, systemClock);
    await assert.rejects(
      lock.hold('alone', () => Promise.resolve()),
      why,
    );
    lock.dispose();
  }
});
