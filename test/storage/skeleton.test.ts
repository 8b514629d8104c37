import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { openStore } from '../../src/storage/diskStore.ts';
import { lineFault } from '../../src/storage/line.ts';
import { LogIndex } from '../../src/storage/logIndex.ts';
import { loadSkeleton } from '../../src/storage/skeletonFile.ts';
import { ManualClock } from '../support/manualClock.ts';
import { sessionFrom } from '../support/randomSession.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { everything, plain, prompt } from './conformance.ts';

suite('the skeleton beside a log', () => {
  test('says what the log says', async t => {
    const { folder, skeleton, open, tree } = await fixture(t);
    const loaded = await loadSkeleton(path.join(folder, 's1'), new LogIndex());
    assert.equal(loaded.end.seq, tree.seq);
    const fast = await open();
    rmSync(skeleton);
    const slow = await open();
    assert.deepEqual(fast, slow);
    assert(existsSync(skeleton), 'it is made again');
  });

  test('is what an opening reads: the log before its end is left alone', async t => {
    const { log, open, tree } = await fixture(t);
    const bytes = readFileSync(log);
    const start = bytes.indexOf('\n', 400) + 1;
    const end = bytes.indexOf('\n', start);
    bytes[start + 50] = (bytes[start + 50] ?? 0) ^ 1;
    assert.notEqual(lineFault(bytes.subarray(start, end)), '');
    writeFileSync(log, bytes);
    assert.deepEqual((await open()).tree, plain(tree));
  });

  test('may be damaged in any way', async t => {
    const { skeleton, open, log } = await fixture(t);
    const good = readFileSync(skeleton);
    const wanted = await open();
    const text = readFileSync(log);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, mask, cuts) => {
          const bad = Buffer.from(cuts ? good.subarray(0, at) : good);
          if (!cuts) bad[at] = (bad[at] ?? 0) ^ mask;
          writeFileSync(skeleton, bad);
          assert.deepEqual(await open(), wanted);
          assert.deepEqual(readFileSync(log), text);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('is not believed when the log is another one', async t => {
    const { folder, log, open, skeleton } = await fixture(t);
    const store = openStore(folder, { clock: new ManualClock() });
    const { log: other } = await store.create('s2');
    await other.append(
      sessionFrom(Array.from({ length: 90 }, (_, i) => ({ what: i * 3, where: i, words: `other ${i}` }))),
    ).durable;
    await other.close();
    const before = readFileSync(skeleton);
    writeFileSync(log, readFileSync(other.file));
    const { tree, log: reopened } = await store.open('s2');
    assert.deepEqual((await open()).tree, plain(tree));
    await reopened.close();
    assert.notDeepEqual(readFileSync(skeleton), before);
  });

  test('is not believed when the log is shorter', async t => {
    const { log, open, tree } = await fixture(t);
    const bytes = readFileSync(log);
    const shorter = bytes.subarray(0, bytes.lastIndexOf('\n', bytes.length - 2) + 1);
    writeFileSync(log, shorter);
    assert.equal((await open()).events.length, tree.seq - 1);
  });

  test('grows by what is new, and is written anew when it has many pieces', async t => {
    const { folder, skeleton, open } = await fixture(t);
    const sizes: number[] = [];
    for (let turn = 0; turn < 70; turn++) {
      const { log, tree } = await openStore(folder, { clock: new ManualClock() }).open('s1');
      await log.append([prompt(tree.nodes.last + 1, { words: `${turn}`, blocks: [], by: 'person' })]).durable;
      await log.close();
      sizes.push(statSync(skeleton).size);
    }
    assert(sizes.some((size, i) => size < (sizes[i - 1] ?? 0)));
    assert(sizes.some((size, i) => size > (sizes[i - 1] ?? Infinity)));
    const fast = await open();
    rmSync(skeleton);
    assert.deepEqual(await open(), fast);
  });

  test('is not kept for a log whose history stands out of order, which opens the same each time', async t => {
    const { log, skeleton, open } = await fixture(t);
    const lines = readFileSync(log, 'utf8').split('\n');
    const late = lines.at(-3) ?? '';
    writeFileSync(log, [...lines.slice(0, 5), late, ...lines.slice(5)].join('\n'));
    rmSync(skeleton);
    const first = await open();
    assert.equal(first.events.length, lines.length - 1 + 1);
    assert(!existsSync(skeleton));
    assert.deepEqual(await open(), first);
  });
});

/** A closed session of every kind of event, and how to open it for a look. */
async function fixture(t: TestContext) {
  const folder = temporaryFolder(t);
  const clock = new ManualClock();
  const list = Array.from({ length: 80 }, (_, i) => ({ what: i * 7, where: i * 5, words: `w${i}é` }));
  const { log } = await openStore(folder, { clock }).create('s1');
  await log.append(sessionFrom(list)).durable;
  await log.close();
  const look = async () => {
    const opened = await openStore(folder, { clock }).open('s1');
    const events = await everything(opened.log);
    const nodes = await opened.log.readNodes(opened.tree.nodes.ids());
    await opened.log.close();
    return { tree: plain(opened.tree), raw: opened.tree, events, nodes };
  };
  const { raw: tree } = await look();
  return {
    folder,
    log: log.file,
    skeleton: path.join(folder, 's1', 'skeleton.bin'),
    tree,
    open: async () => {
      const { tree: found, events, nodes } = await look();
      return { tree: found, events, nodes };
    },
  };
}
