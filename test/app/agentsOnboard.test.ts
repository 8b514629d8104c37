import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from '../../src/session/invariants.ts';
import type { Branch } from '../../src/session/tree.ts';
import type { ModelRequest } from '../support/messagesApi/modelRequest.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { openApp, type TestApp, type TestWindow } from '../support/openApp.ts';

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

const spawn = { name: 'painter', task: 'Paint the door.', onboard: true, writes: true };
const questions = [
  { question: 'Which colour?', choices: ['red', 'green'], otherwise: 'red' },
  { question: 'Both sides?', otherwise: 'only outside' },
];

function isDelegate({ received }: ModelRequest): boolean {
  return received.text.includes('You are a delegate of');
}

function isChild(request: ModelRequest): boolean {
  return !isDelegate(request) && request.received.text.includes('You are painter, a fresh agent');
}

function isMain(request: ModelRequest): boolean {
  return !isDelegate(request) && !isChild(request);
}

function named(window: TestWindow, name: string): Branch {
  const found = [...window.viewer.view.tree.branches.values()].find(branch => branch.name === name);
  assert.ok(found, `there is a branch ${name}`);
  return found;
}

/** The newest answer to a call of this name that the model was told. */
function answerOf(request: ModelRequest, tool: string): string {
  return request.answered.findLast(({ name }) => name === tool)?.output ?? '';
}

test('an onboarded agent asks before it changes anything, and a delegate of its parent answers', async () => {
  const window = app.window();
  const session = await window.session();
  const heard = { early: '', answer: '', parent: '' };
  api.reply([text('The house is to be green.'), toolUse('spawn', spawn)], isMain);
  api.reply([toolUse('write', { path: 'door.txt', content: 'red' })], isChild);
  api.reply(request => {
    heard.early = answerOf(request, 'write');
    return [toolUse('ask', { to: 'parent', questions })];
  }, isChild);
  let asked = '';
  api.reply(request => {
    asked = request.received.text;
    return [text('1. Green.\n2. Nobody knows: only outside.\n\nDecided for you:\n- The door is painted outside only.')];
  }, isDelegate);
  api.reply(request => {
    heard.answer = answerOf(request, 'ask');
    return [text('I understand: green, outside.'), toolUse('write', { path: 'door.txt', content: 'green' })];
  }, isChild);
  api.reply([text('The door is green.')], isChild);
  api.reply(request => {
    heard.parent = request.received.text;
    return [text('Good.')];
  }, isMain);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Paint the house.', how: 'send' });
  await window.allow(await window.request());
  await window.rest(1);
  assert.match(heard.early, /ask/);
  assert.match(
    heard.answer,
    /Answer of "answers-painter" to your question m1 \(m2, at n\d+, hop 1 of 8\):\n> 1\. Green/,
  );
  assert.match(heard.answer, /what you will not do/);
  assert.doesNotMatch(heard.answer, /Decided for you/);
  assert.match(asked, /Which colour\?/);
  assert.match(asked, /The house is to be green/, 'the delegate knows what its parent knows');
  assert.match(asked, /Paint the door/);
  assert.match(
    heard.parent,
    /Decided for you while \\"painter\\" asked; the interview stands in \.banyan\/\S+\/painter\/interview\.md \(.*painted outside only/,
  );
  const { tree } = window.viewer.view;
  const delegate = named(window, 'answers-painter');
  assert.equal(delegate.parent, 1);
  assert.equal(delegate.task?.role, 'delegate');
  assert.deepEqual(
    [...tree.mail.values()].map(({ kind, from, to, taken }) => [kind, from, to, taken]),
    [
      ['question', 2, 1, 'read'],
      ['answer', delegate.id, 2, 'read'],
      ['decided', delegate.id, 1, 'read'],
      ['result', 2, 1, 'read'],
    ],
  );
  assert.deepEqual(violations(tree), []);
});

test('a delegate stands on its parent’s cache and its directive answers the call that made the asker', async () => {
  const window = app.window();
  const session = await window.session();
  const long = 'All work and no play makes a dull boy. '.repeat(300);
  api.reply([text(long), toolUse('spawn', spawn)], isMain);
  api.reply([toolUse('ask', { to: 'parent', questions })], isChild);
  api.reply([text('1. Green. 2. Yes.')], isDelegate);
  api.reply([text('Painted.')], isChild);
  api.reply([text('Good.')], isMain);
  await window.turn(session, 1, 'Paint the house.');
  const request = api.requests.findLast(({ text: sent }) => sent.includes('You are a delegate of'));
  const read = request?.usage?.['cache_read_input_tokens'];
  assert.ok(typeof read === 'number' && read > 2_000, `read ${String(read)} tokens from the cache`);
  const tree = window.viewer.view.tree;
  const delegate = named(window, 'answers-painter');
  const first = tree.nodes.get(
    tree.nodes.children(delegate.from).find(id => tree.nodes.get(id)?.branch === delegate.id) ?? 0,
  );
  assert.equal(first?.kind, 'results');
});

test('nothing to ask is an answer too, and nobody is asked', async () => {
  const window = app.window();
  const session = await window.session();
  api.reply([toolUse('spawn', spawn)], isMain);
  api.reply([toolUse('ask', { to: 'parent', questions: [] })], isChild);
  api.reply([toolUse('write', { path: 'plain.txt', content: 'red' })], isChild);
  let wrote = '';
  api.reply(request => {
    wrote = answerOf(request, 'write');
    return [text('Done.')];
  }, isChild);
  api.reply([text('Good.')], isMain);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Paint.', how: 'send' });
  await window.allow(await window.request());
  await window.rest(1);
  assert.doesNotMatch(wrote, /Not yet/);
  assert.equal(window.viewer.view.tree.branches.size, 2);
});

test('what its parent sends while a delegate answers is a message, and the answer is the delegate’s', async () => {
  const window = app.window();
  const session = await window.session();
  const [looks, asked] = [gate(), gate()];
  const heard = { sent: '', answer: '' };
  api.reply([toolUse('spawn', { ...spawn, wait: false })], isMain);
  api.reply([text('I wait ', asked, 'a little.'), toolUse('send', { to: 'painter', words: 'No hurry.' })], isMain);
  api.reply(request => {
    heard.sent = answerOf(request, 'send');
    return [text('It paints.')];
  }, isMain);
  api.reply([toolUse('ask', { to: 'parent', questions })], isChild);
  api.reply([text('1. Green.', looks, ' 2. Yes.')], isDelegate);
  api.reply(request => {
    heard.answer = JSON.stringify(request.body.raw);
    return [text('Green it is.')];
  }, isChild);
  api.reply([text('Good.')], isMain);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Paint.', how: 'send' });
  await looks.reached;
  asked.release();
  await window.viewer.when(view => [...view.tree.mail.values()].some(({ from, to }) => from === 1 && to === 2));
  looks.release();
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.id !== 1);
  await window.rest(1);
  assert.match(heard.sent, /\] Sent to "painter"\. "painter" reads it at its next step\.$/);
  assert.match(
    heard.answer,
    /Answer of \\"answers-painter\\" to your question m1 .*> 1\. Green\..*Message of \\"main\\"/,
  );
});

test('what its parent sends to one that had nothing to ask is no answer', async () => {
  const window = app.window();
  const session = await window.session();
  const [works, told] = [gate(), gate()];
  api.reply([toolUse('spawn', { ...spawn, wait: false })], isMain);
  api.reply([text('I wait ', told, 'a little.'), toolUse('send', { to: 'painter', words: 'No hurry.' })], isMain);
  api.reply([text('It paints.')], isMain);
  api.reply([toolUse('ask', { to: 'parent', questions: [] })], isChild);
  api.reply([text('Done', works, '.')], isChild);
  let heard = '';
  api.reply(request => {
    heard = request.received.text;
    return [text('All done.')];
  }, isChild);
  api.reply([text('Good.')], isMain);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Paint.', how: 'send' });
  await works.reached;
  told.release();
  await window.viewer.when(view => [...view.tree.mail.values()].some(({ from }) => from === 1));
  works.release();
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.id !== 1);
  await window.rest(1);
  assert.match(heard, /Message of \\?"main\\?" \(m2/);
  assert.doesNotMatch(heard, /Answer of/);
});

test('an interview that a crash cuts off ends as any other: the agent says what it has understood', async t => {
  const one = await openApp(api.url);
  t.after(() => one.close());
  const window = one.window();
  const session = await window.session();
  const held = gate();
  api.reply([toolUse('spawn', spawn)], isMain);
  api.reply([toolUse('ask', { to: 'parent', questions })], isChild);
  api.reply([text('1. '), held], isDelegate);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Paint.', how: 'send' });
  await held.reached;
  const two = await one.reopen();
  const again = two.window();
  again.uplink.show({ session, branch: 1 }, 0);
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'interrupted');
  api.reply([text('1. Green. 2. Yes.')], isDelegate);
  let heard = '';
  api.reply(request => {
    heard = answerOf(request, 'ask');
    return [text('I understand: green.')];
  }, isChild);
  api.reply([text('Good.')], isMain);
  await again.intend({ type: 'resume', session, branch: 1 });
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  held.release();
  assert.match(heard, /> 1\. Green\. 2\. Yes\.\n\nBefore you go on, say in a few lines what you have understood/);
});

test('after three rounds the parent is not asked again', async () => {
  const window = app.window();
  const session = await window.session();
  api.reply([toolUse('spawn', spawn)], isMain);
  for (let round = 0; round < 4; round++) api.reply([toolUse('ask', { to: 'parent', questions })], isChild);
  for (let round = 0; round < 3; round++) api.reply([text(`Answer ${round}.`)], isDelegate);
  let last = '';
  api.reply(request => {
    last = answerOf(request, 'ask');
    return [text('Then red.')];
  }, isChild);
  api.reply([text('Good.')], isMain);
  await window.turn(session, 1, 'Paint.');
  assert.match(last, /3 times/);
  assert.equal(api.pending.replies, 0);
});

const reader = { name: 'reader', task: 'Read the door.', onboard: true };

function isReader(request: ModelRequest): boolean {
  return !isDelegate(request) && request.received.text.includes('You are reader, a fresh agent');
}

test('who only reads has to ask as well, before its result is taken', async () => {
  const window = app.window();
  const session = await window.session();
  const heard = { moment: '', answer: '', parent: '' };
  const isOther = (request: ModelRequest): boolean => !isDelegate(request) && !isReader(request);
  api.reply([toolUse('spawn', reader)], isOther);
  api.reply([text('The door is a door.')], isReader);
  api.reply(request => {
    heard.moment = request.received.text;
    return [toolUse('ask', { to: 'parent', questions })];
  }, isReader);
  api.reply([text('1. Red.\n2. Yes.')], isDelegate);
  api.reply(request => {
    heard.answer = answerOf(request, 'ask');
    return [text('The red door is a door on both sides.')];
  }, isReader);
  api.reply(request => {
    heard.parent = answerOf(request, 'spawn');
    return [text('Good.')];
  }, isOther);
  await window.turn(session, 1, 'What is the door?');
  assert.match(heard.moment, /Before you report, ask/);
  assert.match(heard.moment, /Your result is not taken yet: you have to ask main once/);
  assert.match(heard.answer, /1\. Red/);
  assert.match(heard.parent, /The red door is a door on both sides/);
  assert.doesNotMatch(heard.parent, /The door is a door\.|did not/);
  assert.deepEqual(violations(window.viewer.view.tree), []);
});

test('one that will not ask is told twice, and its result says that it did not', async () => {
  const window = app.window();
  const session = await window.session();
  const isOther = (request: ModelRequest): boolean => !isReader(request);
  api.reply([toolUse('spawn', reader)], isOther);
  let heard = '';
  for (let times = 1; times <= 3; times++)
    api.reply(request => {
      heard = request.received.text;
      return [text(`I have nothing more to say, ${times}.`)];
    }, isReader);
  let parent = '';
  api.reply(request => {
    parent = answerOf(request, 'spawn');
    return [text('Good.')];
  }, isOther);
  await window.turn(session, 1, 'What is the door?');
  assert.equal(heard.match(/Your result is not taken yet/g)?.length, 2);
  assert.match(parent, /reader: done\. 3 replies/);
  assert.match(parent, /It was to ask you first, and did not\./);
  assert.match(parent, /nothing more to say, 3/);
});

test('with its last replies an agent reports; it is not made to ask beyond them', async () => {
  const window = app.window();
  const session = await window.session();
  const isOther = (request: ModelRequest): boolean => !isReader(request);
  api.reply([toolUse('spawn', { ...reader, budget: { steps: 2 } })], isOther);
  api.reply([text('That is all.')], isReader);
  let parent = '';
  api.reply(request => {
    parent = answerOf(request, 'spawn');
    return [text('Good.')];
  }, isOther);
  await window.turn(session, 1, 'What is the door?');
  assert.match(parent, /reader: done\. 1 reply/);
  assert.match(parent, /did not/);
});
