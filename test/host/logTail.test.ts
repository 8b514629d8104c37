import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { LogReader } from '../../src/host/logTail.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'banyan-log-'));
after(() => rm(folder, { recursive: true, force: true }));

test('whole lines come once, also when they were written in pieces', async () => {
  const file = path.join(folder, 'pieces.log');
  const reader = new LogReader(file);
  assert.deepEqual(await reader.read(), []);
  await writeFile(file, 'started\nlistening on /run/b');
  assert.deepEqual(await reader.read(), ['started']);
  const letters = Buffer.from('anyan ‹ok›\n');
  await appendFile(file, letters.subarray(0, 7));
  assert.deepEqual(await reader.read(), []);
  await appendFile(file, letters.subarray(7));
  assert.deepEqual(await reader.read(), ['listening on /run/banyan ‹ok›']);
  assert.deepEqual(await reader.read(), []);
});

test('a file that was replaced is read anew', async () => {
  const file = path.join(folder, 'replaced.log');
  const reader = new LogReader(file);
  await writeFile(file, 'a long first line\n');
  assert.deepEqual(await reader.read(), ['a long first line']);
  await writeFile(file, 'second\n');
  assert.deepEqual(await reader.read(), ['second']);
});

test('of a long log only the end is shown', async () => {
  const file = path.join(folder, 'long.log');
  await writeFile(file, 'x'.repeat(99).concat('\n').repeat(2000));
  const lines = await new LogReader(file).read();
  assert.ok(lines.length > 600 && lines.length < 700, String(lines.length));
});
