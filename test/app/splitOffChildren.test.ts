import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { Tree } from '../../src/session/tree.ts';
import { openFiles } from '../support/filesPlace.ts';
import { branchNamed, forkStory, heardBy, plays, type Lines, type Story } from '../support/forkStory.ts';
import { gate, type Gate } from '../support/messagesApi/gate.ts';
import { text, toolUse, type Script } from '../support/messagesApi/script.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { diesAfter } from '../support/mortalDisk.ts';
import type { TestWindow } from '../support/openApp.ts';

const limit = { timeout: 60_000 };

let api: MessagesApi;
beforeEach(async () => {
  api = await startMessagesApi();
});
afterEach(() => api.close());

type Context = Parameters<typeof forkStory>[1];

// What is dead writes no checkpoints any more.
const refused = () => Promise.resolve({ refused: 'not in this test' });

/** A fork that is not waited for. */
const starts = (name: string): Script => [
  toolUse('fork', { branches: [{ name, task: `Look at ${name}.` }], wait: false }),
];

/** main did two turns, each of which started a child that still works: `old` in the first, `new` in the second. */
async function twoTurns(t: Context, main: Lines[string] = []): Promise<Story & { first: number; held: Gate[] }> {
  const story = await forkStory(api, t);
  const { window, session } = story;
  const held = [gate(), gate()];
  const [ofOld = gate(), ofNew = gate()] = held;
  plays(api, {
    main: [starts('old'), [text('one')], starts('new'), [text('two')], ...main],
    old: [[text('old is ', ofOld, 'green')]],
    new: [[text('new is ', ofNew, 'blue')]],
  });
  await window.turn(session, 1, 'first');
  const first = treeOf(window).branches.get(1)?.head ?? 0;
  await window.turn(session, 1, 'second');
  await Promise.all(held.map(({ reached }) => reached));
  return { ...story, first, held };
}

const treeOf = (window: TestWindow): Tree => window.viewer.view.tree;

async function split({ window, session }: Story, at: number): Promise<number> {
  const wish = { name: 'aside', files: 'stay', returns: false } as const;
  await window.intend({ type: 'splitOff', session, branch: 1, at, ...wish });
  await window.viewer.when(({ tree }) => [...tree.branches.values()].some(({ name }) => name === 'aside'));
  return branchNamed(window, 'aside').id;
}

/** Every result, as sender, receiver and what became of it. */
const results = (window: TestWindow): string[] =>
  [...treeOf(window).mail.values()].flatMap(({ kind, from, to, taken }) => {
    const name = (id: number): string => treeOf(window).branches.get(id)?.name ?? '';
    return kind === 'result' ? [`${name(from)} to ${name(to)}: ${taken ?? 'waits'}`] : [];
  });

const ended = (window: TestWindow, branch: number): Promise<unknown> =>
  window.viewer.when(({ tree }) => tree.branches.get(branch)?.run?.end?.outcome === 'done');

test('a child reports to the branch that has the turn which started it; an older one stays', limit, async t => {
  const story = await twoTurns(t, [[text('aside has heard it')], [text('main has heard it')]]);
  const { window, first, held } = story;
  const aside = await split(story, first);
  assert.deepEqual([branchNamed(window, 'old').parent, branchNamed(window, 'new').parent], [1, aside]);
  assert.deepEqual(branchNamed(window, 'new').task?.returns, [{ branch: aside, node: 0 }]);
  held[1]?.release();
  await ended(window, aside);
  assert.match(heardBy(api, 'main'), /new: done\..*> new is blue/);
  assert.equal(treeOf(window).branches.get(1)?.head, first, 'nothing woke main');
  held[0]?.release();
  await window.viewer.when(({ tree }) => (tree.branches.get(1)?.head ?? 0) > first);
  await window.rest(1);
  assert.match(heardBy(api, 'main'), /old: done\..*> old is green/);
  assert.deepEqual(results(window).sort(), ['new to aside: read', 'old to main: read']);
});

test('what a child asks its parent is answered from the line that made it', limit, async t => {
  const story = await forkStory(api, t);
  const { window, session } = story;
  const held = gate();
  const questions = [{ question: 'Which colour?', otherwise: 'I take red.' }];
  plays(api, {
    main: [[text('one')], starts('new'), [text('It is to be blue')], [text('blue, as I said')], [text('heard')]],
    new: [[text('I ask ', held), toolUse('ask', { to: 'parent', questions })], [text('new is blue')]],
  });
  await window.turn(session, 1, 'first');
  const first = treeOf(window).branches.get(1)?.head ?? 0;
  await window.turn(session, 1, 'second');
  await held.reached;
  const aside = await split(story, first);
  held.release();
  await ended(window, aside);
  const delegate = [...treeOf(window).branches.values()].find(({ task }) => task?.role === 'delegate');
  assert.equal(delegate?.parent, aside);
  assert.match(heardBy(api, 'new'), /blue, as I said/);
  assert.equal(treeOf(window).branches.get(1)?.head, first);
});

test('a line that goes on at once has the result at its next step, and may wait for its child', limit, async t => {
  const story = await forkStory(api, t);
  const { window, session } = story;
  const [ofChild, ofMain] = [gate(), gate()];
  plays(api, {
    main: [
      [text('one')],
      starts('new'),
      [text('I go on ', ofMain), toolUse('bash', { command: 'true' })],
      [toolUse('wait', {})],
      [text('all known')],
    ],
    new: [[text('new is ', ofChild, 'blue')]],
  });
  await window.turn(session, 1, 'first');
  const first = treeOf(window).branches.get(1)?.head ?? 0;
  await window.intend({ type: 'submit', session, branch: 1, words: 'second', how: 'send' });
  await Promise.all([ofMain.reached, ofChild.reached]);
  const parted = split(story, first);
  ofMain.release();
  const aside = await parted;
  await window.viewer.when(({ tree }) => !!tree.branches.get(aside)?.run?.open.some(({ tool }) => tool === 'wait'));
  ofChild.release();
  await ended(window, aside);
  assert.match(heardBy(api, 'main'), /Nobody runs any more \(new: done\).*> new is blue/);
  assert.deepEqual(results(window), ['new to aside: read']);
  assert.equal(treeOf(window).branches.get(1)?.head, first);
});

test('a result that waited unread goes along; a line that the person stopped is not woken by it', limit, async t => {
  const story = await twoTurns(t, [[text('half ', gate())], [text('aside has heard it')]]);
  const { window, session, first, held } = story;
  await window.intend({ type: 'submit', session, branch: 1, words: 'third', how: 'send' });
  await window.viewer.when(({ live }) => (live.get(1)?.blocks.size ?? 0) > 0);
  await window.intend({ type: 'stop', session, branch: 1 });
  held[1]?.release();
  await window.viewer.when(({ tree }) => tree.mail.size === 1);
  assert.deepEqual(results(window), ['new to main: waits']);
  const aside = await split(story, first);
  assert.deepEqual(results(window), ['new to aside: waits']);
  await window.uplink.query({ type: 'events', session, since: 0 });
  assert.equal(treeOf(window).branches.get(aside)?.run, undefined, 'the person goes on with it, or nobody');
  await window.turn(session, aside, 'go on');
  assert.match(heardBy(api, 'main'), /> new is blue/);
  assert.deepEqual(results(window), ['new to aside: read']);
});

test('a child that only looks sees the files of the line that made it, wherever that works', limit, async t => {
  const place = await openFiles(t);
  const { window, session } = place;
  const held = gate();
  plays(place.api, {
    main: [
      [toolUse('bash', { command: 'printf start > a.txt' })],
      [text('one')],
      [toolUse('bash', { command: 'printf tangent > a.txt' }), ...starts('new')],
      [text('two')],
      [text('aside has heard it')],
    ],
    new: [[text('I look', held), toolUse('read', { path: 'a.txt' })], [text('seen')]],
  });
  await window.turn(session, 1, 'first');
  const first = place.head();
  await window.turn(session, 1, 'second');
  await Promise.all([held.reached, place.kept()]);
  const wish = { at: first, name: 'aside', files: 'go', returns: false } as const;
  await window.intend({ type: 'splitOff', session, branch: 1, ...wish });
  assert.equal(place.file('a.txt'), 'start');
  held.release();
  await window.viewer.when(({ tree }) =>
    [...tree.branches.values()].some(({ name, run }) => name === 'aside' && run?.end?.outcome === 'done'),
  );
  assert.match(heardBy(place.api, 'new'), /tangent/);
});

test('a death right after the split: the child that is resumed reports to the line that made it', limit, async t => {
  const disk = diesAfter('headMoved');
  const story = await forkStory(api, t, { disk, openCheckpoints: refused });
  const { window, session, app } = story;
  const held = gate();
  plays(api, {
    main: [[text('one')], starts('new'), [text('two')], [text('aside has heard it')]],
    new: [[text('new ', held)], [text('new is blue')]],
  });
  await window.turn(session, 1, 'first');
  const first = treeOf(window).branches.get(1)?.head ?? 0;
  await window.turn(session, 1, 'second');
  await held.reached;
  await window.uplink.intent({
    type: 'splitOff',
    session,
    branch: 1,
    at: first,
    name: 'aside',
    files: 'stay',
    returns: false,
  });
  const again = (await app.reopen()).window();
  again.uplink.show({ session, branch: 1 }, 0);
  await again.viewer.when(({ tree }) => tree.branches.get(2)?.run?.end?.outcome === 'interrupted');
  const { id: aside } = branchNamed(again, 'aside');
  await again.intend({ type: 'resume', session, branch: 2 });
  await ended(again, aside);
  assert.match(heardBy(api, 'main'), /> new is blue/);
  assert.deepEqual(results(again), ['new to aside: read']);
  assert.equal(treeOf(again).branches.get(1)?.head, first);
});

test('an undo brings the children back with the turns', limit, async t => {
  const story = await twoTurns(t, [[text('main has heard it')]]);
  const { window, session, first, held } = story;
  const aside = await split(story, first);
  await window.intend({ type: 'undoRewind', session, branch: 1 });
  await window.viewer.when(({ tree }) => !tree.branches.get(1)?.rewound);
  assert.deepEqual([branchNamed(window, 'old').parent, branchNamed(window, 'new').parent], [1, 1]);
  const { head } = branchNamed(window, 'main');
  held[1]?.release();
  await window.viewer.when(({ tree }) => (tree.branches.get(1)?.head ?? 0) > head);
  await window.rest(1);
  assert.deepEqual(results(window), ['new to main: read']);
  assert.equal(treeOf(window).branches.get(aside)?.run, undefined);
});

test('a split-off line that was interrupted in a fork finds its children, and makes nobody twice', limit, async t => {
  const story = await forkStory(api, t, { openCheckpoints: refused });
  const { window, session, app } = story;
  const held = gate();
  const branches = [{ name: 'new', task: 'Look at new.' }];
  plays(api, {
    main: [[text('one')], [toolUse('fork', { branches })], [text('all known')]],
    new: [[text('new ', held)], [text('new is blue')]],
  });
  await window.turn(session, 1, 'first');
  const first = treeOf(window).branches.get(1)?.head ?? 0;
  await window.intend({ type: 'submit', session, branch: 1, words: 'second', how: 'send' });
  await held.reached;
  const again = (await app.reopen()).window();
  again.uplink.show({ session, branch: 1 }, 0);
  await again.viewer.when(({ tree }) => tree.branches.get(1)?.run?.end !== undefined);
  const aside = await split({ ...story, window: again }, first);
  await again.intend({ type: 'resume', session, branch: aside });
  await ended(again, aside);
  assert.deepEqual(
    [...treeOf(again).branches.values()].map(({ name }) => name),
    ['main', 'new', 'aside'],
  );
  assert.match(heardBy(api, 'main'), /The branch has ended\..*> new is blue/);
  assert.deepEqual(results(again), ['new to aside: read']);
});
