import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openBench } from './openBench.ts';

const many = Array.from({ length: 2500 }, (_, at) => `line ${at + 1}`).join('\n') + '\n';

test('lines come with their numbers, and the read is a fact', async t => {
  const bench = openBench(t, { 'a.txt': 'one\n\ttwo\n' });
  const { text, facts } = await bench.run('read', { path: 'a.txt' });
  assert.equal(text, '1\tone\n2\t\ttwo');
  assert.deepEqual(facts, [{ type: 'fileRead', path: 'a.txt' }]);
});

test('a part of a long file names itself and how to go on', async t => {
  const bench = openBench(t, { 'a.txt': many });
  const whole = await bench.run('read', { path: 'a.txt' });
  assert.match(whole.text, /\n2000\tline 2000\n\[lines 1 to 2000 of 2500; go on with offset 2001\]$/);
  const part = await bench.run('read', { path: 'a.txt', offset: 2499, limit: 50 });
  assert.equal(part.text, '2499\tline 2499\n2500\tline 2500\n[lines 2499 to 2500 of 2500]');
  const after = await bench.run('read', { path: 'a.txt', offset: 2501 });
  assert.match(after.text, /only 2500 lines/);
  assert.ok(after.failed);
});

test('long lines and long answers are cut', async t => {
  const bench = openBench(t, { 'line.txt': 'x'.repeat(5000), 'wide.txt': `${'y'.repeat(1500)}\n`.repeat(200) });
  assert.match(
    (await bench.run('read', { path: 'line.txt' })).text,
    /^1\tx{2000}… \(3,000 characters more\)\n\[no line end after the last line\]$/,
  );
  const wide = await bench.run('read', { path: 'wide.txt' });
  assert.ok(wide.text.length < 110_000);
  assert.match(wide.text, /go on with offset \d+\]$/);
});

test('line ends, byte order mark and broken bytes are told', async t => {
  const bench = openBench(t, {
    'a.txt': '\uFEFFone\r\ntwo\r\n',
    'b.txt': Buffer.from('caf\xe9\n', 'latin1'),
    'empty.txt': '',
  });
  const { text } = await bench.run('read', { path: 'a.txt' });
  assert.match(text, /^1\tone\n2\ttwo\n\[lines end in CRLF.*\]\n\[starts with a byte order mark.*\]$/);
  assert.match((await bench.run('read', { path: 'b.txt' })).text, /^1\tcaf\uFFFD\n\[some bytes are not UTF-8/);
  assert.equal((await bench.run('read', { path: 'empty.txt' })).text, 'empty.txt is empty.');
});

test('what cannot be seen is shown, and terminal escapes do not get through', async t => {
  const bench = openBench(t, { 'a.txt': 'a\u202eb\u{e0041}c\u001b[31md' });
  assert.match((await bench.run('read', { path: 'a.txt' })).text, /^1\ta<U\+202E>b<U\+E0041>c<U\+001B>\[31md\n/);
});

test('folders are listed, binary files are named, special files are not waited for', async t => {
  const bench = openBench(t, { 'b.txt': '', 'a/x': '', 'c.bin': Buffer.from([0, 1, 2]) });
  symlinkSync('b.txt', join(bench.root, 'd'));
  assert.equal((await bench.run('read', { path: '.' })).text, '. is a folder (4):\na/\nb.txt\nc.bin\nd -> b.txt');
  assert.match((await bench.run('read', { path: 'c.bin' })).text, /a binary file \(3 bytes\)\. It is not shown/);
  assert.match((await bench.run('read', { path: 'none' })).text, /does not exist/);
  if (process.platform === 'win32') return;
  execFileSync('mkfifo', [join(bench.root, 'pipe')]);
  assert.match((await bench.run('read', { path: 'pipe' })).text, /not a regular file/);
});

test('a file too large to read whole is refused with a way to go on', async t => {
  const bench = openBench(t);
  bench.put('big', '');
  truncateSync(join(bench.root, 'big'), 21 * 1024 * 1024);
  const { text, failed } = await bench.run('read', { path: 'big' });
  assert.match(text, /too large to read whole \(22\.0 MB\)/);
  assert.ok(failed);
});
