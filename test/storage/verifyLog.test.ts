import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { openStore } from '../../src/storage/diskStore.ts';
import { formatLine, lineHash } from '../../src/storage/line.ts';
import { memoryStore } from '../../src/storage/memoryStore.ts';
import { ManualClock } from '../support/manualClock.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { prompt } from './conformance.ts';

suite('verifying a log', () => {
  test('every event is whole, in as many files as there are, open or closed', async t => {
    const { check, log, count, store } = await fixture(t, 600);
    const open = await check();
    assert.ok(open.files > 1);
    assert.deepEqual(open, { files: open.files, whole: count });
    await log.close();
    assert.deepEqual(await check(), open);
    await assert.rejects(store.verify('s2', Infinity), /there is no session s2/);
  });

  const hurts: [string, (lines: Buffer[]) => Buffer[], RegExp, number][] = [
    ['a flipped bit', lines => lines.with(3, flipped(lines[3])), /checksum/, 4],
    ['a line that is gone', lines => lines.toSpliced(3, 1), /event 5 stands where event 4/, 4],
    ['a line that comes twice', lines => lines.toSpliced(4, 0, lines[3] ?? noBytes), /event 4 stands where event 5/, 5],
    [
      'two lines that changed places',
      lines => lines.toSpliced(3, 2, lines[4] ?? noBytes, lines[3] ?? noBytes),
      /event 5/,
      4,
    ],
    ['a line cut short', lines => lines.with(3, (lines[3] ?? noBytes).subarray(0, -9)), /not a whole record/, 4],
    ['a line written anew with a right checksum', lines => lines.with(3, forged(lines)), /not written behind/, 5],
    ['another beginning', lines => lines.slice(1), /event 2 stands where event 1/, 1],
  ];
  for (const [what, hurt, reason, line] of hurts)
    test(`finds ${what}, and where`, async t => {
      const { check, file, log } = await fixture(t);
      await log.close();
      writeLines(file, hurt(readLines(file)));
      const { broken } = await check();
      assert.deepEqual([broken?.file, broken?.line], ['events-0001.jsonl', line]);
      assert.match(broken?.reason ?? '', reason);
    });

  test('finds a missing end where the end is known', async t => {
    const { check, file, log, count } = await fixture(t);
    await log.close();
    writeLines(file, readLines(file).slice(0, -2));
    assert.equal((await check()).broken, undefined);
    assert.match((await check(count)).broken?.reason ?? '', new RegExp(`events ${count - 1} to ${count} are missing`));
  });

  test('finds a body beside the log that is not what its address says', async t => {
    const { check, folder, log, big } = await fixture(t);
    await log.close();
    const [name = ''] = readdirSync(path.join(folder, 'blobs'));
    writeFileSync(path.join(folder, 'blobs', name), 'something else');
    assert.deepEqual((await check()).broken?.line, big);
    assert.match((await check()).broken?.reason ?? '', /does not hold what its address says/);
  });

  test('leaves alone what stands behind the known end: it is being written', async t => {
    const { check, file, log, count } = await fixture(t);
    await log.close();
    writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from('{"v":1,"seq":')]));
    assert.deepEqual(await check(count), { files: 1, whole: count });
    assert.match((await check()).broken?.reason ?? '', /not a whole record/);
  });

  test('in memory there is nothing to break', async () => {
    const store = memoryStore({ clock: new ManualClock() });
    const { log } = await store.create('s1');
    await log.append([prompt(1, said('a'))]).durable;
    assert.deepEqual(await store.verify('s1', Infinity), { files: 0, whole: 1 });
    await assert.rejects(store.verify('s2', Infinity), /there is no session s2/);
  });
});

const noBytes = Buffer.alloc(0);

/** Eight events and one whose body lies in a blob. */
async function fixture(t: TestContext, segmentBytes = 1_000_000) {
  const root = temporaryFolder(t);
  const store = openStore(root, { clock: new ManualClock(), segmentBytes });
  const { log } = await store.create('s1');
  t.after(() => log.close().catch(() => undefined));
  const words = ['a', 'b', 'c', 'd', 'x'.repeat(100_000), 'e', 'f', 'g', 'h'];
  for (const [at, word] of words.entries()) await log.append([prompt(at + 1, said(word))]).durable;
  const folder = path.join(root, 's1');
  return {
    store,
    log,
    folder,
    file: path.join(folder, 'events-0001.jsonl'),
    count: words.length,
    big: 5,
    check: (until = Infinity) => store.verify('s1', until),
  };
}

function readLines(file: string): Buffer[] {
  const text = readFileSync(file, 'latin1');
  return text
    .split('\n')
    .slice(0, -1)
    .map(line => Buffer.from(line, 'latin1'));
}

function writeLines(file: string, lines: readonly Buffer[]): void {
  writeFileSync(file, Buffer.concat(lines.flatMap(line => [line, Buffer.from('\n')])));
}

function flipped(line: Buffer = noBytes): Buffer {
  const copy = Buffer.from(line);
  copy[40] = (copy[40] ?? 0) ^ 1;
  return copy;
}

/** Another event in the place of the fourth, as somebody who knows the format would write it. */
function forged(lines: readonly Buffer[]): Buffer {
  return formatLine({ ...prompt(4, said('forged')), seq: 4, time: 1 }, lineHash(lines[2] ?? noBytes));
}

function said(words: string): Parameters<typeof prompt>[1] {
  return { words, blocks: [], by: 'person' };
}
