import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { callsOf } from '../../src/session/block.ts';
import { pathTo } from '../../src/session/path.ts';
import { violations } from '../../src/session/invariants.ts';
import { openStore } from '../../src/storage/diskStore.ts';
import { forkInto, forkStory, heardBy, plays, sentBy } from '../support/forkStory.ts';
import { gate, type Gate } from '../support/messagesApi/gate.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import type { TestApp, TestWindow } from '../support/openApp.ts';

let api: MessagesApi;
beforeEach(async () => {
  api = await startMessagesApi();
});
afterEach(() => api.close());

/** Three children: one has ended, two are in the middle of their replies. */
async function inTheMiddle(t: { after(work: () => Promise<void>): void }, held: readonly Gate[]) {
  // What is dead writes no checkpoints any more.
  const story = await forkStory(api, t, { openCheckpoints: () => Promise.resolve({ refused: 'not in this test' }) });
  const { window, session } = story;
  const [first = gate(), second = gate()] = held;
  plays(api, {
    main: [[forkInto('quick', 'slow', 'slower')], [text('All are back.')]],
    quick: [[text('quick is done')]],
    slow: [[text('slow ', first)], [text('slow is done')]],
    slower: [[text('slower ', second)], [text('slower is done')]],
  });
  await window.intend({ type: 'submit', session, branch: 1, words: 'Go.', how: 'send' });
  await window.viewer.when(view => view.tree.mail.size === 1);
  await Promise.all(held.map(({ reached }) => reached));
  return story;
}

/**
 * Reads the log anew: the tree is whole, every call of every reply on a branch's path is answered there exactly once, and
 * nothing was made or told twice.
 */
async function isWhole(app: TestApp, session: string): Promise<void> {
  const { log, tree } = await openStore(join(app.state, 'sessions'), { clock: systemClock }).open(session);
  assert.deepEqual(violations(tree), []);
  assert.deepEqual(
    [...tree.branches.values()].map(({ name }) => name),
    ['main', 'quick', 'slow', 'slower'],
  );
  for (const branch of tree.branches.values()) {
    const path = await log.readNodes(pathTo(tree, branch.head).map(({ id }) => id));
    const asked = path.flatMap(node => (node.kind === 'reply' ? callsOf(node.body.blocks).map(({ id }) => id) : []));
    const answered = path.flatMap(node => (node.kind === 'results' ? node.body.outcomes.map(({ call }) => call) : []));
    assert.deepEqual(answered, asked, branch.name);
  }
  const mail = [...tree.mail.values()].map(({ from, taken }) => `${from} ${taken}`);
  assert.deepEqual(mail.sort(), ['2 read', '3 read', '4 read']);
  await log.close();
}

test('a crash while a fork waits: resumed, it finds its children, sets going what was cut off, and nothing happens twice', async t => {
  const held = [gate(), gate()];
  const { app, session } = await inTheMiddle(t, held);
  const two = await app.reopen();
  const again = two.window();
  again.uplink.show({ session, branch: 1 }, 0);
  await again.viewer.when(view => view.tree.branches.get(4)?.run?.end?.outcome === 'interrupted');
  // The fork is taken up as it was: nothing about it is unknown.
  assert.equal(again.viewer.view.tree.branches.get(1)?.run?.end?.outcome, 'interrupted');
  assert.equal(again.viewer.view.tree.branches.get(1)?.run?.end?.unknown, undefined);
  await again.intend({ type: 'resume', session, branch: 1 });
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  const heard = heardBy(api, 'main');
  for (const said of ['All 3 branches have ended.', '> quick is done', '> slow is done', '> slower is done'])
    assert.ok(heard.includes(said), said);
  await two.app.dispose();
  await isWhole(app, session);
});

test('who goes on without the answer of a fork that was cut off reads whom it has started', async t => {
  const held = [gate(), gate()];
  const { app, session } = await inTheMiddle(t, held);
  const two = await app.reopen();
  const again = two.window();
  again.uplink.show({ session, branch: 1 }, 0);
  await again.viewer.when(view => view.tree.branches.get(4)?.run?.end?.outcome === 'interrupted');
  await again.turn(session, 1, 'Never mind them.');
  assert.ok(
    sentBy(api, 'main')
      .at(-1)
      ?.includes(
        'Not run to its end in this branch. It has started quick (done), slow (interrupted), slower (interrupted): what they find goes to main.',
      ),
  );
});

test('hand-over while a fork waits: parent and children are parked and go on by themselves', async t => {
  const held = [gate(), gate()];
  const { app, window, session } = await inTheMiddle(t, held);
  const drained = app.app.drain();
  for (const gated of held) gated.release();
  await drained;
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'parked');
  await app.app.dispose();
  const two = await app.reopen();
  const again = two.window();
  again.uplink.show({ session, branch: 1 }, 0);
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  assert.match(heardBy(api, 'main'), /All 3 branches have ended\./);
  await two.app.dispose();
  await isWhole(app, session);
});

test('a crash in the middle of the write that makes the children: what is missing is made, and none is left unbounded', async t => {
  const held = [gate(), gate()];
  const { app, session } = await inTheMiddle(t, held);
  const { two, again } = await diedAfter(app, session, /"type":"branchCreated","branch":3/);
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'interrupted');
  assert.equal(again.viewer.view.tree.branches.get(3)?.settings.authority, 'auto');
  assert.equal(again.viewer.view.tree.branches.size, 3);
  plays(api, { quick: [[text('quick is done')]] });
  await again.intend({ type: 'resume', session, branch: 1 });
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  assert.match(heardBy(api, 'main'), /All 3 branches have ended\./);
  for (const id of [2, 3, 4]) assert.equal(again.viewer.view.tree.branches.get(id)?.settings.authority, 'readOnly');
  await two.app.dispose();
  await isWhole(app, session);
});

/** The application as it finds the session when the one before died as soon as this line of the log was written. */
async function diedAfter(
  app: TestApp,
  session: string,
  last: RegExp,
): Promise<{ readonly two: TestApp; readonly again: TestWindow }> {
  const folder = join(app.state, 'sessions', session);
  const [name] = (await readdir(folder, { recursive: true })).filter(each => each.endsWith('.jsonl'));
  assert.ok(name !== undefined);
  const lines = (await readFile(join(folder, name), 'utf8')).split('\n');
  const cut = lines.findIndex(line => last.test(line));
  assert.ok(cut >= 0);
  await writeFile(join(folder, name), `${lines.slice(0, cut + 1).join('\n')}\n`);
  const two = await app.reopen();
  const again = two.window();
  again.uplink.show({ session, branch: 1 }, 0);
  return { two, again };
}

test('a crash in the middle of the write that makes a fresh agent: it is bounded and told its task all the same', async t => {
  const story = await forkStory(api, t, { openCheckpoints: () => Promise.resolve({ refused: 'not in this test' }) });
  const { app, window, session } = story;
  const held = gate();
  const fresh = (body: string): boolean => body.includes('You are fresh, a fresh agent');
  api.reply([text('half ', held)], request => fresh(request.received.text));
  plays(api, {
    main: [[toolUse('spawn', { name: 'fresh', task: 'Look.', onboard: false })], [text('It is back.')]],
  });
  await window.intend({ type: 'submit', session, branch: 1, words: 'Go.', how: 'send' });
  await held.reached;
  const { two, again } = await diedAfter(app, session, /"type":"branchCreated","branch":2/);
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'interrupted');
  assert.equal(again.viewer.view.tree.branches.get(2)?.settings.authority, 'auto');
  api.reply([text('the whole')], request => fresh(request.received.text));
  await again.intend({ type: 'resume', session, branch: 1 });
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  const { settings, run } = again.viewer.view.tree.branches.get(2) ?? {};
  assert.deepEqual([settings?.authority, settings?.may, run?.end?.outcome], ['readOnly', [], 'done']);
  await two.app.dispose();
});

test('a crash between the end of a delegate and its answer: it answers when the asker goes on', async t => {
  const story = await forkStory(api, t, { openCheckpoints: () => Promise.resolve({ refused: 'not in this test' }) });
  const { app, window, session } = story;
  const says = (words: string) => (request: { received: { text: string } }) => request.received.text.includes(words);
  const held = gate();
  const ask = toolUse('ask', { to: 'parent', questions: [{ question: 'Which port?' }] });
  api.reply([toolUse('spawn', { name: 'fresh', task: 'Look.', onboard: false })], says('Go.'));
  api.reply([ask], says('You are fresh, a fresh agent'));
  api.reply([text('1. It is 81.')], says('You are a delegate of main now'));
  api.reply([text('so ', held)], says('> 1. It is 81.'));
  await window.intend({ type: 'submit', session, branch: 1, words: 'Go.', how: 'send' });
  await held.reached;
  const { two, again } = await diedAfter(app, session, /"type":"runEnded".*"branch":3/);
  await again.viewer.when(view => view.tree.branches.get(2)?.run?.end?.outcome === 'interrupted');
  assert.equal(again.viewer.view.tree.branches.get(3)?.run?.end?.outcome, 'done');
  api.reply([text('1. It is 82.')], says('Your reply was cut off here'));
  api.reply([text('it is 82')], says('> 1. It is 82.'));
  api.reply([text('Good.')], says('> it is 82'));
  await again.intend({ type: 'resume', session, branch: 1 });
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  await two.app.dispose();
});

test('trust is revoked while a fork waits: all is parked, and goes on with its children when somebody vouches again', async t => {
  const held = [gate(), gate()];
  const { app, window, session } = await inTheMiddle(t, held);
  window.uplink.window({ trusted: false });
  await window.viewer.when(view =>
    [1, 3, 4].every(branch => view.tree.branches.get(branch)?.run?.end?.outcome === 'parked'),
  );
  for (const each of held) each.release();
  window.uplink.window({ trusted: true });
  plays(api, {
    main: [[text('All are back.')]],
    slow: [[text('slow is done')]],
    slower: [[text('slower is done')]],
  });
  await window.intend({ type: 'resume', session, branch: 1 });
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  assert.match(heardBy(api, 'main'), /All 3 branches have ended/);
  await app.app.dispose();
  await isWhole(app, session);
});
