import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathTo } from '../../src/session/path.ts';
import { diesAfter } from '../support/mortalDisk.ts';
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

const long = 'All work and no play makes a dull boy. '.repeat(400);

/** The last node of a turn on the shown branch. */
function endOf(window: TestWindow, turn: number): number {
  const { tree } = window.viewer.view;
  const path = pathTo(tree, tree.branches.get(1)?.head ?? 0);
  return path.findLast(node => node.turn === turn)?.id ?? 0;
}

async function threeTurns(window: TestWindow): Promise<string> {
  const session = await window.session();
  for (const words of ['one', 'two', 'three']) {
    api.reply([text(`${words}: ${long}`)]);
    await window.turn(session, 1, words);
  }
  return session;
}

test('a fork is one event, both lines stay, and the fork reads its parent’s cache', async () => {
  const window = app.window();
  const session = await threeTurns(window);
  const at = endOf(window, 2);
  const head = window.viewer.view.tree.branches.get(1)?.head;
  api.reply([text('another way')]);
  const made = await window.intend({
    type: 'fork',
    session,
    branch: 1,
    at,
    ways: [{ name: '', words: 'Try another way, please' }],
  });
  const fork = made.branches[0] ?? 0;
  window.uplink.show({ session, branch: fork }, 0);
  await window.rest(fork);
  const { tree } = window.viewer.view;
  assert.equal(tree.branches.get(fork)?.name, 'another-way');
  assert.equal(tree.branches.get(fork)?.from, at);
  assert.equal(tree.branches.get(fork)?.parent, 1);
  assert.equal(tree.branches.get(1)?.head, head);
  const reply = [...window.viewer.view.bodies.values()].findLast(body => body.kind === 'reply');
  assert.ok(reply?.kind === 'reply');
  const { cacheRead, input, cacheWrite1h, cacheWrite5m } = reply.body.usage;
  const prefix = cacheRead + cacheWrite1h + cacheWrite5m + input;
  assert.ok(cacheRead / prefix > 0.5, `${cacheRead} of ${prefix} from the cache`);
  assert.equal(cacheRead, reply.body.expectedRead);
});

test('several ways at once: created together, started together, waiting side by side', async () => {
  const window = app.window();
  const session = await threeTurns(window);
  api.reply([text('A')]);
  api.reply([text('B')]);
  const ways = [
    { name: 'a', words: 'way a' },
    { name: 'b', words: 'way b' },
  ];
  const { branches } = await window.intend({ type: 'fork', session, branch: 1, at: endOf(window, 1), ways });
  assert.equal(branches.length, 2);
  for (const branch of branches) await window.rest(branch);
  const names = [...window.viewer.view.tree.branches.values()].map(branch => branch.name);
  assert.deepEqual(names, ['main', 'a', 'b']);
});

test('a death between the branches of a fork and their start loses no words: they wait there', async t => {
  const first = await openApp(api.url, { disk: diesAfter('promptQueued') });
  t.after(() => first.app.dispose().catch(() => undefined));
  const window = first.window();
  const session = await window.session();
  api.reply([text('one')]);
  await window.turn(session, 1, 'one');
  const ways = ['a', 'b'].map(name => ({ name, words: `way ${name}` }));
  await window.uplink.intent({ type: 'fork', session, branch: 1, at: 2, ways }).catch(() => undefined);
  const second = await first.reopen();
  t.after(() => second.close());
  const again = second.window();
  again.uplink.show({ session, branch: 1 }, 0);
  await again.viewer.when(view => view.shown?.session === session);
  const { tree } = again.viewer.view;
  assert.deepEqual(
    tree.queue.map(({ branch, words }) => [tree.branches.get(branch)?.name, words]),
    [
      ['a', 'way a'],
      ['b', 'way b'],
    ],
  );
});

test('a branch is not renamed to what agents mean something else by', async () => {
  const window = app.window();
  const session = await window.session();
  for (const name of ['parent', 'Person', 'n12']) {
    const answer = await window.uplink.intent({ type: 'renameBranch', session, branch: 1, name });
    assert.match(answer.type === 'intentRefused' ? answer.reason : '', /^Agents mean something else by/);
  }
});

test('what a way is set to holds from its first request on', async () => {
  const window = app.window();
  const session = await threeTurns(window);
  api.reply([toolUse('bash', { command: 'true' })]);
  const settings = { model: 'claude-haiku-5-5', budget: { dollars: 0.0001, minutes: 0 } };
  const ways = [{ name: 'cheap', words: 'go on, cheaply', settings }];
  const { branches } = await window.intend({ type: 'fork', session, branch: 1, at: endOf(window, 1), ways });
  const [cheap = 0] = branches;
  await window.allow(await window.request());
  await window.rest(cheap);
  const { tree } = window.viewer.view;
  assert.equal(tree.branches.get(cheap)?.run?.end?.outcome, 'limit');
  assert.equal(tree.branches.get(cheap)?.settings.authority, tree.branches.get(1)?.settings.authority);
  assert.match(JSON.stringify(api.requests.at(-1)?.body), /"model":"claude-haiku-5-5"/);
});

test('settings that cannot hold make no branch', async () => {
  const window = app.window();
  const session = await threeTurns(window);
  const settings = { budget: { dollars: -1, minutes: 0 } };
  await assert.rejects(
    window.intend({
      type: 'fork',
      session,
      branch: 1,
      at: endOf(window, 1),
      ways: [
        { name: 'a', words: '' },
        { name: 'b', words: '', settings },
      ],
    }),
    /A budget is an amount/,
  );
  assert.equal(window.viewer.view.tree.branches.size, 1);
});

test('a fork without words waits for its first prompt', async () => {
  const window = app.window();
  const session = await threeTurns(window);
  const at = endOf(window, 1);
  const { branches } = await window.intend({
    type: 'fork',
    session,
    branch: 1,
    at,
    ways: [{ name: 'quiet', words: '' }],
  });
  await window.viewer.when(view => view.tree.branches.has(branches[0] ?? 0));
  assert.equal(window.viewer.view.tree.branches.get(branches[0] ?? 0)?.run, undefined);
});

test('rewind moves the head and can be undone, also by another window that comes later', async () => {
  const window = app.window();
  const session = await threeTurns(window);
  const before = window.viewer.view.tree.branches.get(1)?.head ?? 0;
  const to = endOf(window, 1);
  await window.intend({ type: 'rewind', session, branch: 1, to });
  await window.viewer.when(view => view.tree.branches.get(1)?.head === to);
  const later = app.window();
  later.uplink.show({ session, branch: 1 }, 0);
  await later.viewer.when(view => view.tree.branches.get(1)?.rewound?.from === before);
  await later.intend({ type: 'undoRewind', session, branch: 1 });
  await window.viewer.when(view => view.tree.branches.get(1)?.head === before);
});

test('after a rewind the conversation goes on from there, and what was left stays in the log', async () => {
  const window = app.window();
  const session = await threeTurns(window);
  const left = window.viewer.view.tree.branches.get(1)?.head ?? 0;
  await window.intend({ type: 'rewind', session, branch: 1, to: endOf(window, 1) });
  api.reply([text('two again')]);
  await window.turn(session, 1, 'two, once more');
  const { tree } = window.viewer.view;
  assert.ok(tree.nodes.get(left));
  assert.deepEqual(
    pathTo(tree, tree.branches.get(1)?.head ?? 0).map(node => node.turn),
    [1, 1, 2, 2],
  );
});

test(
  'two sessions that change the same files take turns, and the one that waits says so',
  { timeout: 30_000 },
  async () => {
    const [first, second] = [app.window(), app.window()];
    const [one, two] = [await first.session(), await second.session()];
    const command = (n: number) => toolUse('bash', { command: `echo ${n}` });
    // In the order the two ask: the first twice, the second once, the first one's end, the second one's end.
    for (const n of [1, 2, 3]) api.reply([command(n)]);
    for (const words of ['first is done', 'second is done']) api.reply([text(words)]);
    await first.intend({ type: 'submit', session: one, branch: 1, words: 'first', how: 'send' });
    await first.allow(await first.request());
    // The first has the workspace from its first command until its turn ends: its second command waits for a person.
    const held = await first.request();
    await second.intend({ type: 'submit', session: two, branch: 1, words: 'second', how: 'send' });
    await second.allow(await second.request());
    await second.viewer.when(view => view.live.get(1)?.waiting?.why === 'workspace');
    assert.equal(second.viewer.view.live.get(1)?.waiting?.words, 'waits while main changes files');
    await first.allow(held);
    await first.rest(1);
    await second.rest(1);
  },
);

test('a fork in the middle of a running turn answers its parent’s open calls as not run here', async () => {
  const window = app.window();
  const session = await window.session();
  api.reply([toolUse('bash', { command: 'echo main' })]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  const request = await window.request();
  const { tree } = window.viewer.view;
  const reply = tree.branches.get(1)?.head ?? 0;
  assert.equal(tree.nodes.get(reply)?.kind, 'reply');
  api.reply([text('in the fork')]);
  api.reply([text('main goes on')]);
  const ways = [{ name: 'aside', words: 'Something else' }];
  const { branches } = await window.intend({ type: 'fork', session, branch: 1, at: reply, ways });
  await window.rest(branches[0] ?? 0);
  assert.match(JSON.stringify(api.requests.at(-1)?.body), /Not run in this branch\./);
  await window.allow(request);
  await window.rest(1);
});

test('a fork while a call of its parent runs is told that it runs there, not that it was cut off', async () => {
  const window = app.window();
  const session = await window.session();
  const done = join(app.folder, 'go-on');
  api.reply([toolUse('bash', { command: `until [ -e '${done}' ]; do sleep 0.05; done` })]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await window.allow(await window.request());
  await window.viewer.when(view => (view.tree.branches.get(1)?.run?.open.length ?? 0) > 0);
  const reply = window.viewer.view.tree.branches.get(1)?.head ?? 0;
  api.reply([text('in the fork')]);
  const ways = [{ name: 'aside', words: 'Something else' }];
  const { branches } = await window.intend({ type: 'fork', session, branch: 1, at: reply, ways });
  await window.rest(branches[0] ?? 0);
  assert.match(JSON.stringify(api.requests.at(-1)?.body), /Not run in this branch\. It runs in main at this moment/);
  api.reply([text('main goes on')]);
  await writeFile(done, '');
  await window.rest(1);
});
