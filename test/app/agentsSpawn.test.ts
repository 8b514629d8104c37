import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { settingsOf } from '../../src/session/authority.ts';
import { violations } from '../../src/session/invariants.ts';
import { pathTo } from '../../src/session/path.ts';
import type { Branch } from '../../src/session/tree.ts';
import type { ModelRequest } from '../support/messagesApi/modelRequest.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { openApp, writeFiles, type TestApp, type TestWindow } from '../support/openApp.ts';

let api: MessagesApi;
let app: TestApp;

before(async () => {
  api = await startMessagesApi();
  app = await openApp(api.url);
});
after(async () => {
  await app.close();
  await api.close();
});

const task = { name: 'look-up', task: 'Find where the port is set.', onboard: false };

/** Whether a request is of the agent with this name: its first prompt says so. */
function of(name: string): (request: ModelRequest) => boolean {
  return ({ received }) => received.text.includes(`You are ${name}, a fresh agent`);
}

function isMain({ received }: ModelRequest): boolean {
  return !received.text.includes(', a fresh agent');
}

function named(window: TestWindow, name: string): Branch {
  const found = [...window.viewer.view.tree.branches.values()].find(branch => branch.name === name);
  assert.ok(found, `there is a branch ${name}`);
  return found;
}

/** The text of the newest answer to a call of this name that the model was told. */
function answerOf(request: ModelRequest, tool: string): string {
  return request.answered.findLast(({ name }) => name === tool)?.output ?? '';
}

test('a spawned agent begins with its task and nothing of its maker, and its result is the answer', async () => {
  const window = app.window();
  const session = await window.session();
  api.reply([text('The secret word is marzipan.'), toolUse('spawn', task)], isMain);
  api.reply([text('It is set in src/server.ts:12.')], of('look-up'));
  let answered = '';
  api.reply(request => {
    answered = answerOf(request, 'spawn');
    return [text('Thank you.')];
  }, isMain);
  await window.turn(session, 1, 'Where is the port set?');
  assert.match(answered, /src\/server\.ts:12/);
  const child = named(window, 'look-up');
  const { tree } = window.viewer.view;
  assert.equal(child.purpose, 'spawn');
  assert.equal(child.by, 'agent');
  assert.equal(child.from, 0);
  assert.equal(settingsOf(tree, child.id).authority, 'readOnly');
  const [first] = pathTo(tree, child.head);
  assert.equal(first?.kind, 'prompt');
  const request = api.requests.find(({ text: sent }) => sent.includes('You are look-up, a fresh agent'));
  assert.ok(request);
  assert.doesNotMatch(request.text, /marzipan|Where is the port set/);
  assert.match(request.text, /history\.md/);
  assert.deepEqual(
    [...tree.mail.values()].map(({ kind, taken }) => [kind, taken]),
    [['result', 'read']],
  );
  assert.deepEqual(violations(tree), []);
});

test('with wait false the maker goes on at once, and the result comes as a note', async () => {
  const window = app.window();
  const session = await window.session();
  const heard = { call: '', note: '' };
  api.reply([toolUse('spawn', { ...task, name: 'aside', wait: false })], isMain);
  const found = gate();
  api.reply([text(found, 'It is in src/port.ts:3.')], of('aside'));
  api.reply(request => {
    heard.call = answerOf(request, 'spawn');
    return [text('I go on.')];
  }, isMain);
  await window.turn(session, 1, 'Look it up meanwhile.');
  assert.match(heard.call, /Started: aside/);
  api.reply(request => {
    heard.note = request.received.text;
    return [text('I see.')];
  }, isMain);
  found.release();
  await window.viewer.when(view => view.tree.mail.get(1)?.taken === 'read');
  await window.rest(1);
  assert.match(heard.note, /src\/port\.ts:3/);
});

test('a child cannot be given what its maker may not do', async () => {
  const window = app.window();
  const session = await window.session();
  await window.intend({ type: 'configureBranch', session, branch: 1, settings: { authority: 'readOnly', may: [] } });
  api.reply([toolUse('spawn', { ...task, name: 'wide' })], isMain);
  let answered = '';
  api.reply(request => {
    answered = answerOf(request, 'spawn');
    return [text('So I do it myself.')];
  }, isMain);
  await window.turn(session, 1, 'Spawn something.');
  assert.match(answered, /may not spawn/);
  assert.equal(window.viewer.view.tree.branches.size, 1);
});

test('a call that is not right starts nothing and says what is wrong', async () => {
  const window = app.window();
  const session = await window.session();
  api.reply([toolUse('spawn', { name: 'x', task: ' ', onboard: false })], isMain);
  let answered = '';
  api.reply(request => {
    answered = answerOf(request, 'spawn');
    return [text('I see.')];
  }, isMain);
  await window.turn(session, 1, 'Spawn nothing.');
  assert.match(answered, /task/);
  assert.equal(window.viewer.view.tree.branches.size, 1);
});

test('what the project tells agents stands first in an empty context, and two agents share it', async () => {
  await writeFiles(app.folder, { 'CLAUDE.md': `Build with make. ${'Mind the lines. '.repeat(600)}` });
  const window = app.window();
  const session = await window.session();
  api.reply([toolUse('spawn', { ...task, name: 'reader' })], isMain);
  api.reply([text('I read it.')], of('reader'));
  api.reply([text('Good.')], isMain);
  await window.turn(session, 1, 'First words.');
  api.reply([text('Again.')], isMain);
  await window.turn(session, 1, 'Second words.');
  const [first, child] = api.requests.slice(-4);
  const said = (request: typeof first): number => request?.text.match(/Build with make/g)?.length ?? 0;
  assert.deepEqual(api.requests.slice(-4).map(said), [1, 1, 1, 1]);
  const before = (request: typeof first): string =>
    request?.text.slice(0, request.text.indexOf('Mind the lines')) ?? '';
  assert.equal(before(child), before(first), 'the same bytes up to what differs');
  const prompt = [...window.viewer.view.bodies.values()].find(body => body.kind === 'prompt');
  assert.ok(prompt?.kind === 'prompt');
  assert.equal(prompt.body.words, 'First words.');
  assert.equal(prompt.body.blocks.length, 2);
  const read = child?.usage?.['cache_read_input_tokens'];
  assert.ok(typeof read === 'number' && read > 4_000, `the child read ${String(read)} tokens from the cache`);
});
