import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pathTo } from '../../src/session/path.ts';
import { branchAtWork, heard, hears, requestWith, rested, twoRested } from '../support/meeting.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { text, toolUse, type Script } from '../support/messagesApi/script.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
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

function mail(window: TestWindow) {
  return [...window.viewer.view.tree.mail.values()];
}

test('words to an idle branch wake it, and it reads them once', async () => {
  const window = app.window();
  const session = await rested(api, window);
  api.reply([toolUse('send', { to: 'main', words: 'It is in src/a.ts:3' })], hears('tell main'));
  api.reply([text('sent')], hears('Sent to \\"main\\".'));
  api.reply([text('main knows')], hears('Message of \\"sender\\"'));
  const sender = await branchAtWork(window, session, 'sender', 'tell main');
  await window.rest(sender);
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.id !== 1);
  await window.rest(1);
  const { tree } = window.viewer.view;
  const [note] = pathTo(tree, tree.branches.get(1)?.head ?? 0).filter(node => node.kind === 'note');
  assert.equal(note?.startsTurn, true);
  assert.equal(note.turn, 2);
  assert.equal(mail(window)[0]?.taken, 'read');
  const read = api.requests.filter(({ body }) => JSON.stringify(body).includes('Message of \\"sender\\"'));
  assert.equal(read.length, 1);
});

test('words to a running branch are read at its next step', async () => {
  const window = app.window();
  const session = await rested(api, window);
  const held = gate();
  api.reply([text('thinking ', held), toolUse('read', { path: 'nothing-here' })], hears('look around'));
  api.reply([text('I read it')], hears('Message of \\"sender\\"'));
  await window.intend({ type: 'submit', session, branch: 1, words: 'look around', how: 'send' });
  await held.reached;
  api.reply([toolUse('send', { to: 'main', words: 'mind the gap' })], hears('tell main'));
  api.reply([text('sent')], hears('"main\\" reads it at its next step'));
  await window.rest(await branchAtWork(window, session, 'sender', 'tell main'));
  held.release();
  await window.rest(1);
  // The result of the call and the message stand in one request.
  assert.match(requestWith(api, 'mind the gap'), /tool_result.*> mind the gap/);
});

test('a message can be discarded before it is read, and then nobody reads it', async () => {
  const window = app.window();
  const session = await rested(api, window);
  const held = gate();
  api.reply([text('long ', held, 'words')], hears('talk'));
  await window.intend({ type: 'submit', session, branch: 1, words: 'talk', how: 'send' });
  await held.reached;
  await window.intend({ type: 'sendMessage', session, from: 0, to: [{ branch: 1, node: 0 }], words: 'never mind' });
  await window.viewer.when(view => view.tree.mail.size === 1);
  await window.intend({ type: 'discardMessage', session, message: 1 });
  held.release();
  await window.rest(1);
  assert.equal(mail(window)[0]?.taken, 'discarded');
  assert.equal(requestWith(api, 'never mind'), '');
});

test('a person sends words to several places: a head reads them, an earlier turn starts a new branch', async () => {
  const window = app.window();
  const session = await rested(api, window);
  api.reply([text('second turn')], hears('more'));
  await window.turn(session, 1, 'more');
  const { tree } = window.viewer.view;
  const end = pathTo(tree, tree.branches.get(1)?.head ?? 0).findLast(node => node.turn === 1)?.id ?? 0;
  const head = tree.branches.get(1)?.head;
  api.reply([text('at the head')], request => /second turn/.test(JSON.stringify(request.body)));
  api.reply([text('in the past')], hears('You go on here'));
  const to = [
    { branch: 1, node: 0 },
    { branch: 1, node: end },
  ];
  const { branches } = await window.intend({ type: 'sendMessage', session, from: 0, to, words: 'Use the other file' });
  assert.deepEqual(branches, [1, 2]);
  await window.rest(1);
  await window.rest(2);
  const now = window.viewer.view.tree;
  assert.equal(now.branches.get(2)?.from, end);
  assert.equal(now.branches.get(2)?.by, 'person');
  assert.ok(
    pathTo(now, now.branches.get(1)?.head ?? 0).some(node => node.id === head),
    'main went on from its head',
  );
  const past = requestWith(api, 'You go on here');
  assert.match(past, /Files: you get a copy of your own with the files as they were here/);
  assert.match(past, /The person writes \(m2\):\\n> Use the other file/);
  assert.doesNotMatch(past, /second turn/);
});

test('a result that a person sends to an earlier turn starts a branch there, named after what was said', async () => {
  const window = app.window();
  const { session, other } = await twoRested(api, window);
  api.reply([text('second turn')], hears('more'));
  await window.turn(session, 1, 'more');
  const { tree } = window.viewer.view;
  const heads = [1, other].map(branch => tree.branches.get(branch)?.head);
  const end = pathTo(tree, heads[0] ?? 0).findLast(node => node.turn === 1)?.id ?? 0;
  api.reply([text('in the past')], hears('You go on here'));
  const to = [{ branch: 1, node: end }];
  const { branches } = await window.intend({ type: 'sendMessage', session, from: other, to, words: '' });
  const made = branches[0] ?? 0;
  await window.rest(made);
  const now = window.viewer.view.tree.branches;
  assert.equal(now.get(made)?.name, 'other-rests');
  assert.equal(now.get(made)?.from, end);
  assert.deepEqual(
    [1, other].map(branch => now.get(branch)?.head),
    heads,
    'both lines stay',
  );
});

test('a branch asks another by name, which answers by sending', async () => {
  const window = app.window();
  const { session, other } = await twoRested(api, window);
  api.reply(
    [toolUse('ask', { to: 'other', questions: [{ question: 'Which port?', choices: ['80', '81'] }] })],
    hears('find the port'),
  );
  api.reply([toolUse('send', { to: 'asker', words: 'Port 81.' })], hears('Question of \\"asker\\"'));
  api.reply([text('told it')], hears('as the answer to its question'));
  api.reply([text('it is 81')], hears('> Port 81.'));
  const asker = await branchAtWork(window, session, 'asker', 'find the port');
  await window.rest(asker);
  await window.rest(other);
  assert.match(requestWith(api, 'Question of \\"asker\\"'), /> 1\. Which port\?\\n> {4}One of: 80 \/ 81/);
  assert.deepEqual(
    mail(window).map(({ kind, about, taken }) => [kind, about, taken]),
    [
      ['question', undefined, 'read'],
      ['answer', 1, 'read'],
    ],
  );
});

test('who is asked and sends nothing answers with the last words of the turn', async () => {
  const window = app.window();
  const { session } = await twoRested(api, window);
  api.reply([toolUse('ask', { to: 'other', questions: [{ question: 'Which port?' }] })], hears('find the port'));
  api.reply([text('It is 8080.')], hears('Question of \\"asker\\"'));
  api.reply([text('good')], hears('Answer of \\"other\\" to your question m1'));
  const asker = await branchAtWork(window, session, 'asker', 'find the port');
  await window.rest(asker);
  assert.match(requestWith(api, 'Answer of \\"other\\"'), /> It is 8080\./);
  assert.equal(mail(window)[1]?.taken, 'read');
});

test('an answer that comes after the person called the asker away reaches it as a note', async () => {
  const window = app.window();
  const { session, other } = await twoRested(api, window);
  const held = gate();
  api.reply([toolUse('ask', { to: 'other', questions: [{ question: 'Which port?' }] })], hears('find the port'));
  api.reply([text('It is ', held, '8080.')], hears('Question of \\"asker\\"'));
  api.reply([text('as you say')], hears('a late one comes as a note'));
  api.reply([text('good')], hears('Answer of \\"other\\" to your question m1'));
  const asker = await branchAtWork(window, session, 'asker', 'find the port');
  await held.reached;
  await window.intend({ type: 'submit', session, branch: asker, words: 'leave it', how: 'steer' });
  await window.rest(asker);
  held.release();
  await window.rest(other);
  await window.viewer.when(view => [...view.tree.mail.values()].every(({ taken }) => taken === 'read'));
  await window.rest(asker);
  assert.match(requestWith(api, 'Answer of \\"other\\"'), /> It is 8080\./);
});

test('who asks somebody who is stopped meanwhile is told so', async () => {
  const window = app.window();
  const { session, other } = await twoRested(api, window);
  const held = gate();
  api.reply([toolUse('ask', { to: 'other', questions: [{ question: 'Which port?' }] })], hears('find the port'));
  api.reply([text('hm ', held)], hears('Question of \\"asker\\"'));
  api.reply([text('alone then')], hears('No answer: \\"other\\" was stopped'));
  const asker = await branchAtWork(window, session, 'asker', 'find the port');
  await held.reached;
  await window.intend({ type: 'stop', session, branch: other });
  held.release();
  await window.rest(asker);
  assert.equal(window.viewer.view.tree.branches.get(asker)?.run?.end?.outcome, 'done');
});

test('a branch that was stopped by the person is not woken; it reads its mail when the person goes on', async () => {
  const window = app.window();
  const session = await rested(api, window);
  const held = gate();
  api.reply([text('hm ', held)], hears('work'));
  await window.intend({ type: 'submit', session, branch: 1, words: 'work', how: 'send' });
  await held.reached;
  await window.intend({ type: 'stop', session, branch: 1 });
  held.release();
  await window.rest(1);
  api.reply([toolUse('send', { to: 'main', words: 'for later' })], hears('tell main'));
  api.reply([text('so be it')], hears('was stopped: it reads this when the person goes on with it'));
  await window.rest(await branchAtWork(window, session, 'sender', 'tell main'));
  assert.equal(mail(window)[0]?.taken, undefined);
  api.reply([text('read')], hears('> for later'));
  await window.turn(session, 1, 'go on');
  assert.equal(mail(window)[0]?.taken, 'read');
});

test('two branches that ask each other: the second is refused, and nobody waits for ever', async () => {
  const window = app.window();
  const session = await rested(api, window);
  api.reply([toolUse('ask', { to: 'two', questions: [{ question: 'You?' }] })], hears('ask two'));
  api.reply([text('ready')], hears('get ready'));
  const two = await branchAtWork(window, session, 'two', 'get ready');
  await window.rest(two);
  api.reply([toolUse('ask', { to: 'one', questions: [{ question: 'No, you?' }] })], hears('Question of \\"one\\"'));
  api.reply([text('I decide')], hears('\\"one\\" waits for you'));
  api.reply([text('fine')], hears('> I decide'));
  const one = await branchAtWork(window, session, 'one', 'ask two');
  await window.rest(one);
  await window.rest(two);
  assert.equal(window.viewer.view.tree.branches.get(one)?.run?.end?.outcome, 'done');
});

/** Two branches; the first waits for the second, which is at work until `held` is released and answers with `next`. */
async function oneWaitsForTwo(
  window: TestWindow,
  session: string,
  next: Script,
): Promise<{ one: number; two: number }> {
  const held = gate();
  api.reply([text('let me see ', held), ...next], hears('work here'));
  const two = await branchAtWork(window, session, 'two', 'work here');
  await held.reached;
  api.reply([toolUse('wait', { for: ['two'] })], hears('wait there'));
  const one = await branchAtWork(window, session, 'one', 'wait there');
  await window.viewer.when(({ tree }) => tree.branches.get(one)?.run?.open[0]?.waits?.[0] === two);
  held.release();
  return { one, two };
}

test('two branches that wait for each other: the second is refused at once, and the first hears of its end', async () => {
  const window = app.window();
  const session = await rested(api, window);
  api.reply([text('then I end')], hears('Refused: one waits for you, so neither would go on.'));
  api.reply([text('fine')], hears('Nobody runs any more (two: done)'));
  const { one, two } = await oneWaitsForTwo(window, session, [toolUse('wait', { for: ['one'] })]);
  await window.rest(two);
  await window.rest(one);
});

test('who waits can still be asked: the question ends the wait', async () => {
  const window = app.window();
  const session = await rested(api, window);
  api.reply([text('it is 5432')], hears('Question of \\"two\\"'));
  api.reply([text('good')], hears('> it is 5432'));
  const asks = toolUse('ask', { to: 'one', questions: [{ question: 'The port?' }] });
  const { one, two } = await oneWaitsForTwo(window, session, [asks]);
  await window.rest(two);
  await window.rest(one);
  assert.deepEqual(
    [one, two].map(id => window.viewer.view.tree.branches.get(id)?.run?.end?.outcome),
    ['done', 'done'],
  );
  assert.equal(api.pending.replies, 0);
});

test('messages that lead to messages end after eight', async () => {
  const window = app.window();
  const session = await rested(api, window);
  let sent = 0;
  const play = (other: string) => (request: Parameters<typeof heard>[0]) => {
    if (!/Message of|play with/.test(heard(request))) return [text('I rest')];
    sent++;
    return [toolUse('send', { to: other, words: `ball ${sent}` })];
  };
  api.onRequest(request => {
    const all = JSON.stringify(request.body);
    if (all.includes('play with main')) return play('main')(request);
    return all.includes('begin') && /Message of|Sent to|Refused/.test(heard(request))
      ? play('pong')(request)
      : undefined;
  });
  const pong = await branchAtWork(window, session, 'pong', 'play with main');
  await window.viewer.when(view => view.tree.mail.size >= 8);
  await window.rest(1);
  await window.rest(pong);
  assert.deepEqual(
    mail(window).map(({ hops }) => hops),
    [1, 2, 3, 4, 5, 6, 7, 8],
  );
  assert.match(requestWith(api, 'Refused: 8 messages have led to this one'), /is_error/);
  // What the person sends of it has no such story: they want it read.
  api.reply([text('ready')], hears('get ready'));
  const reader = await branchAtWork(window, session, 'reader', 'get ready');
  await window.rest(reader);
  api.reply([text('now I know')], hears('The person sends what pong said last'));
  const to = [{ branch: reader, node: 0 }];
  await window.intend({ type: 'sendMessage', session, from: pong, to, words: '' });
  await window.viewer.when(view => view.tree.mail.get(9)?.taken === 'read');
  await window.rest(reader);
});

test('a fork’s results go where the person said: to two heads, and under an earlier turn', async () => {
  const window = app.window();
  const { session, other } = await twoRested(api, window);
  const { tree } = window.viewer.view;
  const end = tree.branches.get(1)?.head ?? 0;
  api.reply([text('more in main')], hears('go further'));
  await window.turn(session, 1, 'go further');
  const result = 'Result of \\"way\\"';
  api.reply([text('main has it')], request => hears(result)(request) && hears2(request, 'more in main'));
  api.reply([text('the past has it')], request => hears(result)(request) && hears('You go on here')(request));
  api.reply([text('other has it')], hears(result));
  api.reply([text('found: 42')], hears('find the number'));
  const returns = [
    { branch: 1, node: 0 },
    { branch: other, node: 0 },
    { branch: 1, node: end },
  ];
  const ways = [{ name: 'way', words: 'find the number' }];
  const { branches } = await window.intend({ type: 'fork', session, branch: 1, at: 0, ways, returns });
  await window.rest(branches[0] ?? 0);
  await window.viewer.when(view => [...view.tree.mail.values()].filter(({ taken }) => taken === 'read').length === 3);
  const past = [...window.viewer.view.tree.branches.values()].find(
    branch => branch.from === end && branch.id > other + 1,
  );
  assert.ok(past);
  for (const id of [1, other, past.id]) await window.rest(id);
  assert.equal(api.pending.replies, 0);
  assert.match(requestWith(api, 'You go on here'), /> found: 42/);
});

function hears2({ body }: Parameters<typeof heard>[0], words: string): boolean {
  return JSON.stringify(body).includes(words);
}
