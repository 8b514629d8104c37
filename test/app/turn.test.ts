import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathTo } from '../../src/session/path.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { stop, text, toolUse } from '../support/messagesApi/script.ts';
import { openApp, writeFiles, type TestApp } from '../support/openApp.ts';

let api: MessagesApi;
let app: TestApp;

before(async () => {
  api = await startMessagesApi();
  app = await openApp(api.url);
  await writeFiles(app.folder, { 'greet.js': 'export const hello = "helo";\n', 'README.md': '# greeter\n' });
});
after(async () => {
  await app.close();
  await api.close();
});

test('a turn: the agent reads, asks, changes a file, checks it, and hands back with a receipt', async () => {
  api.reply([text('I look first.'), toolUse('read', { path: 'greet.js' }), toolUse('read', { path: 'README.md' })]);
  api.reply([toolUse('edit', { path: 'greet.js', old_string: '"helo"', new_string: '"hello"' })]);
  api.reply([toolUse('bash', { command: 'node --check greet.js && echo checked' })]);
  api.reply([text('Fixed the typo.')]);
  const window = app.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'Fix the typo.', how: 'send' });
  const edit = await window.request();
  assert.equal(edit.shown.tool, 'edit');
  assert.equal(await readFile(join(app.folder, 'greet.js'), 'utf8'), 'export const hello = "helo";\n');
  await window.allow(edit);
  const bash = await window.request();
  assert.equal(bash.shown.detail, 'node --check greet.js && echo checked');
  await window.allow(bash);
  await window.rest(1);
  assert.equal(await readFile(join(app.folder, 'greet.js'), 'utf8'), 'export const hello = "hello";\n');
  const { tree } = window.viewer.view;
  const kinds = pathTo(tree, tree.branches.get(1)?.head ?? 0).map(node => node.kind);
  assert.deepEqual(kinds, ['prompt', 'reply', 'results', 'reply', 'results', 'reply', 'results', 'reply']);
  const end = tree.branches.get(1)?.run?.end;
  assert.equal(end?.outcome, 'done');
  assert.deepEqual(end?.receipt?.files, [{ path: 'greet.js', change: 'edited', added: 1, removed: 1 }]);
  assert.equal(end?.receipt?.steps, 4);
  assert.equal(tree.title, 'Fix the typo.');
});

test('a denied call is answered with the reason and the agent goes on', async () => {
  api.reply([toolUse('bash', { command: 'rm -rf /' })]);
  api.reply([text('Understood, I leave it.')]);
  const window = app.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'Clean up.', how: 'send' });
  const request = await window.request();
  await window.intend({
    type: 'decide',
    session,
    request: request.id,
    decision: 'deny',
    scope: 'once',
    reason: 'Not that folder.',
    hash: request.shown.hash,
  });
  await window.rest(1);
  const body = JSON.stringify(api.requests.at(-1)?.body);
  assert.match(body, /The person denied this: Not that folder\./);
});

test('an answer to something other than what was shown is refused', async () => {
  api.reply([toolUse('bash', { command: 'true' })]);
  api.reply([text('Done.')]);
  const window = app.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'Go.', how: 'send' });
  const request = await window.request();
  await assert.rejects(
    window.intend({
      type: 'decide',
      session,
      request: request.id,
      decision: 'allow',
      scope: 'once',
      reason: '',
      hash: 'other',
    }),
    /What was shown is not what would run/,
  );
  await window.allow(request);
  await window.rest(1);
});

test('allowed for this session: the same command is not asked about again', async () => {
  api.reply([toolUse('bash', { command: 'echo one' })]);
  api.reply([toolUse('bash', { command: 'echo one' })]);
  api.reply([text('Twice.')]);
  const window = app.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'Twice.', how: 'send' });
  await window.allow(await window.request(), 'session');
  await window.rest(1);
  assert.equal(window.viewer.view.tree.branches.get(1)?.run?.end?.outcome, 'done');
});

test('words typed while it runs wait for the turn to end; steering goes in at the next step', async () => {
  api.reply([toolUse('bash', { command: 'echo step' })]);
  api.reply([text('First answer.')]);
  api.reply([text('Second answer.')]);
  const window = app.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'Begin.', how: 'send' });
  const request = await window.request();
  await window.intend({ type: 'submit', session, branch: 1, words: 'And then this.', how: 'send' });
  await window.intend({ type: 'submit', session, branch: 1, words: 'Use tabs.', how: 'steer' });
  await window.allow(request);
  await window.viewer.when(view => (view.tree.branches.get(1)?.run?.id ?? 0) === 2);
  await window.rest(1);
  const { tree } = window.viewer.view;
  const path = pathTo(tree, tree.branches.get(1)?.head ?? 0);
  assert.deepEqual(
    path.map(node => `${node.kind} ${node.turn}`),
    ['prompt 1', 'reply 1', 'results 1', 'note 1', 'reply 1', 'prompt 2', 'reply 2'],
  );
});

test('stop while the model speaks keeps what arrived, and the branch can go on', async () => {
  const { gate } = await import('../support/messagesApi/gate.ts');
  const held = gate();
  api.reply([text('The first words', held, ' and the rest.')]);
  api.reply([text('On we go.')]);
  const window = app.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'Speak.', how: 'send' });
  await window.viewer.when(view =>
    [...(view.live.get(1)?.blocks.values() ?? [])].some(block => block.type === 'text' && block.text !== ''),
  );
  await window.intend({ type: 'stop', session, branch: 1 });
  await window.rest(1);
  held.release();
  const { tree } = window.viewer.view;
  assert.equal(tree.branches.get(1)?.run?.end?.outcome, 'stopped');
  await window.turn(session, 1, 'Go on.');
  assert.equal(window.viewer.view.tree.branches.get(1)?.run?.end?.outcome, 'done');
});

test('a refusal stays beside the path and ends the run with words', async () => {
  api.reply([stop('refusal')]);
  const window = app.window();
  const session = await window.session();
  await window.turn(session, 1, 'Something.');
  const { tree } = window.viewer.view;
  assert.equal(tree.branches.get(1)?.run?.end?.outcome, 'failed');
  assert.equal(tree.branches.get(1)?.run?.end?.failure?.kind, 'refused');
  assert.equal(tree.nodes.get(tree.branches.get(1)?.head ?? 0)?.kind, 'prompt');
});

test('an empty reply is asked once to continue', async () => {
  api.reply([stop('end_turn')]);
  api.reply([text('Here it is.')]);
  const window = app.window();
  const session = await window.session();
  await window.turn(session, 1, 'Please.');
  const { tree } = window.viewer.view;
  assert.equal(tree.branches.get(1)?.run?.end?.outcome, 'done');
  assert.match(JSON.stringify(api.requests.at(-1)?.body), /Please continue\./);
});

test('a call that does not fit into a reply is asked for again with more room, and its words stand there once', async () => {
  const long = toolUse('read', { path: 'long '.repeat(40_000) });
  api.reply([text('I read it.'), long]);
  api.reply([text('I read it.'), toolUse('read', { path: 'a' })]);
  api.reply([text('Done.')]);
  const window = app.window();
  const session = await window.session();
  await window.turn(session, 1, 'Read.');
  const { tree } = window.viewer.view;
  const kinds = pathTo(tree, tree.branches.get(1)?.head ?? 0).map(node => node.kind);
  assert.deepEqual(kinds, ['prompt', 'reply', 'results', 'reply']);
  const limits = api.requests.slice(-3).map(request => JSON.parse(JSON.stringify(request.body))['max_tokens']);
  assert.deepEqual(limits, [32_000, 64_000, 32_000]);
});

test('a receipt counts what replies beside the path cost', async () => {
  api.reply([text('No.'), stop('refusal')]);
  const window = app.window();
  const session = await window.session();
  await window.turn(session, 1, 'Something.');
  const { tree } = window.viewer.view;
  assert.ok(tree.cost > 0);
  assert.equal(tree.branches.get(1)?.run?.end?.receipt?.cost, tree.cost);
});

test('an empty reply is asked to continue again once calls have run since', async () => {
  for (const script of [[stop('end_turn')], [toolUse('read', { path: 'a' })], [stop('end_turn')], [text('Done.')]])
    api.reply(script);
  const window = app.window();
  const session = await window.session();
  await window.turn(session, 1, 'Please.');
  assert.equal(api.pending.replies, 0);
});

test('words that steer while the last reply arrives are taken in the same turn', async () => {
  const { gate } = await import('../support/messagesApi/gate.ts');
  const held = gate();
  api.reply([text('Almost', held, ' done.')]);
  api.reply([text('And that too.')]);
  const window = app.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'Go.', how: 'send' });
  await held.reached;
  await window.intend({ type: 'submit', session, branch: 1, words: 'And that.', how: 'steer' });
  held.release();
  await window.rest(1);
  const { tree } = window.viewer.view;
  const path = pathTo(tree, tree.branches.get(1)?.head ?? 0);
  assert.deepEqual(
    path.map(node => `${node.kind} ${node.turn}`),
    ['prompt 1', 'reply 1', 'note 1', 'reply 1'],
  );
});

test('what waited for a turn that was stopped still waits, and goes after the next one', async () => {
  const { gate } = await import('../support/messagesApi/gate.ts');
  const held = gate();
  api.reply([text('On my', held, ' way.')]);
  const window = app.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'Go.', how: 'send' });
  await held.reached;
  await window.intend({ type: 'submit', session, branch: 1, words: 'Later.', how: 'send' });
  await window.intend({ type: 'stop', session, branch: 1 });
  held.release();
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'stopped');
  assert.deepEqual([window.viewer.view.tree.lastRun, window.viewer.view.tree.queue.length], [1, 1]);
  api.reply([text('Gone.')]);
  api.reply([text('Later is now.')]);
  await window.turn(session, 1, 'Go again.');
  const { tree } = window.viewer.view;
  assert.deepEqual([tree.lastRun, tree.queue.length, api.pending.replies], [3, 0, 0]);
});

test('between a turn and the prompt that waited for it the application is never at rest', async () => {
  const { gate } = await import('../support/messagesApi/gate.ts');
  const [held, second] = [gate(), gate()];
  api.reply([text('First', held, '.')]);
  // It goes on until the window has heard of it.
  api.reply([text('Second', second, '.')]);
  const window = app.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'Go.', how: 'send' });
  await held.reached;
  await window.intend({ type: 'submit', session, branch: 1, words: 'Then this.', how: 'send' });
  held.release();
  let rests = 0;
  while (window.viewer.view.tree.lastRun < 2) {
    if (!app.app.busy()) rests += 1;
    await new Promise(resolve => setImmediate(resolve));
  }
  second.release();
  assert.equal(rests, 0);
  await window.rest(1);
});

test('of two prompts in the same moment one begins and the other waits for its end', async () => {
  api.reply([text('the first')]);
  api.reply([text('the second')]);
  const window = app.window();
  const session = await window.session();
  const say = (words: string) => window.intend({ type: 'submit', session, branch: 1, words, how: 'send' });
  await Promise.all([say('one'), say('two')]);
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.id === 2);
  await window.rest(1);
  const { tree } = window.viewer.view;
  const said = pathTo(tree, tree.branches.get(1)?.head ?? 0).map(node => node.title);
  assert.deepEqual(said.sort(), ['one', 'the first', 'the second', 'two']);
});

test('a branch to which nothing was said has nothing to go on with', async () => {
  const window = app.window();
  const session = await window.session();
  const asked = api.requests.length;
  for (const type of ['resume', 'retry'] as const)
    await assert.rejects(window.intend({ type, session, branch: 1 }), /invalid: There is nothing to go on with/);
  assert.equal(api.requests.length, asked);
  assert.equal(window.viewer.view.tree.lastRun, 0);
});
