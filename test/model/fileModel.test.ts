import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { fileModel } from '../../src/model/fileModel.ts';
import { makeHead } from '../../src/model/requestHead.ts';
import type { ModelRequest } from '../../src/model/model.ts';
import { exchangeFolder } from '../../src/storage/exchangeFolder.ts';
import { credentialFor, heard } from '../support/modelTalk.ts';

let root: string;
let folder: string;
let count = 0;
before(async () => void (root = await mkdtemp(join(tmpdir(), 'banyan-exchange-'))));
beforeEach(() => void (folder = join(root, String((count += 1)))));
after(() => rm(root, { recursive: true, force: true }));

const request = (words: string): ModelRequest => ({
  head: makeHead({ model: 'claude-opus-5-5', effort: 'medium', system: 'You help.', tools: [] }),
  messages: [{ role: 'user', content: [{ type: 'text', text: words }] }],
  maxTokens: 4000,
  previousMessage: null,
  credential: credentialFor(pathToFileURL(folder).href),
});

const open = (): ReturnType<typeof fileModel> => {
  const exchange = exchangeFolder(folder);
  return fileModel(() => exchange);
};

/** Writes as the one who answers should: under another name first. */
async function answer(name: string, text: string): Promise<void> {
  await writeFile(join(folder, 'draft'), text);
  await rename(join(folder, 'draft'), join(folder, name));
}

/** Resolves when the request of that name was laid down. */
async function laidDown(name: string): Promise<string> {
  for (;;) {
    const files = await readdir(folder).catch((): string[] => []);
    if (files.includes(`${name}.request.json`)) return readFile(join(folder, `${name}.request.json`), 'utf8');
    await new Promise(resolve => setImmediate(resolve));
  }
}

test('a request is a file without the key, and words in a file are the reply', async () => {
  const reply = heard(open(), request('[n1] hello'));
  const asked = await laidDown('000001');
  assert.deepEqual((JSON.parse(asked) as { messages: unknown }).messages, request('[n1] hello').messages);
  assert.doesNotMatch(asked, /test-key/);
  await answer('000001.reply.txt', 'Good day.');
  const { events, reply: said } = await reply;
  assert.deepEqual(said.blocks, [{ type: 'text', text: 'Good day.' }]);
  assert.equal(said.stop, 'end_turn');
  assert.deepEqual(
    events.map(({ type }) => type),
    ['began', 'blockStarted', 'text', 'blockStopped', 'finished'],
  );
});

test('a reply as the API writes it may hold calls; those without an id get one', async () => {
  const reply = heard(open(), request('go'));
  await laidDown('000001');
  const content = [
    { type: 'text', text: 'I look.' },
    { type: 'tool_use', name: 'read', input: { path: 'a' } },
  ];
  await answer('000001.reply.json', JSON.stringify({ content }));
  const { reply: said } = await reply;
  assert.equal(said.stop, 'tool_use');
  assert.equal(said.blocks[1]?.['id'], 'toolu_file_000001_1');
});

test('agents side by side each get their own reply, in whatever order they are written', async () => {
  const model = open();
  const replies = ['one', 'two', 'three'].map(words => heard(model, request(words)));
  const asked = await Promise.all(['000001', '000002', '000003'].map(laidDown));
  for (const at of [2, 0, 1]) {
    const words = /"(one|two|three)"/.exec(asked[at] ?? '')?.[1] ?? '';
    await answer(`00000${at + 1}.reply.txt`, `to ${words}`);
  }
  const said = (await Promise.all(replies)).map(({ reply }) => reply.blocks[0]?.['text']);
  assert.deepEqual(said, ['to one', 'to two', 'to three']);
});

test('a stopped request waits no longer, what is no reply is a failure, and numbers go on after a restart', async () => {
  const stop = new AbortController();
  const stopped = heard(open(), request('one'), stop.signal);
  await laidDown('000001');
  stop.abort(new Error('stopped'));
  assert.equal((await stopped).reply.stop, 'aborted');
  const broken = heard(open(), request('two'));
  await laidDown('000002');
  await answer('000002.reply.json', '{"content": "words"}');
  const { failure } = await broken;
  assert.equal(failure?.kind, 'invalid');
});

test('a folder that cannot be made, or was cleared away, is made for the next request', async () => {
  const model = open();
  await writeFile(folder, 'in the way');
  const { reply: refused } = await heard(model, request('[n1] hello'));
  assert.equal(refused.stop, 'failed');
  await rm(folder);
  for (const name of ['000001', '000002']) {
    const reply = heard(model, request('[n1] hello'));
    await laidDown(name);
    await answer(`${name}.reply.txt`, 'Good day.');
    assert.equal((await reply).reply.stop, 'end_turn');
    await rm(folder, { recursive: true });
  }
});

test('a request that cannot be laid down fails with words that say so', async () => {
  await writeFile(folder, 'in the way');
  const { events } = await heard(open(), request('[n1] hello'));
  const last = events.at(-1);
  assert.match(
    last?.type === 'failed' ? last.failure.message : '',
    /^The request could not be laid down in the exchange folder: E/,
  );
});
