import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openBench } from './openBench.ts';

test('one exact piece is replaced, counted, and every other byte stays', async t => {
  const bench = openBench(t, { 'src/a.ts': 'one\ntwo\nthree' });
  const { text, facts } = await bench.run('edit', { path: 'src/a.ts', old_string: 'two\n', new_string: 'TWO\nmore\n' });
  assert.equal(text, 'Edited src/a.ts at line 2 (+2 \u22121 lines).');
  assert.deepEqual(facts, [{ type: 'fileChanged', path: 'src/a.ts', change: 'edited', added: 2, removed: 1 }]);
  assert.equal(bench.get('src/a.ts'), 'one\nTWO\nmore\nthree');
});

test('a file that changed since this agent read it is refused; another agent that did not read it is not', async t => {
  const bench = openBench(t, { 'a.ts': 'one\n' });
  await bench.run('read', { path: 'a.ts' });
  bench.put('a.ts', 'one\nby another hand\n');
  const refused = await bench.run('edit', { path: 'a.ts', old_string: 'one', new_string: 'two' });
  assert.match(refused.text, /changed since you read it.*read it again/);
  assert.ok(refused.failed);
  assert.equal(bench.get('a.ts'), 'one\nby another hand\n');
  await bench.run('read', { path: 'a.ts' });
  assert.match((await bench.run('edit', { path: 'a.ts', old_string: 'one', new_string: 'two' })).text, /Edited/);
  assert.match(
    (await bench.run('edit', { path: 'a.ts', old_string: 'two', new_string: 'three' }, { agent: 'other' })).text,
    /Edited/,
  );
  // The first agent knows its own edit, not the other's.
  assert.match((await bench.run('edit', { path: 'a.ts', old_string: 'three', new_string: 'x' })).text, /changed since/);
});

test('an agent may edit again after its own edit without reading in between', async t => {
  const bench = openBench(t, { 'a.ts': 'one\n' });
  await bench.run('read', { path: 'a.ts' });
  await bench.run('edit', { path: 'a.ts', old_string: 'one', new_string: 'two' });
  assert.match((await bench.run('edit', { path: 'a.ts', old_string: 'two', new_string: 'three' })).text, /Edited/);
});

test('CRLF line ends and the byte order mark stay, and mixed line ends stay mixed', async t => {
  const bench = openBench(t, {
    'crlf.txt': '\uFEFFone\r\ntwo\r\nthree\r\n',
    'mixed.txt': 'one\r\ntwo\nthree\r\nfour\r\n',
  });
  await bench.run('edit', { path: 'crlf.txt', old_string: 'one\ntwo', new_string: 'ONE\nand\nTWO' });
  assert.equal(bench.get('crlf.txt'), '\uFEFFONE\r\nand\r\nTWO\r\nthree\r\n');
  await bench.run('edit', { path: 'crlf.txt', old_string: '\nthree\n', new_string: '\n3\n' });
  assert.equal(bench.get('crlf.txt'), '\uFEFFONE\r\nand\r\nTWO\r\n3\r\n');
  await bench.run('edit', { path: 'mixed.txt', old_string: 'three', new_string: '3' });
  assert.equal(bench.get('mixed.txt'), 'one\r\ntwo\n3\r\nfour\r\n');
});

test('the mode of the file stays and nothing is left beside it', async t => {
  const bench = openBench(t, { 'run.sh': '#!/bin/sh\necho one\n' });
  chmodSync(join(bench.root, 'run.sh'), 0o751);
  await bench.run('edit', { path: 'run.sh', old_string: 'one', new_string: 'two' });
  assert.equal(statSync(join(bench.root, 'run.sh')).mode & 0o777, process.platform === 'win32' ? 0o666 : 0o751);
  assert.deepEqual(readdirSync(bench.root), ['run.sh']);
});

test('a piece that stands several times names its lines, and replace_all takes them all', async t => {
  const bench = openBench(t, { 'a.ts': 'x = 1\ny = 2\nx = 1\n' });
  const { text, failed } = await bench.run('edit', { path: 'a.ts', old_string: 'x = 1', new_string: 'x = 3' });
  assert.match(text, /stands 2 times in a\.ts, at lines 1, 3\..*replace_all/);
  assert.ok(failed);
  const all = await bench.run('edit', { path: 'a.ts', old_string: 'x = 1', new_string: 'x = 3', replace_all: true });
  assert.match(all.text, /2 places, lines 1, 3/);
  assert.equal(bench.get('a.ts'), 'x = 3\ny = 2\nx = 3\n');
});

test('a piece that is not there is answered with what is near', async t => {
  const bench = openBench(t, { 'a.ts': 'function f() {\n\treturn  1;\n}\nconst total = sum(list);\n' });
  const near = async (old_string: string): Promise<string> =>
    (await bench.run('edit', { path: 'a.ts', old_string, new_string: 'x' })).text;
  assert.match(await near('  return 1;\n}'), /other white space stand at lines 2 to 3:\n2\t\treturn {2}1;\n3\t\}/);
  assert.match(await near('const total = sum(lists);'), /Nearest is line 4:\n4\tconst total = sum\(list\);/);
  assert.match(await near('1\tfunction f() {'), /line numbers that read prints/);
  assert.match(await near('zzzzqqqq'), /Nothing in it is near/);
});

test('what cannot be edited says why and what to do instead', async t => {
  const bench = openBench(t, {
    'bin.dat': Buffer.from([1, 0, 2]),
    'latin.txt': Buffer.from('caf\xe9\n', 'latin1'),
    'a.txt': 'a\n',
  });
  mkdirSync(join(bench.root, 'folder'));
  const why = async (path: string, old_string = 'a', new_string = 'b'): Promise<string> => {
    const { text, failed } = await bench.run('edit', { path, old_string, new_string });
    assert.ok(failed);
    return text;
  };
  assert.match(await why('bin.dat'), /a binary file \(3 bytes\)/);
  assert.match(await why('latin.txt'), /not UTF-8/);
  assert.match(await why('folder'), /is a folder/);
  assert.match(await why('none.txt'), /does not exist/);
  assert.match(await why('a.txt/below'), /file where a folder is expected/);
  assert.match(await why('a.txt', 'a', 'a'), /are the same/);
  assert.match(await why('a.txt', ''), /old_string: must not be empty/);
  assert.deepEqual(readFileSync(join(bench.root, 'latin.txt')), Buffer.from('caf\xe9\n', 'latin1'));
});

test('a cancelled edit changes nothing', async t => {
  const bench = openBench(t, { 'a.txt': 'a\n' });
  const { text, facts } = await bench.run(
    'edit',
    { path: 'a.txt', old_string: 'a', new_string: 'b' },
    { signal: AbortSignal.abort() },
  );
  assert.equal(text, 'Cancelled.');
  assert.deepEqual(facts, [{ type: 'cancelled' }]);
  assert.equal(bench.get('a.txt'), 'a\n');
});
