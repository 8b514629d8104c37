import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { wordsOf } from '../support/modelTalk.ts';
import type { ModelRequest } from '../support/messagesApi/modelRequest.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { openApp, writeFiles, type TestApp } from '../support/openApp.ts';

/** Tokens of the project's instructions in these tests, about. */
const long = 5_000;

let api: MessagesApi;
let app: TestApp;

before(async () => {
  api = await startMessagesApi();
  app = await openApp(api.url);
  await writeFiles(app.folder, { 'CLAUDE.md': wordsOf(long) });
});
after(async () => {
  await app.close();
  await api.close();
});

function isMain({ received }: ModelRequest): boolean {
  return !received.text.includes(', a fresh agent');
}

function usageOf(request: (typeof api.requests)[number] | undefined) {
  assert.ok(request?.usage);
  const { cache_creation: created, cache_read_input_tokens: read } = request.usage;
  const { ephemeral_1h_input_tokens: written } = created as { ephemeral_1h_input_tokens: number };
  return { read: Number(read), written };
}

/** A turn of a new session that spawns these one after another; each one’s first request. */
async function spawned(names: readonly string[]) {
  const window = app.window();
  const session = await window.session();
  const start = api.requests.length;
  for (const name of names) {
    api.reply([toolUse('spawn', { name, task: `Look at ${name}.`, onboard: false })], isMain);
    api.reply([text(`I am ${name}.`)], request => !isMain(request));
  }
  api.reply([text('All are back.')], isMain);
  await window.turn(session, 1, `Spawn ${names.join(' and ')}.`);
  const requests = api.requests.slice(start);
  const firsts = names.map(name => requests.find(request => request.text.includes(`You are ${name}, a fresh agent`)));
  const replies = [...window.viewer.view.bodies.values()].flatMap(node => (node.kind === 'reply' ? [node.body] : []));
  return { main: requests[0], firsts, replies };
}

test('agents of a project read its instructions from the cache, with the head, and this is known before', async () => {
  const { main, firsts, replies } = await spawned(['one', 'two']);
  const shared = usageOf(main).written;
  assert.ok(shared > long + 4_000, `head and instructions: ${shared} tokens`);
  for (const first of firsts) {
    assert.equal(usageOf(first).read, shared);
    assert.equal(usageOf(first).written, 0);
    // Of what an earlier request began with too, it misses the few words that stand before the name.
    assert.equal(first?.oracle?.read, first?.oracle?.alive);
    assert.ok((first?.oracle?.sent ?? Infinity) - shared < 5, `${first?.oracle?.sent} of it was sent before`);
  }
  assert.deepEqual(
    replies.map(reply => reply.usage.cacheRead),
    replies.map(reply => reply.expectedRead),
  );
});

test('another session of the project reads them as well, and writes no more than its own words', async () => {
  const { main } = await spawned(['three']);
  const { read, written } = usageOf(main);
  assert.ok(read > long + 4_000, `read ${read} tokens`);
  assert.equal(written, 0);
});

test('no request carries more than four markers, and those of the branch’s own path come first', async () => {
  const window = app.window();
  const session = await window.session();
  const start = api.requests.length;
  api.reply([toolUse('spawn', { name: 'four', task: 'Look.', onboard: false })], isMain);
  api.reply([text('I am four.')], request => !isMain(request));
  // The end, what was written last, and the pause before it are three places now.
  api.reply([toolUse('read', { path: 'CLAUDE.md' })], isMain);
  api.reply([text('Done.')], isMain);
  await window.turn(session, 1, 'Spawn one and read.');
  const requests = api.requests.slice(start);
  assert.deepEqual(
    requests.map(({ text: sent }) => sent.match(/"cache_control"/g)?.length),
    [3, 3, 4, 4],
  );
  const own = requests.at(-1)?.oracle;
  assert.equal(own?.reason, 'whole');
});

test('instructions that changed are written anew', async () => {
  await writeFiles(app.folder, { 'CLAUDE.md': `Changed. ${wordsOf(long)}` });
  const { main, firsts } = await spawned(['seven']);
  assert.ok(usageOf(main).written > long);
  assert.ok(usageOf(main).read < long);
  assert.ok(usageOf(firsts[0]).read > long + 4_000);
});
