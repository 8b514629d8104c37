import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { openApp, saidWall, type AppOptions, type TestApp, type TestWindow } from '../support/openApp.ts';

let api: MessagesApi;
beforeEach(async () => {
  api = await startMessagesApi();
});
afterEach(() => api.close());

const sent = (): string => JSON.stringify(api.requests.at(-1)?.body);
const failing = [toolUse('read', { path: 'missing.txt' })];

async function open(
  t: { after(work: () => Promise<void>): void },
  options: AppOptions = {},
): Promise<{ app: TestApp; window: TestWindow; session: string }> {
  const app = await openApp(api.url, { wall: saidWall, ...options });
  t.after(() => app.close());
  const window = app.window();
  return { app, window, session: await window.session() };
}

async function resume(window: TestWindow, session: string): Promise<void> {
  const before = window.viewer.view.tree.lastRun;
  await window.intend({ type: 'resume', session, branch: 1 });
  await window.viewer.when(view => view.tree.lastRun > before);
  await window.rest(1);
}

const endOf = (window: TestWindow) => window.viewer.view.tree.branches.get(1)?.run?.end;

test('three times the same failing call: the person is asked, and yes goes on for three more', async t => {
  const { window, session } = await open(t);
  for (let at = 0; at < 6; at++) api.reply(failing);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Read it.', how: 'send' });
  const request = await window.request();
  const before = api.requests.length;
  assert.equal(request.shown.tool, 'goOn');
  assert.equal(request.shown.title, 'main has failed three times with the same call. Go on?');
  assert.match(request.shown.detail, /missing\.txt/);
  await window.allow(request);
  const again = await window.request();
  assert.equal(api.requests.length, before + 3);
  const { hash } = again.shown;
  await window.intend({
    type: 'decide',
    session,
    request: again.id,
    decision: 'deny',
    scope: 'once',
    reason: '',
    hash,
  });
  await window.rest(1);
  assert.equal(endOf(window)?.outcome, 'stopped');
});

test('another call in between, or one that works, starts the count anew', async t => {
  const { window, session } = await open(t);
  const other = [toolUse('read', { path: 'other.txt' })];
  for (const script of [failing, failing, other, failing, failing, [toolUse('read', { path: '.' })], failing])
    api.reply(script);
  api.reply([text('Enough.')]);
  const asked = window.request().then(() => assert.fail('somebody was asked'));
  await Promise.race([window.turn(session, 1, 'Read it.'), asked]);
  assert.equal(endOf(window)?.outcome, 'done');
});

test('unattended, nobody is asked: the run ends with a sentence', async t => {
  const { window, session } = await open(t);
  const unattended = { until: Date.now() + 3_600_000, hosts: [] };
  const settings = { authority: 'unattended', unattended } as const;
  await window.intend({ type: 'configureBranch', session, branch: 1, settings });
  for (let at = 0; at < 3; at++) api.reply(failing);
  await window.turn(session, 1, 'Read it.');
  assert.equal(endOf(window)?.outcome, 'failed');
  assert.match(
    endOf(window)?.failure?.message ?? '',
    /main has failed three times with the same call\. Nobody was there/,
  );
});

test('a budget of dollars ends the run with the figures, and resuming raises it by the same amount', async t => {
  const { window, session } = await open(t);
  const budget = { dollars: 0.04, minutes: 0 };
  await window.intend({ type: 'configureBranch', session, branch: 1, settings: { budget } });
  const step = [text('word '.repeat(500)), toolUse('read', { path: '.' })];
  api.reply(step);
  await window.turn(session, 1, 'Go.');
  const cost = window.viewer.view.tree.cost;
  assert.ok(cost >= 0.04 && cost < 0.08, `$${cost}`);
  assert.equal(endOf(window)?.outcome, 'limit');
  assert.equal(endOf(window)?.limit, `The budget of $0.04 is used: $${cost.toFixed(2)}.`);
  api.reply([text('On we go.')]);
  await resume(window, session);
  assert.equal(endOf(window)?.outcome, 'done');
  // A new prompt counts from itself.
  api.reply([text('Short.')]);
  await window.turn(session, 1, 'And now?');
  assert.equal(endOf(window)?.outcome, 'done');
});

test('a budget counts from the last prompt also where the agent goes back over it', async t => {
  const { window, session } = await open(t);
  api.reply([text('word '.repeat(2000))]);
  await window.turn(session, 1, 'Go.');
  const budget = { dollars: 0.05, minutes: 0 };
  assert.ok(window.viewer.view.tree.cost > budget.dollars);
  await window.intend({ type: 'configureBranch', session, branch: 1, settings: { budget } });
  const held = gate();
  api.reply([toolUse('rewind', { to: 'n1', note: 'Too many words.' })]);
  api.reply([text('I am', held)]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'And now?', how: 'send' });
  await held.reached;
  await window.intend({ type: 'stop', session, branch: 1 });
  held.release();
  await window.rest(1);
  api.reply([text('Short.')]);
  await resume(window, session);
  assert.deepEqual([endOf(window)?.outcome, endOf(window)?.limit], ['done', undefined]);
  // What the prompt cost on the line that was left counts as well.
  api.reply([text('word '.repeat(2000)), toolUse('rewind', { to: 'n1', note: 'Too many words.' })]);
  await window.turn(session, 1, 'And again?');
  assert.equal(endOf(window)?.outcome, 'limit');
  assert.match(endOf(window)?.limit ?? '', /^The budget of \$0\.05 is used/);
});

test('a budget of minutes counts what runs took', async t => {
  let offset = 0;
  const now = (): number => Date.now() + offset;
  const { window, session } = await open(t, {
    clock: { ...systemClock, now },
    openHands: (_, plain) => ({
      ...plain,
      execute: (name, input, watch) => {
        offset += 40 * 60_000;
        return plain.execute(name, input, watch);
      },
    }),
  });
  await window.intend({
    type: 'configureBranch',
    session,
    branch: 1,
    settings: { budget: { dollars: 0, minutes: 30 } },
  });
  const step = [toolUse('read', { path: '.' })];
  api.reply(step);
  await window.turn(session, 1, 'Go.');
  assert.equal(endOf(window)?.limit, 'The budget of 30 minutes is used.');
  api.reply(step);
  await resume(window, session);
  assert.equal(endOf(window)?.limit, 'The budget of 60 minutes is used.');
});

test('a budget of minutes does not count the night after a crash', async t => {
  let offset = 0;
  const now = (): number => Date.now() + offset;
  const { app, window, session } = await open(t, { clock: { ...systemClock, now } });
  const budget = { dollars: 0, minutes: 30 };
  await window.intend({ type: 'configureBranch', session, branch: 1, settings: { budget } });
  const held = gate();
  api.reply([text('I am', held)]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Go.', how: 'send' });
  await held.reached;
  offset += 10 * 60 * 60_000;
  const morning = (await app.reopen()).window();
  morning.uplink.show({ session, branch: 1 }, 0);
  await morning.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'interrupted');
  api.reply([text('Done.')]);
  await resume(morning, session);
  held.release();
  assert.equal(endOf(morning)?.outcome, 'done');
});

test('after so many changed lines the agent is told once to hand back', async t => {
  const { window, session } = await open(t, { settings: { checkIn: 10 } });
  const write = (path: string, lines: number) => [toolUse('write', { path, content: 'line\n'.repeat(lines) })];
  for (const script of [write('a', 6), write('b', 6), write('c', 6)]) api.reply(script);
  api.reply([text('I stop here.')]);
  await window.turn(session, 1, 'Write.');
  const told = sent().match(/You have changed \d+ lines since the person last spoke\. Finish the step you are in/g);
  assert.deepEqual(told, ['You have changed 12 lines since the person last spoke. Finish the step you are in']);
  // The person spoke: it counts from there.
  api.reply(write('d', 6));
  api.reply([text('Done.')]);
  await window.turn(session, 1, 'Go on.');
  assert.equal(sent().match(/since the person last spoke/g)?.length, 1);
});

test('the size of a check-in is the branch’s own where it is set, and 0 is never', async t => {
  const { window, session } = await open(t, { settings: { checkIn: 1 } });
  await window.intend({ type: 'configureBranch', session, branch: 1, settings: { checkIn: 0 } });
  api.reply([toolUse('write', { path: 'a', content: 'line\n'.repeat(50) })]);
  api.reply([text('Done.')]);
  await window.turn(session, 1, 'Write.');
  assert.doesNotMatch(sent(), /since the person last spoke/);
});
