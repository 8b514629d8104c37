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

test('a prompt that cannot be paid for leaves the calls open that a crash cut off: Resume still runs them', async () => {
  const one = await openApp(api.url);
  api.reply([toolUse('bash', { command: 'echo still open' })]);
  const window = one.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await window.request();

  const two = await one.reopen();
  const again = two.window({ credential: null });
  again.uplink.show({ session, branch: 1 }, 0);
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'interrupted');
  const refused = await again.uplink.intent({ type: 'submit', session, branch: 1, words: 'more', how: 'send' });
  assert.equal(refused.type === 'intentRefused' && refused.code, 'noKey');
  again.uplink.window({ credential: { source: 'flag', kind: 'apiKey', value: 'test-key' } });
  api.reply([text('done after all')]);
  const head = again.viewer.view.tree.branches.get(1)?.head;
  await again.intend({ type: 'resume', session, branch: 1 });
  await again.viewer.when(view => view.tree.lastRun === 2);
  assert.equal(again.viewer.view.tree.branches.get(1)?.run?.at, head);
  await again.allow(await again.request());
  await again.rest(1);
  assert.match(api.requests.at(-1)?.text ?? '', /\] still open/);
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

test('of two sessions asked for one after the other the second stays, also where the first takes longer to open', async () => {
  const one = await openApp(api.url);
  const long = await one.window().session();
  await one.app.dispose();
  const two = await one.reopen();
  const window = two.window();
  const session = await window.session();
  window.uplink.show({ session: long, branch: 1 }, 0);
  window.uplink.show({ session, branch: 1 }, 0);
  // Both are open when this is done, and what is shown says so.
  await window.intend({ type: 'renameSession', session: long, title: 'the first' });
  await window.intend({ type: 'renameSession', session, title: 'the second' });
  await window.viewer.when(view => view.tree.title !== '');
  assert.equal(window.viewer.view.tree.title, 'the second');
  await two.close();
});
