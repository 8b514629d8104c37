import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { violations } from '../../src/session/invariants.ts';
import { aroundReading, haveReply } from '../support/aroundReading.ts';
import { branchNamed, forkInto, forkStory, heardBy, plays } from '../support/forkStory.ts';
import type { ModelRequest } from '../support/messagesApi/modelRequest.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import type { TestApp } from '../support/openApp.ts';

let api: MessagesApi;
/** The log gives back no reply that has these words. */
let lost = /^$/;

beforeEach(async () => {
  api = await startMessagesApi();
  lost = /^$/;
});
afterEach(() => api.close());

// What is lost cannot be read, wherever it is held.
aroundReading(nodes => {
  if (!haveReply(nodes, lost)) return Promise.resolve(nodes);
  return Promise.reject(Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' }));
});

/** What was told of ends whose figures are missing. */
const bare = ({ notes }: TestApp): string[] =>
  notes.filter(line => line.startsWith('the end of run ')).map(line => line.replace(/\d+/, 'N'));

const told = 'the end of run N is kept without its figures: Error: EIO: i/o error, read';

test('a child whose words cannot be read back has ended all the same: its parent hears of it and goes on', async t => {
  const { app, window, session } = await forkStory(api, t);
  lost = /a is green/;
  plays(api, {
    main: [[forkInto('a', 'b')], [text('One is lost.')]],
    a: [[text('a is green.')]],
    b: [[text('b is blue.')]],
  });
  await window.turn(session, 1, 'Look at both.');
  const heard = heardBy(api, 'main');
  assert.match(heard, /a: done\. What it did and said could not be read back; its history has it\./);
  assert.match(heard, /b: done\. 1 reply, .*> b is blue\./);
  const end = branchNamed(window, 'a').run?.end;
  assert.equal(end?.outcome, 'done');
  assert.equal(end?.receipt, undefined);
  assert.equal(branchNamed(window, 'main').run?.end?.outcome, 'done');
  assert.deepEqual(
    [...window.viewer.view.tree.mail.values()].map(({ kind, taken }) => [kind, taken]),
    [
      ['result', 'read'],
      ['result', 'read'],
    ],
  );
  assert.deepEqual(bare(app), [told]);
  assert.deepEqual(violations(window.viewer.view.tree), []);
});

test('a child nobody waits for any more wakes its parent with what can be said of it', async t => {
  const { app, window, session } = await forkStory(api, t);
  const held = gate();
  lost = /a is green/;
  plays(api, {
    main: [
      [toolUse('fork', { branches: [{ name: 'a', task: 'Look at a.' }], wait: false })],
      [text('It looks.')],
      [text('It is back.')],
    ],
    a: [[text('a is ', held, 'green.')]],
  });
  await window.turn(session, 1, 'Look at it.');
  held.release();
  await window.viewer.when(({ tree }) => tree.mail.get(1)?.taken === 'read');
  await window.rest(1);
  assert.match(heardBy(api, 'main'), /a: done\. What it did and said could not be read back/);
  assert.deepEqual(bare(app), [told]);
});

test('a turn that cannot be read back is over, and the branch goes on when its log can be read again', async t => {
  const { app, window, session } = await forkStory(api, t);
  lost = /Hello/;
  plays(api, { main: [[text('Hello.')], [text('And again.')]] });
  await window.turn(session, 1, 'Hi.');
  assert.deepEqual(window.viewer.view.tree.branches.get(1)?.run?.end?.outcome, 'done');
  assert.deepEqual(bare(app), [told]);
  lost = /^$/;
  await window.turn(session, 1, 'Hi again.');
  assert.match(api.requests.at(-1)?.text ?? '', /Hi\..*Hello\..*Hi again\./);
  assert.deepEqual(bare(app), [told]);
});

const isDelegate = ({ received }: ModelRequest): boolean => received.text.includes('You are a delegate of');
const isChild = (request: ModelRequest): boolean =>
  !isDelegate(request) && request.received.text.includes('You are painter, a fresh agent');
const isMain = (request: ModelRequest): boolean => !isDelegate(request) && !isChild(request);

const asks = { to: 'parent', questions: [{ question: 'Which colour?', otherwise: 'red' }] };
const spawns = { name: 'painter', task: 'Paint the door.', onboard: true };

test('who asked a delegate whose words cannot be read back is answered, once', async t => {
  const { app, window, session } = await forkStory(api, t);
  lost = /1\. Green/;
  let heard = '';
  api.reply([toolUse('spawn', spawns)], isMain);
  api.reply([toolUse('ask', asks)], isChild);
  api.reply([text('1. Green.')], isDelegate);
  api.reply(request => {
    heard = request.answered.findLast(({ name }) => name === 'ask')?.output ?? '';
    return [text('Red then.')];
  }, isChild);
  api.reply([text('It is red.')], isMain);
  await window.turn(session, 1, 'Paint it.');
  assert.match(heard, /answers-painter: done\. What it did and said could not be read back/);
  const delegate = branchNamed(window, 'answers-painter').id;
  const sent = () => [...window.viewer.view.tree.mail.values()].filter(({ from }) => from === delegate);
  assert.deepEqual(
    sent().map(({ kind, taken }) => [kind, taken]),
    [['answer', 'read']],
  );
  // The person talks to it afterwards: that is no second answer.
  lost = /Yes, green/;
  api.reply([text('Yes, green.')], isDelegate);
  await window.turn(session, delegate, 'Are you sure?');
  assert.equal(sent().length, 1);
  assert.deepEqual(bare(app), [told, told]);
  assert.deepEqual(violations(window.viewer.view.tree), []);
});

test('who asked a delegate and did not wait for it is woken, though its words cannot be read back', async t => {
  const { app, window, session } = await forkStory(api, t);
  lost = /1\. Green/;
  const held = gate();
  api.reply([toolUse('spawn', spawns)], isMain);
  api.reply([toolUse('ask', asks)], isChild);
  api.reply([text('1. ', held, 'Green.')], isDelegate);
  api.reply([text('It is red.')], isChild);
  api.reply([text('I heard you.')], isChild);
  api.reply([text('Good.')], isMain);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Paint it.', how: 'send' });
  await held.reached;
  const child = branchNamed(window, 'painter').id;
  await window.intend({ type: 'submit', session, branch: child, words: 'Do not wait.', how: 'send' });
  await window.rest(1);
  await window.rest(child);
  let heard = '';
  api.reply(request => {
    heard = request.received.text;
    return [text('Too late.')];
  }, isChild);
  held.release();
  await window.viewer.when(({ tree }) => [...tree.mail.values()].some(({ kind, taken }) => kind === 'answer' && taken));
  await window.rest(child);
  assert.match(heard, /> answers-painter: done\. What it did and said could not be read back/);
  assert.deepEqual(bare(app), [told]);
});
