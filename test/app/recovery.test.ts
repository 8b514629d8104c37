import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Intent } from '../../src/protocol/intent.ts';
import { pathTo } from '../../src/session/path.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { openApp, writeFiles, type TestApp } from '../support/openApp.ts';

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

test('without a key a prompt is refused before anything is written', async () => {
  const window = app.window({ credential: null });
  const session = await window.session();
  const answer = await window.uplink.intent({ type: 'submit', session, branch: 1, words: 'hello', how: 'send' });
  assert.deepEqual(answer, {
    type: 'intentRefused',
    code: 'noKey',
    reason: 'A key is needed to send this. It is kept here.',
  });
  assert.equal(window.viewer.view.tree.nodes.last, 0);
});

test('trust taken back parks what runs and lets nothing be done to files; with trust it goes on', async () => {
  const held = gate();
  api.reply([text('words', held)]);
  const window = app.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'hello', how: 'send' });
  await window.viewer.when(view => (view.live.get(1)?.blocks.size ?? 0) > 0);
  window.uplink.window({ trusted: false });
  await window.rest(1);
  held.release();
  assert.equal(window.viewer.view.tree.branches.get(1)?.run?.end?.outcome, 'parked');
  const intents: Intent[] = [
    { type: 'submit', session, branch: 1, words: 'again', how: 'send' },
    { type: 'resume', session, branch: 1 },
    { type: 'rewind', session, branch: 1, to: 0, files: { edits: 'keepMine', except: [] } },
    { type: 'useInWorkspace', session, branch: 1, except: [] },
    { type: 'undoUse', session },
    {
      type: 'adopt',
      session,
      branch: 1,
      adoption: { into: 1, turn: 0, how: 'merge', conflicts: 'mine' },
      except: [],
    },
    { type: 'undoAdopt', session, branch: 1, adopted: 1 },
    { type: 'publishBranch', session, branch: 1, name: 'x' },
    { type: 'makeCopy', session, branch: 1 },
  ];
  for (const intent of intents) {
    const answer = await window.uplink.intent(intent);
    assert.equal(answer.type === 'intentRefused' && answer.code, 'untrusted', intent.type);
  }
  window.uplink.window({ trusted: true });
  api.reply([text('and on')]);
  await window.intend({ type: 'resume', session, branch: 1 });
  await window.viewer.when(view => view.tree.lastRun === 2 && view.tree.branches.get(1)?.run?.end !== undefined);
  assert.equal(window.viewer.view.tree.branches.get(1)?.run?.end?.outcome, 'done');
});

test('a failure is kept beside the path with its reason, and Retry asks again', async () => {
  api.fault({ kind: 'status', status: 400, type: 'invalid_request_error', message: 'no' });
  const window = app.window();
  const session = await window.session();
  await window.turn(session, 1, 'hello');
  const failed = window.viewer.view.tree.branches.get(1)?.run?.end;
  assert.equal(failed?.outcome, 'failed');
  assert.equal(failed?.failure?.kind, 'invalid');
  api.reply([text('there you are')]);
  await window.intend({ type: 'retry', session, branch: 1 });
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  const { tree } = window.viewer.view;
  const path = pathTo(tree, tree.branches.get(1)?.head ?? 0);
  assert.deepEqual(
    path.map(node => node.kind),
    ['prompt', 'reply'],
  );
});

test('a crash in the middle of a tool: shown as interrupted, nothing is run again by itself, Resume goes on', async () => {
  const one = await openApp(api.url);
  await writeFiles(one.folder, { 'a.txt': 'a\n' });
  api.reply([toolUse('read', { path: 'a.txt' }), toolUse('bash', { command: 'sleep 60' })]);
  const window = one.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'wait', how: 'send' });
  await window.allow(await window.request());
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.open.some(call => call.tool === 'bash') === true);

  // A second application on the same state is what a new supervisor finds after a crash.
  const two = await one.reopen();
  const again = two.window();
  again.uplink.show({ session, branch: 1 }, 0);
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'interrupted');
  assert.equal(again.viewer.view.tree.branches.get(1)?.run?.end?.unknown, 'sleep 60');
  api.reply([text('I looked: it had not finished.')]);
  await again.intend({ type: 'resume', session, branch: 1 });
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  const sent = JSON.stringify(api.requests.at(-1)?.body);
  assert.match(sent, /Interrupted\. Whether it took effect is not known/);
  assert.match(sent, /a\.txt|1\\ta/);
  await one.app.dispose();
  await two.close();
});

test('hand-over: a run that waits for a person is parked, and the successor asks again', async () => {
  const one = await openApp(api.url);
  api.reply([toolUse('bash', { command: 'echo parked' })]);
  const window = one.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await window.request();
  await one.app.drain();
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'parked');
  const refused = await window.uplink.intent({ type: 'submit', session, branch: 1, words: 'more', how: 'send' });
  assert.equal(refused.type === 'intentRefused' && refused.code, 'busy');
  await one.app.dispose();

  api.reply([text('done after all')]);
  const two = await one.reopen();
  // The first window that can pay for it and vouches for the folder sets it going; nobody has to press anything.
  const again = two.window();
  again.uplink.show({ session, branch: 1 }, 0);
  await again.allow(await again.request());
  await again.rest(1);
  assert.match(JSON.stringify(api.requests.at(-1)?.body), /parked/);
  await two.close();
});

test('hand-over twice in a row: what was parked goes on in the third process, whether or not the second had begun with it', async () => {
  for (const second of ['nobody came', 'it was taken up', 'a folder that is not trusted'] as const) {
    const one = await openApp(api.url);
    api.reply([toolUse('bash', { command: `echo ${second}` })]);
    const window = one.window();
    const session = await window.session();
    await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
    await window.request();
    await one.app.drain();
    await one.app.dispose();

    const two = await one.reopen();
    // What is taken up is made way for in the same moment.
    if (second !== 'nobody came') two.window({ trusted: second === 'it was taken up' });
    await two.app.drain();
    await two.app.dispose();

    api.reply([text('done after all')]);
    const three = await two.reopen();
    const again = three.window();
    again.uplink.show({ session, branch: 1 }, 0);
    await again.allow(await again.request());
    await again.rest(1);
    assert.equal(again.viewer.view.tree.branches.get(1)?.run?.end?.outcome, 'done');
    await one.close();
  }
});

test('hand-over: words that wait for the end of a turn which ends meanwhile are heard in the next process', async () => {
  const one = await openApp(api.url);
  const held = gate();
  api.reply([text('almost ', held, 'done')]);
  const window = one.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await held.reached;
  await window.intend({ type: 'submit', session, branch: 1, words: 'and then this', how: 'send' });
  const drained = one.app.drain();
  held.release();
  await drained;
  await one.app.dispose();

  api.reply([text('this as well')]);
  const two = await one.reopen();
  const again = two.window();
  again.uplink.show({ session, branch: 1 }, 0);
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.id === 3);
  await again.rest(1);
  assert.match(JSON.stringify(api.requests.at(-1)?.body), /and then this/);
  await one.close();
});

test('two windows on one session see the same thing', async () => {
  const first = app.window();
  const session = await first.session();
  const second = app.window();
  second.uplink.show({ session, branch: 1 }, 0);
  await second.viewer.when(view => view.shown?.session === session);
  api.reply([text('the same words')]);
  await first.turn(session, 1, 'hello');
  await second.rest(1);
  assert.deepEqual([...second.viewer.view.bodies], [...first.viewer.view.bodies]);
  assert.deepEqual([...second.viewer.view.tree.branches], [...first.viewer.view.tree.branches]);
});

test('what was parked long ago waits for a person to resume it', async () => {
  const one = await openApp(api.url);
  api.reply([toolUse('bash', { command: 'echo old' })]);
  const window = one.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await window.request();
  await one.app.drain();
  await one.app.dispose();
  const two = await openApp(api.url, {
    state: one.state,
    folder: one.folder,
    parked: { sessions: [session], time: Date.now() - 3_600_000 },
  });
  const again = two.window();
  // A whole turn elsewhere takes longer than a run that would go on by itself.
  api.reply([text('elsewhere')]);
  await again.turn(await again.session(), 1, 'hello');
  again.uplink.show({ session, branch: 1 }, 0);
  await again.viewer.when(view => view.shown?.session === session);
  assert.equal(again.viewer.view.tree.branches.get(1)?.run?.end?.outcome, 'parked');
  assert.equal(again.viewer.view.tree.requests.size, 0);
  await two.close();
});
