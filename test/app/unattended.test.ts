import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import type { WalledPlace } from '../../src/app/appDeps.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { openApp, saidWall, type TestWindow } from '../support/openApp.ts';

let api: MessagesApi;
beforeEach(async () => {
  api = await startMessagesApi();
});
afterEach(() => api.close());

const outside = (command: string) => [toolUse('bash', { command, outside: true, reason: 'It needs the network.' })];
const sent = (): string => JSON.stringify(api.requests.at(-1)?.body);

/** A session whose first branch works unattended for an hour of a clock that the test moves. */
async function open(t: { after(work: () => Promise<void>): void }): Promise<{
  window: TestWindow;
  session: string;
  places: WalledPlace[];
  later(ms: number): void;
}> {
  let offset = 0;
  const places: WalledPlace[] = [];
  const now = (): number => Date.now() + offset;
  const app = await openApp(api.url, {
    wall: saidWall,
    clock: { ...systemClock, now },
    openHands: (place, plain) => {
      places.push(place);
      return plain;
    },
  });
  t.after(() => app.close());
  const window = app.window();
  const session = await window.session();
  const unattended = { until: now() + 3_600_000, hosts: ['api.example.org'] };
  const settings = { authority: 'unattended', unattended } as const;
  await window.intend({ type: 'configureBranch', session, branch: 1, settings });
  return { window, session, places, later: ms => void (offset += ms) };
}

async function decideDeferred(
  window: TestWindow,
  decision: 'allow' | 'deny',
  reason = '',
): Promise<{ title: string; hash: string }> {
  const { session, deferred } = window.viewer.view.tree;
  const [request] = deferred.values();
  assert.ok(request);
  const { hash, title } = request.shown;
  await window.intend({ type: 'decideDeferred', session, request: request.id, decision, reason, hash });
  await window.viewer.when(view => !view.tree.deferred.has(request.id));
  return { title, hash };
}

test('what would ask is refused and waits; the late answer sets the agent going, and its call runs once', async t => {
  const { window, session, places } = await open(t);
  for (const command of ['echo one', 'echo one', 'echo two']) api.reply(outside(command));
  api.reply([text('I went on without it.')]);
  await window.turn(session, 1, 'Work through the night.');
  assert.match(sent(), /Refused for now: nobody is there\. It waits for the person; go on with what you can\./);
  const titles = [...window.viewer.view.tree.deferred.values()].map(({ shown }) => shown.title);
  assert.deepEqual(titles, ['echo one', 'echo two']);
  assert.equal(window.viewer.view.tree.requests.size, 0);

  api.reply(outside('echo one'));
  api.reply(outside('echo one'));
  api.reply([text('Done at last.')]);
  const run = window.viewer.view.tree.lastRun;
  await decideDeferred(window, 'allow');
  await window.viewer.when(view => view.tree.lastRun > run);
  await window.rest(1);
  const asked = api.requests.map(({ body }) => JSON.stringify(body));
  assert.ok(
    asked.some(body => body.includes('The person now allows: echo one. Call it again if it still makes sense.')),
  );
  const log = await window.uplink.query({ type: 'events', session, since: 0 });
  const started = log.filter(event => event.type === 'toolStarted');
  assert.deepEqual(
    started.map(({ title, authority, wall }) => [title, authority, wall]),
    [['echo one', 'unattended', 'outside']],
  );
  const late = log.findLast(event => event.type === 'permissionDecided' && event.decision === 'allow');
  assert.equal(late?.type === 'permissionDecided' && late.rule?.source, 'answer');
  // The second time is a new question, and waits again.
  assert.deepEqual(
    [...window.viewer.view.tree.deferred.values()].map(({ shown }) => shown.title),
    ['echo two', 'echo one'],
  );
  assert.ok(places.every(({ reach }) => reach.hosts.includes('api.example.org')));
});

test('a late no starts nothing', async t => {
  const { window, session } = await open(t);
  api.reply(outside('echo one'));
  api.reply([text('Without it.')]);
  await window.turn(session, 1, 'Go.');
  const before = api.requests.length;
  await decideDeferred(window, 'deny', 'Not that one.');
  assert.equal(window.viewer.view.tree.branches.get(1)?.run?.end?.outcome, 'done');
  assert.equal(api.requests.length, before);
});

test('late answers reach an agent that runs with its next step', async t => {
  const { window, session } = await open(t);
  for (const command of ['echo one', 'echo two']) api.reply(outside(command));
  api.reply([text('Without them.')]);
  await window.turn(session, 1, 'Go.');
  const held = gate();
  api.reply([text('I look', held, ' around.'), toolUse('read', { path: '.' })]);
  api.reply([text('I heard.')]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Go on.', how: 'send' });
  await held.reached;
  await decideDeferred(window, 'deny', 'Not that one.');
  await decideDeferred(window, 'allow');
  held.release();
  await window.rest(1);
  assert.match(
    sent(),
    /The person refused what waited: echo one\. Not that one\.\\n\\nThe person now allows: echo two\./,
  );
});

test('a late yes to a branch that may only read now starts nothing; the agent hears of it with its next turn', async t => {
  const { window, session } = await open(t);
  api.reply(outside('echo one'));
  api.reply([text('Without it.')]);
  await window.turn(session, 1, 'Go.');
  await window.intend({ type: 'configureBranch', session, branch: 1, settings: { authority: 'readOnly' } });
  const before = api.requests.length;
  await decideDeferred(window, 'allow');
  assert.equal(api.requests.length, before);
  api.reply([text('I know.')]);
  await window.turn(session, 1, 'Report.');
  assert.match(sent(), /The person now allows: echo one/);
});

test('when its time is over it asks, and says so once', async t => {
  const { window, session, places, later } = await open(t);
  api.reply([toolUse('bash', { command: 'echo in' })]);
  api.reply([text('Ran.')]);
  await window.turn(session, 1, 'Go.');
  later(3_700_000);
  for (const command of ['echo one', 'echo two']) api.reply([toolUse('bash', { command })]);
  api.reply([text('Ran both.')]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Go on.', how: 'send' });
  await window.allow(await window.request());
  await window.allow(await window.request());
  await window.rest(1);
  assert.equal(sent().split('The time set for Unattended is over').length, 2);
  assert.deepEqual(
    places.map(({ reach }) => reach.hosts),
    [['api.example.org'], []],
  );
});

test('it needs a time that is to come, and hosts by name', async t => {
  const { window, session } = await open(t);
  const set = (settings: object) => window.intend({ type: 'configureBranch', session, branch: 1, settings });
  const until = Date.now() + 60_000;
  await assert.rejects(set({ authority: 'unattended', unattended: { until: 1000, hosts: [] } }), /until when/);
  for (const host of ['*', '*.', 'http://example.org', '1.2.3.4', 'a b', 'example.org/x', ''])
    await assert.rejects(set({ authority: 'unattended', unattended: { until, hosts: [host] } }), /is not a host/, host);
  await assert.rejects(set({ budget: { dollars: -1, minutes: 0 } }), /0 means no limit/);
});
