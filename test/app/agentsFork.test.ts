import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { pathTo } from '../../src/session/path.ts';
import { branchNamed, forkInto, forkStory, heardBy, plays, sentBy } from '../support/forkStory.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { writeFiles } from '../support/openApp.ts';

let api: MessagesApi;
beforeEach(async () => {
  api = await startMessagesApi();
});
afterEach(() => api.close());

test('an agent forks into three, waits, and reads what each found', async t => {
  const { window, session } = await forkStory(api, t);
  plays(api, {
    main: [[forkInto('a', 'b', 'c')], [text('All three are back.')]],
    a: [[text('A is at src/a.ts:1.')]],
    b: [[text('B is at src/b.ts:2.')]],
    c: [[text('C is not there.')]],
  });
  await window.turn(session, 1, 'Find a, b and c.');
  const { tree } = window.viewer.view;
  assert.deepEqual(
    [...tree.branches.values()].map(({ name, parent, by, purpose }) => [name, parent, by, purpose]),
    [['main', 0, 'person', 'main'], ...['a', 'b', 'c'].map(name => [name, 1, 'agent', 'fork'])],
  );
  assert.equal(tree.branches.get(1)?.run?.end?.outcome, 'done');
  const heard = heardBy(api, 'main');
  assert.match(heard, /All 3 branches have ended\./);
  for (const said of ['a: done. 1 reply', '> A is at src/a.ts:1.', '> B is at src/b.ts:2.', '> C is not there.'])
    assert.ok(heard.includes(said), said);
  assert.deepEqual(
    pathTo(tree, tree.branches.get(1)?.head ?? 0).map(node => node.kind),
    ['prompt', 'reply', 'results', 'reply'],
  );
  assert.equal(tree.mail.size, 3);
  assert.ok([...tree.mail.values()].every(({ taken }) => taken === 'read'));
});

test('children know who they are, what is theirs and where they stop, inside the answer to the call', async t => {
  const { window, session } = await forkStory(api, t);
  const branches = [
    { name: 'Look here!', task: 'Find the limit.', done_when: 'the line is known', budget: { steps: 4 } },
  ];
  plays(api, { main: [[toolUse('fork', { branches })], [text('ok')]], 'look-here': [[text('found')]] });
  await window.turn(session, 1, 'Go.');
  const heard = heardBy(api, 'look-here');
  for (const said of [
    'You are look-here now: a branch that was forked from main.',
    'Its plan is not yours any more, and the tasks of the other branches it started are not yours',
    'Find the limit.',
    'It is done when: the line is known',
    'You may not: change files; fork yourself; spawn agents; ask the person; reach the network.',
    'you have given 4 replies',
    `Your scratch folder is .banyan/${session}/look-here/;`,
    'It holds the answer; the evidence, as path:line and as command → outcome; what you did not do; what surprised you.',
  ])
    assert.ok(heard.includes(said), said);
  // One result and nothing after it: words after results make models end their turn.
  assert.equal((JSON.parse(heard) as { type: string }[]).map(({ type }) => type).join(), 'tool_result');
});

test('the other calls run first: every child has their true results, byte for byte, and reads them from the cache', async t => {
  const { app, window, session } = await forkStory(api, t);
  const big = Array.from({ length: 1500 }, (_, line) => `line ${line} of a long file that all of them need`).join('\n');
  await writeFiles(app.folder, { 'big.txt': big });
  const names = ['a', 'b', 'c', 'd'];
  const held = gate();
  plays(api, {
    main: [[toolUse('read', { path: 'big.txt' }), forkInto(...names)], [text('done')]],
    ...Object.fromEntries(names.map(name => [name, [[text(`${name} has read it`)]]])),
    // Its response does not begin before it is let go.
    a: [[held, text('a has read it')]],
  });
  await window.intend({ type: 'submit', session, branch: 1, words: 'Read it and fork.', how: 'send' });
  await held.reached;
  await window.viewer.when(view => view.tree.branches.get(2)?.run !== undefined);
  for (const name of ['b', 'c', 'd']) assert.equal(branchNamed(window, name).run, undefined, `${name} did not wait`);
  held.release();
  await window.rest(1);
  const bodies = names.map(name => sentBy(api, name)[0] ?? '');
  const shared = bodies.map(body => messagesOf(body));
  for (const messages of shared) {
    const last = messages.at(-1) ?? [];
    assert.equal(last.length, 2);
    assert.match(last[0] ?? '', /line 1499 of a long file/);
    assert.deepEqual(messages.slice(0, -1), shared[0]?.slice(0, -1));
    assert.equal(last[0], shared[0]?.at(-1)?.[0]);
  }
  // The first went ahead and wrote what they share; the others read all of it.
  const usage = bodies.map(body => usageOf(body));
  const [ahead] = usage;
  for (const { read, all } of usage.slice(1)) {
    assert.ok(all - read < 1500, JSON.stringify(usage));
    assert.ok(read >= 0.99 * ((ahead?.all ?? 0) - (all - read)), JSON.stringify(usage));
  }
  assert.ok((ahead?.read ?? 0) < 0.5 * (ahead?.all ?? 0));
});

function usageOf(body: string): { read: number; all: number } {
  const usage = api.requests.find(({ text: sent }) => sent === body)?.usage ?? {};
  const of = (name: string): number => Number(usage[name] ?? 0);
  const read = of('cache_read_input_tokens');
  return { read, all: read + of('cache_creation_input_tokens') + of('input_tokens') };
}

/** The blocks of each message, without cache markers. */
function messagesOf(body: string): string[][] {
  const { messages } = JSON.parse(body) as { messages: { content: Record<string, unknown>[] }[] };
  return messages.map(({ content }) => content.map(({ cache_control: _, ...block }) => JSON.stringify(block)));
}

test('a child that was not allowed to write is refused, whatever it was told before', async t => {
  const { app, window, session } = await forkStory(api, t);
  const drifts = toolUse('write', { path: 'plan.txt', content: 'the plan of the parent' });
  plays(api, {
    main: [[text('My plan: write plan.txt.'), forkInto('reader')], [text('done')]],
    reader: [[drifts], [text('I could not write.')]],
  });
  await window.turn(session, 1, 'Go.');
  assert.match(heardBy(api, 'reader'), /This branch may only read\. Report what you would change and why\./);
  await assert.rejects(readFile(join(app.folder, 'plan.txt')));
  assert.match(heardBy(api, 'main'), /Calls refused: 1/);
});

test('a child cannot fork unless that was granted, and grants nothing it does not have', async t => {
  const { window, session } = await forkStory(api, t);
  const branches = [
    { name: 'plain', task: 'Look.' },
    { name: 'lead', task: 'Look with others.', may: ['fork'] },
  ];
  const wider = toolUse('fork', { branches: [{ name: 'more', task: 'Reach out.', may: ['network'] }] });
  const writer = toolUse('fork', { branches: [{ name: 'writer', task: 'Write.', writes: true }] });
  plays(api, {
    main: [[toolUse('fork', { branches })], [text('done')]],
    plain: [[forkInto('x')], [text('I may not.')]],
    lead: [[wider], [writer], [forkInto('y')], [text('y helped')]],
    y: [[forkInto('z')], [text('y looked')]],
  });
  await window.turn(session, 1, 'Go.');
  const { branches: made } = window.viewer.view.tree;
  assert.deepEqual([...made.values()].map(({ name }) => name).sort(), ['lead', 'main', 'plain', 'y']);
  assert.match(heardBy(api, 'plain'), /Refused: this branch may not fork\./);
  assert.match(heardBy(api, 'y'), /Refused: this branch may not fork\./);
  const lead = sentBy(api, 'lead').at(-1) ?? '';
  assert.match(lead, /Refused: more would get what this branch does not have itself: network\./);
  assert.match(lead, /Refused: this branch may only read, so writer cannot be allowed to write\./);
  assert.match(lead, /> y looked/);
  assert.equal(branchNamed(window, 'y').parent, branchNamed(window, 'lead').id);
});

test('two forks in one reply are made and answered side by side, each with its own', async t => {
  const { window, session } = await forkStory(api, t);
  plays(api, {
    main: [[forkInto('a', 'b'), forkInto('a', 'c')], [text('done')]],
    ...Object.fromEntries(['a', 'b', 'a-2', 'c'].map(name => [name, [[text(`said by ${name}`)]]])),
  });
  await window.turn(session, 1, 'Go.');
  const results = JSON.parse(heardBy(api, 'main')) as { content: { text: string }[] }[];
  assert.equal(results.length, 2);
  const [first = '', second = ''] = results.map(({ content }) => content[0]?.text);
  assert.match(first, /> said by a$[\s\S]*> said by b$/m);
  assert.match(second, /> said by a-2$[\s\S]*> said by c$/m);
  assert.match(heardBy(api, 'c'), /Not run in this branch\. main does that itself\./);
});

test('a wait ends early when the person writes, says who still runs, and what comes late comes as a note', async t => {
  const { window, session } = await forkStory(api, t);
  const held = gate();
  plays(api, {
    main: [[forkInto('quick', 'slow')], [text('I hear you.')], [text('Then that.')], [text('Slow is back.')]],
    quick: [[text('quick is done')]],
    slow: [[text('slow ', held, 'is done')]],
  });
  await window.intend({ type: 'submit', session, branch: 1, words: 'Go.', how: 'send' });
  await window.viewer.when(view => view.tree.mail.size === 1);
  await held.reached;
  await window.intend({ type: 'submit', session, branch: 1, words: 'Are you there?', how: 'send' });
  await window.viewer.when(view => view.tree.queue.length === 0 && view.tree.lastRun === 4);
  await window.rest(1);
  const early = sentBy(api, 'main')[1] ?? '';
  assert.match(
    early,
    /The person wrote to you, so this wait is over\. You read their words when you end your turn: do that now\. Still running: slow\. Their results come as notes/,
  );
  assert.match(early, /> quick is done/);
  held.release();
  await window.viewer.when(view => view.tree.lastRun === 5);
  await window.rest(1);
  assert.match(heardBy(api, 'main'), /> slow is done/);
});

test('wait false goes on at once; with from the children start at an earlier place', async t => {
  const { window, session } = await forkStory(api, t);
  const held = gate();
  api.reply([text('first answer')]);
  await window.turn(session, 1, 'One.');
  const early = toolUse('fork', { branches: [{ name: 'early', task: 'Look again.' }], from: 'n2', wait: false });
  const wrong = toolUse('fork', { branches: [{ name: 'never', task: 'Look.' }], from: 'n99' });
  plays(api, {
    main: [[wrong], [early], [text('I went on.')], [text('Early is back.')]],
    early: [[text('nothing ', held, 'new')]],
  });
  await window.turn(session, 1, 'Two.');
  held.release();
  await window.viewer.when(view => view.tree.lastRun === 4);
  await window.rest(1);
  const early0 = sentBy(api, 'early')[0] ?? '';
  assert.doesNotMatch(early0, /Two\./);
  assert.match(early0, /You know what it knew at n2, and nothing after it\./);
  assert.equal(branchNamed(window, 'early').from, 2);
  const all = sentBy(api, 'main');
  assert.match(all[2] ?? '', /n99 is no place on your path/);
  assert.match(all[3] ?? '', /Started: early\. Their results come as notes/);
  assert.match(heardBy(api, 'main'), /> nothing new/);
});

test('an input that makes no sense starts nothing and is told what is wrong with it', async t => {
  const { window, session } = await forkStory(api, t);
  const bad = toolUse('fork', { branches: [{ name: 'a', task: ' ', may: ['everything'], budget: { dollars: -1 } }] });
  plays(api, { main: [[toolUse('fork', {})], [bad], [text('ok')]] });
  await window.turn(session, 1, 'Go.');
  assert.match(sentBy(api, 'main')[1] ?? '', /Nothing was started: the input of fork is wrong\. branches:/);
  const heard = heardBy(api, 'main');
  for (const said of [
    'branches.0.task: must say something',
    'branches.0.may.0: must be one of fork, spawn, person, network',
    'branches.0.budget.dollars: must be above 0',
  ])
    assert.ok(heard.includes(said), said);
  assert.equal(window.viewer.view.tree.branches.size, 1);
});
