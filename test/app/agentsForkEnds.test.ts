import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { branchNamed, forkInto, forkStory, heardBy, plays, sentBy } from '../support/forkStory.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { stop, text, toolUse } from '../support/messagesApi/script.ts';
import type { TestWindow } from '../support/openApp.ts';

let api: MessagesApi;
beforeEach(async () => {
  api = await startMessagesApi();
});
afterEach(() => api.close());

const endOf = (window: TestWindow, name: string) => branchNamed(window, name).run?.end;
const looks = () => [text('looking'), toolUse('read', { path: '.' })];

test('a child that is stopped, and one that fails, give a result all the same', async t => {
  const { window, session } = await forkStory(api, t);
  const held = gate();
  plays(api, {
    main: [[forkInto('stopped', 'failing')], [text('done')]],
    stopped: [[text('I have half of it. ', held)]],
    failing: [[stop('refusal')]],
  });
  await window.intend({ type: 'submit', session, branch: 1, words: 'Go.', how: 'send' });
  await held.reached;
  await window.viewer.when(view => view.tree.mail.size === 1);
  await window.intend({ type: 'stop', session, branch: branchNamed(window, 'stopped').id });
  held.release();
  await window.rest(1);
  const heard = heardBy(api, 'main');
  assert.match(heard, /stopped: stopped before it was done\./);
  assert.match(heard, /> I have half of it\./);
  assert.match(heard, /failing: failed: /);
});

test('a child is told before its last reply, and ends there with what it has', async t => {
  const { window, session } = await forkStory(api, t);
  const branches = [
    { name: 'reports', task: 'Look.', budget: { steps: 2 } },
    { name: 'goes-on', task: 'Look.', budget: { steps: 2 } },
  ];
  plays(api, {
    main: [[toolUse('fork', { branches })], [text('done')]],
    reports: [looks(), [text('My report.')]],
    'goes-on': [looks(), [text('One more look. '), toolUse('read', { path: '.' })]],
  });
  await window.turn(session, 1, 'Go.');
  assert.match(sentBy(api, 'reports')[1] ?? '', /This is the last of your 2 replies\. Report now/);
  assert.equal(endOf(window, 'reports')?.outcome, 'done');
  assert.equal(endOf(window, 'goes-on')?.outcome, 'limit');
  assert.equal(sentBy(api, 'goes-on').length, 2);
  const heard = heardBy(api, 'main');
  assert.match(heard, /goes-on: stopped at a limit: It has given the 2 replies it may give\./);
  assert.match(heard, /> One more look\./);
  // The calls of its last reply were answered: nothing of it stands open.
  assert.equal(window.viewer.view.tree.nodes.get(branchNamed(window, 'goes-on').head)?.kind, 'results');
});

test('a budget of tokens counts what is read anew and written, not what comes from the cache', async t => {
  const { window, session } = await forkStory(api, t);
  const branches = [{ name: 'a', task: 'Look.', budget: { tokens: 2000 } }];
  const step = () => [text('word '.repeat(900)), toolUse('read', { path: '.' })];
  plays(api, { main: [[toolUse('fork', { branches })], [text('done')]], a: [step(), step(), step(), step()] });
  await window.turn(session, 1, 'Go.');
  assert.equal(endOf(window, 'a')?.outcome, 'limit');
  assert.match(endOf(window, 'a')?.limit ?? '', /^The budget of 2000 tokens is used: \d+\.$/);
  const [, second] = sentBy(api, 'a');
  assert.ok(second !== undefined, 'the prefix it read from the cache was counted');
});

test('a budget for a branch and its branches ends whoever goes on after it is used', async t => {
  const { window, session } = await forkStory(api, t);
  const settings = { treeBudget: { dollars: 0.12, minutes: 0 } };
  await window.intend({ type: 'configureBranch', session, branch: 1, settings });
  const step = () => [text('word '.repeat(700)), toolUse('read', { path: '.' })];
  plays(api, {
    main: [[forkInto('a', 'b')], [text('done')]],
    a: Array.from({ length: 9 }, step),
    b: Array.from({ length: 9 }, step),
  });
  await window.turn(session, 1, 'Go.');
  for (const name of ['a', 'b', 'main']) {
    assert.equal(endOf(window, name)?.outcome, 'limit');
    assert.match(
      endOf(window, name)?.limit ?? '',
      /^The budget of \$0\.12 for main and its branches is used: \$0\.\d\d\.$/,
    );
  }
  const { cost } = window.viewer.view.tree;
  // Nobody alone had used it up.
  for (const name of ['a', 'b', 'main'])
    assert.ok(branchNamed(window, name).cost < 0.12, `${branchNamed(window, name).cost}`);
  assert.ok(cost >= 0.12);
});

test('stopping a branch with its branches ends them all, and its children’s ends do not wake it', async t => {
  const { window, session } = await forkStory(api, t);
  const held = [gate(), gate()];
  plays(api, {
    main: [[forkInto('a', 'b')]],
    a: [[text('a ', held[0] ?? gate())]],
    b: [[text('b ', held[1] ?? gate())]],
  });
  await window.intend({ type: 'submit', session, branch: 1, words: 'Go.', how: 'send' });
  await Promise.all(held.map(({ reached }) => reached));
  const { branches } = await window.intend({ type: 'stopAll', session, branch: 1 });
  assert.deepEqual(branches, [1, 2, 3]);
  for (const gated of held) gated.release();
  for (const branch of branches) await window.rest(branch);
  for (const name of ['main', 'a', 'b']) assert.equal(endOf(window, name)?.outcome, 'stopped');
  assert.equal(window.viewer.view.tree.lastRun, 3);
  // The results wait in its mail for the person's next word.
  plays(api, { main: [[text('I see.')]] });
  await window.turn(session, 1, 'And?');
  const sent = sentBy(api, 'main').at(-1) ?? '';
  assert.match(sent, /Cancelled\. What was started goes on by itself\./);
  assert.match(sent, /a: stopped before it was done/);
});

test('twenty children at once: each is answered, and all results together are cut to what one answer may hold', async t => {
  const { window, session } = await forkStory(api, t);
  const names = Array.from({ length: 20 }, (_, at) => `child-${at}`);
  plays(api, {
    main: [[forkInto(...names)], [text('done')]],
    ...Object.fromEntries(
      names.map(name => [name, [[text(`${name} says:\n${'a long line of findings\n'.repeat(600)}`)]]]),
    ),
  });
  await window.turn(session, 1, 'Go.');
  assert.equal(endOf(window, 'main')?.outcome, 'done');
  const heard = heardBy(api, 'main');
  for (const name of names) assert.ok(heard.includes(`> ${name} says:`), name);
  assert.ok(heard.length < 20_000 * 4 * 1.1, `${heard.length}`);
  assert.ok(heard.length > 20_000 * 4 * 0.8, `${heard.length}`);
  assert.equal(heard.match(/cut here\. The whole: \S*\/result\.md/g)?.length, 20);
});
