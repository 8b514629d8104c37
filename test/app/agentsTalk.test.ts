import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { activeRun } from '../../src/session/tree.ts';
import { branchNamed, forkStory, heardBy, plays, sentBy } from '../support/forkStory.ts';
import { branchAtWork, hears } from '../support/meeting.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { mortalDisk } from '../support/mortalDisk.ts';
import { SlowClock } from '../support/slowClock.ts';

let api: MessagesApi;

// What was left to say in one test is no answer in the next.
beforeEach(async () => {
  api = await startMessagesApi();
});
afterEach(() => api.close());

const aside = (name: string) => toolUse('fork', { wait: false, branches: [{ name, task: `Look at ${name}.` }] });

test('wait ends when its time is over and says who still runs; then when they have ended, and the results follow', async t => {
  const clock = new SlowClock();
  const { window, session } = await forkStory(api, t, { clock });
  const held = gate();
  plays(api, {
    main: [[aside('slow')], [toolUse('wait', { minutes: 5 })], [toolUse('wait', {})], [text('all known')]],
    slow: [[text('it is ', held, 'green')]],
  });
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await held.reached;
  const waits = (): string | undefined =>
    activeRun(window.viewer.view.tree.branches.get(1))?.open.find(({ tool }) => tool === 'wait')?.call;
  await window.viewer.when(() => waits() !== undefined);
  const first = waits();
  await clock.advance(5 * 60_000);
  // It waits again before the other ends.
  await window.viewer.when(() => waits() !== undefined && waits() !== first);
  assert.match(heardBy(api, 'main'), /5 minutes are over\. Still running: slow\./);
  held.release();
  await window.rest(1);
  assert.match(heardBy(api, 'main'), /Nobody runs any more \(slow: done\)\..*Result of \\"slow\\".*> it is green/);
});

test('a wait that a crash cut off ends when its time is over since it was called, not since it was taken up again', async t => {
  const clock = new SlowClock();
  const disk = mortalDisk();
  const { app, window, session } = await forkStory(api, t, { clock, disk });
  const [before, after] = [gate(), gate()];
  plays(api, {
    main: [[aside('slow')], [toolUse('wait', { minutes: 5 })], [text('I go on')]],
    slow: [[text('hm ', before)], [text('hm ', after)]],
  });
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await before.reached;
  await window.viewer.when(
    view => activeRun(view.tree.branches.get(1))?.open.some(({ tool }) => tool === 'wait') === true,
  );
  await clock.advance(3 * 60_000);
  disk.die();
  const next = await app.reopen();
  t.after(() => next.close());
  const again = next.window();
  again.uplink.show({ session, branch: 1 }, 0);
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'interrupted');
  const waits = clock.whenAsked(2 * 60_000);
  await again.intend({ type: 'resume', session, branch: 1 });
  await after.reached;
  await waits;
  await clock.advance(2 * 60_000);
  await again.viewer.when(view => activeRun(view.tree.branches.get(1)) === undefined);
  assert.match(heardBy(api, 'main'), /5 minutes are over\. Still running: slow\./);
  before.release();
  after.release();
});

test('wait ends when the person writes, and tells the agent to hand back for words that wait for its end', async t => {
  const { window, session } = await forkStory(api, t);
  const held = gate();
  plays(api, {
    main: [[aside('slow')], [toolUse('wait', {})], [text('here I am')], [text('as you say')], [text('noted')]],
    slow: [[text('hm ', held)]],
  });
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await held.reached;
  await window.viewer.when(
    view => activeRun(view.tree.branches.get(1))?.open.some(({ tool }) => tool === 'wait') === true,
  );
  await window.intend({ type: 'submit', session, branch: 1, words: 'never mind', how: 'send' });
  await window.rest(1);
  assert.ok(
    sentBy(api, 'main').some(body =>
      body.includes('You read their words when you end your turn: do that now. Still running: slow.'),
    ),
  );
  assert.match(heardBy(api, 'main'), /never mind/);
  held.release();
  await window.rest(branchNamed(window, 'slow').id);
  await window.viewer.when(view => [...view.tree.mail.values()].every(({ taken }) => taken === 'read'));
  await window.rest(1);
});

test('there is nothing to wait for where nobody was started', async t => {
  const { window, session } = await forkStory(api, t);
  plays(api, { main: [[toolUse('wait', {})], [text('on, then')]] });
  await window.turn(session, 1, 'go');
  assert.match(heardBy(api, 'main'), /there is nothing to wait for/);
});

test('a child writes to its parent, which reads it while it waits; a child may not ask the person, nor start others by a place', async t => {
  const { window, session } = await forkStory(api, t);
  plays(api, {
    main: [[aside('kid')], [toolUse('wait', {})], [text('I read it')], [text('and the result')]],
    kid: [
      [
        toolUse('ask', { to: 'person', questions: [{ question: 'May I?' }] }),
        toolUse('send', { to: 'n1', words: 'go on from there' }),
        toolUse('send', { to: 'parent', words: 'The cause is in src/a.ts:3' }),
      ],
      [text('done')],
    ],
  });
  await window.turn(session, 1, 'go');
  await window.rest(branchNamed(window, 'kid').id);
  await window.rest(1);
  const kid = heardBy(api, 'kid');
  assert.match(kid, /Refused: this branch may not ask the person/);
  assert.match(kid, /Refused: words to a place start a new branch/);
  const told = sentBy(api, 'main').find(body => body.includes('> The cause is in src/a.ts:3'));
  assert.match(told ?? '', /A message came; it follows as a note\. Still running: kid\.|Nobody runs any more/);
  assert.equal(window.viewer.view.tree.questions.size, 0);
});

test('a person’s words under an earlier turn start a branch that is told which files have changed since', async t => {
  const { window, session } = await forkStory(api, t);
  api.onRequest(({ body }) =>
    JSON.stringify(body.raw).includes('You go on here') ? [text('the other way')] : undefined,
  );
  plays(api, {
    main: [[text('first')], [toolUse('write', { path: 'made.txt', content: 'x' })], [text('made')]],
  });
  await window.turn(session, 1, 'begin');
  await window.turn(session, 1, 'more');
  const to = [{ branch: 1, node: 2 }];
  await window.intend({ type: 'sendMessage', session, from: 0, to, words: 'Take the other way.' });
  await window.rest(2);
  const first = api.requests.map(({ text: sent }) => sent).find(sent => sent.includes('You go on here')) ?? '';
  assert.match(first, /Files: you get a copy of your own.*changed there since: made\.txt/);
});

test('an agent tells its past self: a new branch at the place, which only looks and is told of the files', async t => {
  const { window, session } = await forkStory(api, t);
  api.onRequest(({ body }) =>
    JSON.stringify(body.raw).includes('You go on here') ? [text('the other way')] : undefined,
  );
  plays(api, {
    main: [
      [text('first')],
      [toolUse('write', { path: 'made.txt', content: 'x' })],
      [toolUse('send', { to: 'n2', words: 'Take the other way: this one ends at made.txt' })],
      [text('sent')],
    ],
  });
  await window.turn(session, 1, 'begin');
  await window.intend({ type: 'submit', session, branch: 1, words: 'more', how: 'send' });
  await window.viewer.when(view => view.tree.branches.has(2));
  await window.rest(1);
  const { tree } = window.viewer.view;
  const past = tree.branches.get(2);
  assert.deepEqual([past?.from, past?.parent, past?.by, past?.settings.authority], [2, 1, 'agent', 'readOnly']);
  await window.rest(2);
  const first = api.requests.map(({ text: sent }) => sent).find(sent => sent.includes('You go on here')) ?? '';
  assert.match(first, /You go on here, at n2, as a new branch/);
  assert.match(first, /You only look.*changed there since: made\.txt/);
  assert.match(first, /> Take the other way: this one ends at made\.txt/);
  assert.doesNotMatch(first, /"more"/);
});

test('a message that nobody has read is still there after a crash, and is read once', async t => {
  const one = await forkStory(api, t);
  const { window, session } = one;
  const held = gate();
  plays(api, {
    main: [[text('rests')], [text('stopped ', held)], [text('I read it')]],
  });
  await window.turn(session, 1, 'begin');
  await window.intend({ type: 'submit', session, branch: 1, words: 'work', how: 'send' });
  await held.reached;
  await window.intend({ type: 'sendMessage', session, from: 0, to: [{ branch: 1, node: 0 }], words: 'mind the gap' });
  const two = await one.app.reopen();
  const again = two.window();
  again.uplink.show({ session, branch: 1 }, 0);
  await again.viewer.when(view => view.tree.mail.get(1)?.taken === undefined && view.tree.mail.size === 1);
  const before = again.viewer.view.tree.branches.get(1)?.run?.id ?? 0;
  await again.intend({ type: 'submit', session, branch: 1, words: 'go on', how: 'send' });
  await again.viewer.when(view => (view.tree.branches.get(1)?.run?.id ?? 0) > before);
  await again.rest(1);
  assert.equal(again.viewer.view.tree.mail.get(1)?.taken, 'read');
  assert.match(heardBy(api, 'main'), /go on.*The person writes \(m1\):\\n> mind the gap/);
  await one.app.app.dispose();
  held.release();
  await two.app.dispose();
});

test('a crash while one asks another: resumed, the asker sets the other going, and gets its answer once', async t => {
  const one = await forkStory(api, t);
  const { window, session } = one;
  const held = gate();
  api.reply([text('other rests')], hears('be there'));
  const other = await branchAtWork(window, session, 'other', 'be there');
  await window.rest(other);
  api.reply([toolUse('ask', { to: 'other', questions: [{ question: 'Which port?' }] })], hears('find the port'));
  api.reply([text('hm ', held)], hears('Question of \\"asker\\"'));
  const asker = await branchAtWork(window, session, 'asker', 'find the port');
  await held.reached;
  const two = await one.app.reopen();
  const again = two.window();
  again.uplink.show({ session, branch: asker }, 0);
  await again.viewer.when(view => view.tree.branches.get(asker)?.run?.end?.outcome === 'interrupted');
  api.reply([text('It is 8080.')], hears('Question of \\"asker\\"'));
  api.reply([text('good')], hears('Answer of \\"other\\" to your question m1'));
  await again.intend({ type: 'resume', session, branch: asker });
  await again.viewer.when(view => view.tree.branches.get(asker)?.run?.end?.outcome === 'done');
  const { mail } = again.viewer.view.tree;
  assert.deepEqual(
    [...mail.values()].map(({ kind, taken }) => [kind, taken]),
    [
      ['question', 'read'],
      ['answer', 'read'],
    ],
  );
  await one.app.app.dispose();
  held.release();
  await two.app.dispose();
});

test('what a line brought upon itself is not told again where the person leaves it', async t => {
  const { window, session } = await forkStory(api, t);
  plays(api, {
    main: [[text('begun')], [aside('slow')], [text('it runs')], [text('I know')], [text('I know')]],
    slow: [[text('it is green')]],
  });
  await window.turn(session, 1, 'begin');
  const before = window.viewer.view.tree.branches.get(1)?.head ?? 0;
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await window.viewer.when(view => view.tree.mail.get(1)?.taken === 'read');
  await window.rest(1);
  await window.intend({ type: 'rewind', session, branch: 1, to: before });
  await window.viewer.when(view => view.tree.branches.get(1)?.head === before);
  assert.equal(window.viewer.view.tree.mail.get(1)?.taken, 'read');
});
