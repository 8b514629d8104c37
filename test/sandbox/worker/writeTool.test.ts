import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openBench } from './openBench.ts';

test('a new file comes with the folders it needs', async t => {
  const bench = openBench(t);
  const { text, facts } = await bench.run('write', { path: 'a/b/c.txt', content: 'one\ntwo' });
  assert.equal(text, 'Created a/b/c.txt (2 lines).');
  assert.deepEqual(facts, [{ type: 'fileChanged', path: 'a/b/c.txt', change: 'created', added: 2, removed: 0 }]);
  assert.equal(bench.get('a/b/c.txt'), 'one\ntwo');
  assert.deepEqual(readdirSync(join(bench.root, 'a/b')), ['c.txt']);
});

test('a file that exists must have been read by this agent, and be as it was read', async t => {
  const bench = openBench(t, { 'a.txt': 'theirs\n' });
  const write = (agent: string) => bench.run('write', { path: 'a.txt', content: `from ${agent}\n` }, { agent });
  assert.match((await write('main')).text, /exists and you have not read it\. Read it first/);
  await bench.run('read', { path: 'a.txt' }, { agent: 'other' });
  assert.match((await write('main')).text, /Read it first/);
  await bench.run('read', { path: 'a.txt' });
  bench.put('a.txt', 'changed\n');
  assert.match((await write('main')).text, /changed since you read it/);
  assert.equal(bench.get('a.txt'), 'changed\n');
  await bench.run('read', { path: 'a.txt' });
  const { text, facts } = await write('main');
  assert.equal(text, 'Wrote a.txt (+1 \u22121 lines).');
  assert.deepEqual(facts, [{ type: 'fileChanged', path: 'a.txt', change: 'edited', added: 1, removed: 1 }]);
  assert.match((await write('main')).text, /already has exactly this content/);
});

test('a file written over keeps its CRLF line ends and its byte order mark', async t => {
  const bench = openBench(t, { 'a.txt': '\uFEFFone\r\ntwo\r\n' });
  await bench.run('read', { path: 'a.txt' });
  await bench.run('write', { path: 'a.txt', content: 'one\n2\n' });
  assert.equal(bench.get('a.txt'), '\uFEFFone\r\n2\r\n');
});

test('a binary file may be replaced once its kind was read', async t => {
  const bench = openBench(t, { 'a.png': Buffer.from('89504e470d0a1a0a0000', 'hex') });
  assert.match((await bench.run('read', { path: 'a.png' })).text, /a PNG image \(10 bytes\)/);
  assert.match((await bench.run('write', { path: 'a.png', content: 'text now\n' })).text, /Wrote/);
  assert.equal(bench.get('a.png'), 'text now\n');
});

test('what cannot be written says why', async t => {
  const bench = openBench(t, { 'file.txt': 'a\n', 'folder/x': '' });
  const why = async (path: string): Promise<string> => {
    const { text, failed } = await bench.run('write', { path, content: 'x' });
    assert.ok(failed);
    return text;
  };
  assert.match(await why('file.txt/below'), /file where a folder is expected/);
  assert.match(await why('folder'), /is a folder/);
  assert.match(await why('n'.repeat(300)), /name that is too long/);
  assert.match(await why('.'), /is a folder/);
});
