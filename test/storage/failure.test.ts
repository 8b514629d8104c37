import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import type { SessionEvent } from '../../src/session/event.ts';
import type { SessionLog, SessionStore } from '../../src/session/sessionLog.ts';
import { openStore } from '../../src/storage/diskStore.ts';
import { realDisk, type DiskPort } from '../../src/storage/segmentWriter.ts';
import { ManualClock } from '../support/manualClock.ts';
import { smallDisk } from '../support/smallDisk.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { everything, prompt } from './conformance.ts';

const clock = new ManualClock();
const titled = (title: string): SessionEvent => ({ type: 'sessionRenamed', title });

suite('a disk that fails', () => {
  test('fills up: what was promised stays, the log refuses, and goes on in a new file once there is room', async t => {
    const small = smallDisk(t, 1024 * 1024);
    const store = openStore(small.folder, { clock, disk: small.disk });
    const { log } = await store.create('s1');
    await log.append([titled('first')]).durable;
    writeFileSync(path.join(small.folder, 'ballast'), Buffer.alloc(300 * 1024));
    const kept = await fill(log);
    assert.throws(() => log.append([titled('more')]), /could not be written.*Open the session again/);
    assert.deepEqual((await log.readNodes([1]))[0]?.title, '');
    await log.close();

    const still = await store.open('s1');
    assert.equal(still.tree.nodes.last, kept);
    await assert.rejects(async () => still.log.append([prompt(kept + 1, big)]).durable, /could not be written/);
    await still.log.close();

    truncateSync(path.join(small.folder, 'ballast'), 0);
    const roomy = openStore(small.folder, { clock });
    const { log: again, tree } = await roomy.open('s1');
    assert.equal(tree.nodes.last, kept);
    await again.append([titled('room')]).durable;
    const seqs = (await again.readEvents(0, Infinity)).map(event => event.seq);
    assert.deepEqual(
      seqs,
      seqs.map((_, i) => i + 1),
    );
    await again.close();
    assert.equal(await titleOf(roomy), 'room');
  });

  test('can only be read: sessions open, lists are made, writing is refused', async t => {
    const small = smallDisk(t, 1024 * 1024);
    const first = openStore(small.folder, { clock });
    const { log } = await first.create('s1');
    await log.append([titled('readable'), prompt(1, big)]).durable;
    await log.close();
    truncateSync(path.join(small.folder, 's1', 'events-0001.jsonl'), statSync(log.file).size - 3);
    small.lock();
    const store = openStore(small.folder, { clock, disk: small.disk });
    assert.equal((await store.list())[0]?.title, 'readable');
    const opened = await store.open('s1');
    assert.equal(opened.tree.damage.length, 1);
    assert.throws(() => opened.log.append([titled('no')]), /EROFS|read-only/);
    assert.equal((await everything(opened.log)).length, 1);
    await opened.log.close();
    small.unlock();
    const { log: writable, tree } = await openStore(small.folder, { clock }).open('s1');
    assert.equal(tree.damage.length, 1);
    assert.equal(tree.seq, 2);
    await writable.close();
  });

  test('has one log that cannot be read at all: it hides none of the others, and is listed with the reason', async t => {
    const folder = temporaryFolder(t);
    for (const [at, session] of ['s1', 's2', 's3'].entries()) {
      const { log } = await openStore(folder, { clock }).create(session);
      await log.append([titled(`title ${at}`)]).durable;
      await log.close();
    }
    const file = path.join(folder, 's2', 'events-0001.jsonl');
    rmSync(file);
    mkdirSync(file);
    writeFileSync(path.join(folder, 'notes'), 'no session');
    const list = await openStore(folder, { clock }).list();
    assert.deepEqual(
      list.map(({ session, title }) => `${session}: ${title}`.replace(/EISDIR.*/, 'EISDIR)')),
      ['s1: title 0', 's2: (cannot be read: EISDIR)', 's3: title 2'],
    );
    assert.ok((list[1]?.changed ?? 0) > 0);
  });

  test('takes a part of a write: the log refuses and the part is kept as damage', async t => {
    const folder = temporaryFolder(t);
    const disk = faulty();
    const store = openStore(folder, { clock, disk });
    const { log } = await store.create('s1');
    await log.append([titled('first')]).durable;
    disk.fault = 'short';
    await assert.rejects(log.append([titled('second')]).durable, /took 20 of/);
    disk.fault = 'none';
    assert.throws(() => log.append([titled('third')]));
    await log.close();
    const { log: again, tree } = await store.open('s1');
    assert.deepEqual(
      tree.damage.map(({ file, line }) => [file, line]),
      [['events-0001.jsonl', 2]],
    );
    await again.close();
    assert.deepEqual(files(folder), ['events-0001.jsonl', 'events-0002.jsonl']);
    assert.equal(readFileSync(path.join(folder, 's1', 'events-0001.jsonl'), 'latin1').split('\n').length, 2);
  });

  test('fails when its file is given back: that is told, and the log can be opened again', async t => {
    const folder = temporaryFolder(t);
    const disk: DiskPort = {
      ...realDisk,
      write: async (file, bytes) => {
        const written = await realDisk.write(file, bytes);
        const close = file.close.bind(file);
        file.close = async () => {
          await close();
          throw new Error('EDQUOT: disk quota exceeded, close');
        };
        return written;
      },
    };
    const store = openStore(folder, { clock, disk });
    const { log } = await store.create('s1');
    await log.append([titled('kept')]).durable;
    await assert.rejects(log.close(), /EDQUOT/);
    const again = await store.open('s1');
    assert.equal(again.tree.title, 'kept');
    await again.log.close();
  });

  test('fails a sync: nothing is promised, and later events go to a new file only', async t => {
    const folder = temporaryFolder(t);
    const disk = faulty();
    const store = openStore(folder, { clock, disk });
    const { log } = await store.create('s1');
    disk.fault = 'sync';
    const appended = [log.append([titled('a')]), log.append([titled('b')])];
    for (const { durable } of appended) await assert.rejects(durable, /could not be written/);
    assert.deepEqual(await log.readEvents(0, Infinity), []);
    await log.close();
    disk.fault = 'none';
    for (const title of ['c', 'd']) {
      const { log: again } = await store.open('s1');
      await again.append([titled(title)]).durable;
      await again.close();
    }
    const text = readFileSync(path.join(folder, 's1', 'events-0001.jsonl'), 'utf8');
    assert(!text.includes('"c"') && !text.includes('"d"'));
    assert.deepEqual(files(folder), ['events-0001.jsonl', 'events-0002.jsonl']);
    assert.equal(await titleOf(store), 'd');
  });

  test('has a log that somebody else wrote to meanwhile: the log refuses', async t => {
    const folder = temporaryFolder(t);
    const { log } = await openStore(folder, { clock }).create('s1');
    await log.append([titled('mine')]).durable;
    await log.close();
    const { log: again } = await openStore(folder, { clock }).open('s1');
    writeFileSync(again.file, 'foreign\n', { flag: 'a' });
    await assert.rejects(again.append([titled('late')]).durable, /where \d+ were expected/);
    await again.close();
  });
});

suite('beside the log', () => {
  test('a body that was tampered with is not given out', async t => {
    const folder = temporaryFolder(t);
    const { log } = await openStore(folder, { clock }).create('s1');
    await log.append([prompt(1, big), prompt(2, { ...big, words: 'small' })]).durable;
    const blobs = path.join(folder, 's1', 'blobs');
    const [name = ''] = readdirSync(blobs);
    chmodSync(path.join(blobs, name), 0o600);
    const bytes = readFileSync(path.join(blobs, name));
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(path.join(blobs, name), bytes);
    await assert.rejects(log.readBlob(name), /does not hold what its address says/);
    assert.deepEqual(
      (await log.readNodes([1, 2])).map(node => node.id),
      [2],
    );
    assert.deepEqual(
      (await log.readEvents(0, Infinity)).map(event => event.seq),
      [2],
    );
    await assert.rejects(log.readBlob('../heading.json'), /not the address/);
    await log.append([prompt(3, big)]).durable;
    assert.deepEqual(
      (await log.readNodes([1, 3])).map(node => node.id),
      [1, 3],
    );
    await log.close();
  });

  test('everything is for this person only', { skip: process.platform === 'win32' }, async t => {
    const folder = path.join(temporaryFolder(t), 'sessions');
    const { log } = await openStore(folder, { clock }).create('s1');
    await log.append([prompt(1, big)]).durable;
    await log.close();
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    assert(entries.length >= 5);
    for (const entry of entries)
      assert.equal(
        statSync(path.join(entry.parentPath, entry.name)).mode & 0o777,
        entry.isDirectory() ? 0o700 : 0o600,
        entry.name,
      );
    assert.equal(statSync(folder).mode & 0o777, 0o700);
  });

  test('names that are no plain folder are refused', async t => {
    const store = openStore(temporaryFolder(t), { clock });
    for (const name of ['', '..', '../s1', 'a/b', '.hidden', 'a\\b']) {
      await assert.rejects(store.create(name), /cannot name a session/);
      await assert.rejects(store.open(name), /cannot name a session/);
    }
  });
});

/** What the session is called by the next one who opens it. */
async function titleOf(store: SessionStore): Promise<string> {
  const { log, tree } = await store.open('s1');
  await log.close();
  return tree.title;
}

/** More than a line holds. */
const big = { words: 'x'.repeat(70_000), blocks: [], by: 'person' as const };

/** Adds prompts until the disk takes no more; gives the last one that was promised. */
async function fill(log: SessionLog): Promise<number> {
  for (let id = 1; ; id++) {
    const { durable } = log.append([prompt(id, { ...big, words: 'x'.repeat(20_000) })]);
    const failed = await durable.then(
      () => undefined,
      (error: Error) => error,
    );
    if (!failed) continue;
    assert.match(failed.message, /ENOSPC|took \d+ of \d+ bytes/);
    return id - 1;
  }
}

function files(folder: string): string[] {
  return readdirSync(path.join(folder, 's1'))
    .filter(name => name.startsWith('events'))
    .sort();
}

function faulty(): DiskPort & { fault: 'none' | 'short' | 'sync' } {
  const disk = {
    fault: 'none' as 'none' | 'short' | 'sync',
    write: (...[file, bytes]: Parameters<DiskPort['write']>) =>
      realDisk.write(file, disk.fault === 'short' ? bytes.subarray(0, 20) : bytes),
    sync: (...[file]: Parameters<DiskPort['sync']>) =>
      disk.fault === 'sync' ? Promise.reject(new Error('EIO: the disk is gone')) : realDisk.sync(file),
  };
  return disk;
}
