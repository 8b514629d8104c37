import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { hears, requestWith } from '../support/meeting.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { openApp, type TestApp } from '../support/openApp.ts';

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

test('a question to the person waits for the answer, and the agent goes on with it', async () => {
  const window = app.window();
  const session = await window.session();
  const questions = [
    { question: 'Which colour?', choices: ['red', 'blue'] },
    { question: 'How many?', otherwise: 'I take three.' },
  ];
  api.reply([toolUse('ask', { to: 'person', questions })], hears('paint'));
  api.reply([text('blue it is')], hears('The person answered:'));
  await window.intend({ type: 'submit', session, branch: 1, words: 'paint', how: 'send' });
  await window.viewer.when(view => view.tree.questions.size === 1);
  const asking = { branch: 'main', tool: 'question', title: 'Which colour?' };
  await window.viewer.when(view =>
    view.sessions.some(
      row => row.session === session && row.asks === 1 && JSON.stringify(row.asking) === JSON.stringify(asking),
    ),
  );
  const [question] = window.viewer.view.tree.questions.values();
  assert.deepEqual(question?.questions[0], { words: 'Which colour?', choices: ['red', 'blue'], otherwise: '' });
  await assert.rejects(
    window.intend({ type: 'answerQuestion', session, question: question.id, answers: ['blue'] }),
    /There are 2 questions and 1 answers/,
  );
  await window.intend({ type: 'answerQuestion', session, question: question.id, answers: ['blue', ''] });
  await window.rest(1);
  assert.match(
    requestWith(api, 'The person answered:'),
    /1\. Which colour\?\\n {3}blue\\n2\. How many\?\\n {3}\(no answer\) I take three\./,
  );
  await assert.rejects(
    window.intend({ type: 'answerQuestion', session, question: question.id, answers: ['red', ''] }),
    /already answered/,
  );
});

test('where nobody sees a window, a question with words for that is answered with them at once', async () => {
  const window = app.window({ attended: false });
  const others = await openApp(api.url);
  try {
    const alone = others.window({ attended: false });
    const session = await alone.session();
    const questions = [{ question: 'Which colour?', otherwise: 'I take red.' }];
    api.reply([toolUse('ask', { to: 'person', questions })], hears('paint alone'));
    api.reply([text('red')], hears('Nobody is there'));
    await alone.turn(session, 1, 'paint alone');
    assert.match(requestWith(api, 'Nobody is there'), /1\. Which colour\?\\n {3}I take red\./);
    assert.equal(alone.viewer.view.tree.questions.size, 0);
  } finally {
    await others.close();
    window.uplink.dispose();
  }
});

test('a prompt of the person ends a question to them, which is withdrawn', async () => {
  const window = app.window();
  const session = await window.session();
  api.reply([toolUse('ask', { to: 'person', questions: [{ question: 'Which?' }] })], hears('choose'));
  api.reply([text('as you say')], hears('They did not answer. The person wrote to you'));
  await window.intend({ type: 'submit', session, branch: 1, words: 'choose', how: 'send' });
  await window.viewer.when(view => view.tree.questions.size === 1);
  await window.intend({ type: 'submit', session, branch: 1, words: 'leave that', how: 'steer' });
  await window.rest(1);
  assert.equal(window.viewer.view.tree.questions.size, 0);
  assert.match(requestWith(api, 'They did not answer.'), /leave that/);
});

test('a stop withdraws the question', async () => {
  const window = app.window();
  const session = await window.session();
  api.reply([toolUse('ask', { to: 'person', questions: [{ question: 'Which?' }] })], hears('choose'));
  await window.intend({ type: 'submit', session, branch: 1, words: 'choose', how: 'send' });
  await window.viewer.when(view => view.tree.questions.size === 1);
  await window.intend({ type: 'stop', session, branch: 1 });
  await window.rest(1);
  assert.equal(window.viewer.view.tree.questions.size, 0);
});

test('a question of a run that is parked stays open, and its answer reaches the agent when that goes on', async t => {
  const one = await openApp(api.url);
  t.after(() => one.close());
  const window = one.window();
  const session = await window.session();
  api.reply([toolUse('ask', { to: 'person', questions: [{ question: 'Which road?' }] })], hears('choose a road'));
  await window.intend({ type: 'submit', session, branch: 1, words: 'choose a road', how: 'send' });
  await window.viewer.when(view => view.tree.questions.size === 1);
  window.uplink.window({ trusted: false });
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'parked');
  assert.deepEqual([...window.viewer.view.tree.questions.keys()], [1]);
  window.uplink.window({ trusted: true });
  await window.intend({ type: 'answerQuestion', session, question: 1, answers: ['the left one'] });
  api.reply([text('left then')], hears('the left one'));
  await window.intend({ type: 'resume', session, branch: 1 });
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
});

test('a crash while the person is asked: the question is still there, and its answer reaches the agent once', async () => {
  const one = await openApp(api.url);
  const window = one.window();
  const session = await window.session();
  api.reply([toolUse('ask', { to: 'person', questions: [{ question: 'Which way?' }] })], hears('choose well'));
  await window.intend({ type: 'submit', session, branch: 1, words: 'choose well', how: 'send' });
  await window.viewer.when(view => view.tree.questions.size === 1);
  const two = await one.reopen();
  const next = two.window();
  next.uplink.show({ session, branch: 1 }, 0);
  await next.viewer.when(view => view.tree.questions.size === 1);
  await next.intend({ type: 'answerQuestion', session, question: 1, answers: ['left'] });
  api.reply([text('left then')], hears('The person answered:'));
  await next.intend({ type: 'resume', session, branch: 1 });
  await next.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  assert.match(requestWith(api, 'Which way?'), /1\. Which way\?\\n {3}left/);
  await one.app.dispose();
  await two.close();
});

test('a question of a run that was cut off is taken back when the person goes on without it', async () => {
  const one = await openApp(api.url);
  const window = one.window();
  const session = await window.session();
  api.reply([toolUse('ask', { to: 'person', questions: [{ question: 'Which hat?' }] })], hears('dress well'));
  await window.intend({ type: 'submit', session, branch: 1, words: 'dress well', how: 'send' });
  await window.viewer.when(view => view.tree.questions.size === 1);
  const two = await one.reopen();
  const next = two.window();
  next.uplink.show({ session, branch: 1 }, 0);
  await next.viewer.when(view => view.tree.questions.size === 1);
  const held = gate();
  api.reply([text('no ', held, 'hat')], hears('never mind'));
  await next.intend({ type: 'submit', session, branch: 1, words: 'never mind', how: 'send' });
  await held.reached;
  const answer = next.intend({ type: 'answerQuestion', session, question: 1, answers: ['the red one'] });
  await assert.rejects(answer, /already answered, or its agent stopped/);
  held.release();
  await next.rest(1);
  await one.app.dispose();
  await two.close();
});

test('who has no key to go on with loses nothing: the question stays open, and the agent hears its answer', async t => {
  const one = await openApp(api.url);
  t.after(() => one.close());
  const window = one.window();
  const session = await window.session();
  api.reply([toolUse('ask', { to: 'person', questions: [{ question: 'Which port?' }] })], hears('serve'));
  await window.intend({ type: 'submit', session, branch: 1, words: 'serve', how: 'send' });
  await window.viewer.when(view => view.tree.questions.size === 1);
  const two = await one.reopen();
  const again = two.window({ credential: null });
  again.uplink.show({ session, branch: 1 }, 0);
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'interrupted');
  await assert.rejects(
    again.intend({ type: 'submit', session, branch: 1, words: 'go on', how: 'send' }),
    /A key is needed/,
  );
  await again.intend({ type: 'answerQuestion', session, question: 1, answers: ['8080'] });
  again.uplink.window({ credential: { source: 'flag', kind: 'apiKey', value: 'test-key' } });
  api.reply([text('8080 it is')], hears('The person answered:'));
  await again.intend({ type: 'resume', session, branch: 1 });
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  assert.match(requestWith(api, 'Which port?'), /The person answered:\\n1\. Which port\?\\n {3}8080/);
});
