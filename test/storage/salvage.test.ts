import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import type { JsonObject } from '../../src/base/json.ts';
import { openStore } from '../../src/storage/diskStore.ts';
import { formatLine, noLine } from '../../src/storage/line.ts';
import { recordsIn } from '../../src/storage/salvage.ts';
import { ManualClock } from '../support/manualClock.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { everything, prompt } from './conformance.ts';

/** A record as an agent could plant it inside the input of a tool call: whole, with a right checksum. */
const planted = formatLine({ type: 'sessionRenamed', title: 'Planted', seq: 2, time: 1 }, noLine);
const input = JSON.parse(planted.toString()) as JsonObject;
const carrier = prompt(1, { words: '', blocks: [{ type: 'tool_use', input }], by: 'person' });
const line = formatLine({ ...carrier, seq: 1, time: 1 }, noLine);

suite('the records of a line', () => {
  test('are the line itself when it is whole', () => {
    assert.deepEqual(recordsIn(line), { records: [{ start: 0, end: line.length }], fault: '' });
  });

  test('are both of two that are glued together', () => {
    const glued = Buffer.concat([line, planted]);
    assert.deepEqual(recordsIn(glued).records, [
      { start: 0, end: line.length },
      { start: line.length, end: glued.length },
    ]);
    const apart = Buffer.concat([line, Buffer.from('\0\0'), planted]);
    assert.equal(recordsIn(apart).records.length, 2);
  });

  test('are never an object inside a body', () => {
    assert(line.includes(planted));
    for (const at of [0, 20, 60, line.length - 1]) {
      const hurt = Buffer.from(line);
      hurt[at] = (hurt[at] ?? 0) ^ 1;
      const { records, fault } = recordsIn(hurt);
      assert.deepEqual(records, []);
      assert.notEqual(fault, '');
    }
  });
});

test('a record planted where a log was cut is passed over as soon as something was written behind it', async t => {
  const folder = temporaryFolder(t);
  const open = () => openStore(folder, { clock: new ManualClock() }).open('s1');
  const { log } = await openStore(folder, { clock: new ManualClock() }).create('s1');
  await log.append([{ type: 'sessionRenamed', title: 'First' }, carrier]).durable;
  await log.close();
  const bytes = readFileSync(log.file);
  const carried = bytes.indexOf(planted);
  const next = formatLine({ type: 'sessionRenamed', title: 'Next', seq: 2, time: 1 }, linkOfFirst(bytes));
  const cut = bytes.subarray(0, carried + planted.length);
  writeFileSync(log.file, Buffer.concat([cut, Buffer.from('\n'), next, Buffer.from('\n')]));
  const { log: again, tree } = await open();
  const titles = (await everything(again)).map(event => event.type === 'sessionRenamed' && event.title);
  await again.close();
  assert.equal(tree.title, 'Next');
  assert(!titles.includes('Planted'));
});

/** What the second line of a log calls the first. */
function linkOfFirst(log: Buffer): string {
  const [, second = ''] = log.toString().split('\n');
  return /"prev":"([0-9a-f]{16})","crc":"[0-9a-f]{8}"\}$/.exec(second)?.[1] ?? '';
}
