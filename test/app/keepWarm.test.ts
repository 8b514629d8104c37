import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { systemClock, type Clock } from '../../src/base/clock.ts';
import type { Logged } from '../../src/session/event.ts';
import { violations } from '../../src/session/invariants.ts';
import { ManualClock, settled } from '../support/manualClock.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, thinking, toolUse } from '../support/messagesApi/script.ts';
import { wordsOf } from '../support/modelTalk.ts';
import { openApp, type AppOptions, type TestApp, type TestWindow } from '../support/openApp.ts';
import { warmedLines } from '../../webview/model/warmedLines.ts';

const minute = 60_000;
let clock: ManualClock;
let api: MessagesApi;
let app: TestApp | undefined;

beforeEach(async () => {
  clock = new ManualClock(Date.UTC(2026, 10, 20));
  api = await startMessagesApi({
    clock: { now: () => clock.now(), advance: () => assert.fail('one clock moves'), advanceTo: () => undefined },
  });
});
afterEach(async () => {
  await app?.close();
  app = undefined;
  await api.close();
});

/** What sleeps for long wakes when the test leaps; frames of a window and the like come as always. */
function leaping(far: ManualClock): Clock {
  return {
    now: () => far.now(),
    sleep: (ms, signal) => (ms < 1000 ? systemClock.sleep(ms, signal) : far.sleep(ms, signal)),
  };
}

interface Waiting {
  readonly window: TestWindow;
  readonly session: string;
  /** Requests until now. */
  readonly before: number;
}

/** A branch of so many tokens that waits for a person's word on a call. */
async function waiting(tokens: number, options: AppOptions = {}, attended = true): Promise<Waiting> {
  app = await openApp(api.url, { clock: leaping(clock), ...options });
  const window = app.window({ attended });
  const session = await window.session();
  api.reply([thinking('I think.'), text('I write it.'), toolUse('write', { path: 'a.txt', text: 'a' })]);
  await window.intend({ type: 'submit', session, branch: 1, words: wordsOf(tokens), how: 'send' });
  await window.request();
  await settled();
  return { window, session, before: api.requests.length };
}

/**
 * Moves the time on while nothing is asked of the model: first to where what was written for five minutes is about to be
 * forgotten. Whoever woke reads the log before he asks; he gets the time in which a window reads the same log many times.
 */
async function quiet({ window, session }: Pick<Waiting, 'window' | 'session'>, ms: number): Promise<void> {
  const before = api.requests.length;
  const first = Math.min(ms, 4.5 * minute);
  for (const step of [first, ms - first]) {
    await clock.advance(step);
    for (let times = 0; times < 25; times++) await window.uplink.query({ type: 'events', session, since: 0 });
  }
  assert.equal(api.requests.length, before);
}

/** Moves the time on until the model is asked, and until what it was is in the log. */
async function warmedAfter(window: TestWindow, ms: number): Promise<(typeof api.requests)[number]> {
  const index = api.requests.length;
  const { cost } = window.viewer.view.tree;
  await clock.advance(ms);
  const request = await api.received(index);
  await window.viewer.when(view => view.tree.cost > cost);
  return request;
}

async function warmings(window: TestWindow, session: string) {
  const events: Logged[] = await window.uplink.query({ type: 'events', session, since: 0 });
  return events.filter(event => event.type === 'cacheWarmed');
}

test('a waiting branch is kept warm twice, and then goes on without writing anything anew', async () => {
  const here = await waiting(21_000);
  const { window, session } = here;
  await quiet(here, 4 * minute - 1);
  const first = await warmedAfter(window, 1);
  const body = first.body as Record<string, unknown>;
  assert.equal(body['max_tokens'], 0);
  assert.equal(body['stream'], undefined);
  assert.ok(Number(first.usage?.['cache_read_input_tokens']) > 20_000);
  // It lives for an hour now, and is read again a minute before that is over.
  await quiet(here, 59 * minute - 1);
  await warmedAfter(window, 1);
  await quiet(here, 58 * minute);

  const told = await warmings(window, session);
  assert.equal(told.length, 2);
  assert.ok(told.every(event => event.usage.cacheRead > 20_000 && event.usage.output === 0));
  assert.ok(told.every(({ cost }) => cost > 0));
  const branch = window.viewer.view.tree.branches.get(1);
  assert.ok((branch?.cost ?? 0) >= told.reduce((sum, { cost }) => sum + cost, 0));

  api.reply([text('Written.')]);
  const request = await window.request();
  await window.allow(request);
  await window.rest(1);
  const reply = [...window.viewer.view.bodies.values()].findLast(found => found.kind === 'reply');
  assert.ok(reply?.kind === 'reply');
  assert.equal(reply.body.usage.cacheRead, reply.body.expectedRead);
  assert.ok(reply.body.usage.cacheRead >= (told.at(-1)?.usage.cacheRead ?? Infinity));
  assert.equal(reply.body.missed, undefined);
});

test('what keeping it warm cost stands in the receipt, and the branches cost what the session costs', async () => {
  const here = await waiting(21_000);
  const { window, session } = here;
  await quiet(here, 4 * minute - 1);
  await warmedAfter(window, 1);
  await quiet(here, 59 * minute - 1);
  await warmedAfter(window, 1);
  const warmed = (await warmings(window, session)).reduce((sum, { cost }) => sum + cost, 0);
  api.reply([text('Written.')]);
  await window.allow(await window.request());
  await window.rest(1);
  const { tree, bodies } = window.viewer.view;
  const replies = [...bodies.values()].reduce((sum, node) => sum + (node.kind === 'reply' ? node.body.cost : 0), 0);
  const receipt = tree.branches.get(1)?.run?.end?.receipt;
  assert.ok(warmed > 0 && receipt);
  assert.ok(Math.abs(receipt.cost - replies - warmed) < 1e-9, `${receipt.cost} of ${replies} and ${warmed}`);
  assert.ok(Math.abs(receipt.cost - tree.cost) < 1e-9);
  assert.deepEqual(violations(tree), []);
});

test('a window that opens later knows that a waiting branch is kept warm, and no longer when it has gone on', async () => {
  const here = await waiting(21_000);
  const { window, session } = here;
  await quiet(here, 4 * minute - 1);
  await warmedAfter(window, 1);
  const seen = async (): Promise<string[]> => {
    const later = app?.window({ attended: true });
    assert.ok(later);
    later.uplink.show({ session, branch: 1 }, 0);
    await later.viewer.when(view => view.shown?.session === session);
    const { tree } = later.viewer.view;
    const branch = tree.branches.get(1);
    assert.ok(branch);
    return warmedLines(tree, branch).map(({ words }) => words);
  };
  const [line = ''] = await seen();
  assert.match(line, /Kept in the prompt cache at .* while it waits/);
  api.reply([text('Written.')]);
  await window.allow(await window.request());
  await window.rest(1);
  assert.deepEqual(await seen(), []);
});

test('after a restart the ledger still knows what was kept warm', async () => {
  const here = await waiting(21_000);
  const { window } = here;
  await quiet(here, 4 * minute - 1);
  await warmedAfter(window, 1);
  const before = app;
  app = await before?.reopen();
  const again = app?.window();
  assert.ok(again);
  const { session } = window.viewer.view.tree;
  again.uplink.show({ session, branch: 1 }, 0);
  await again.viewer.when(view => view.shown?.session === session);
  await clock.advance(40 * minute);
  api.reply([text('I go on.')]);
  await again.intend({ type: 'resume', session, branch: 1 });
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.end === undefined);
  await again.allow(await again.request());
  await again.rest(1);
  const reply = [...again.viewer.view.bodies.values()].findLast(found => found.kind === 'reply');
  assert.ok(reply?.kind === 'reply');
  assert.equal(reply.body.usage.cacheRead, reply.body.expectedRead);
  assert.ok(reply.body.usage.cacheRead > 20_000);
  await before?.app.dispose();
});

test('nothing is sent for a short prefix', async () => {
  const here = await waiting(14_000);
  await quiet(here, 10 * minute);
});

test('nothing is sent where no window is attended', async () => {
  const here = await waiting(21_000, {}, false);
  await quiet(here, 10 * minute);
});

test('nothing is sent for a branch whose budget is used', async () => {
  const here = await waiting(21_000);
  const { window, session, before } = here;
  await window.intend({
    type: 'configureBranch',
    session,
    branch: 1,
    settings: { budget: { dollars: 0, minutes: 3 } },
  });
  const request = await window.request();
  await quiet(here, 4 * minute - 1);
  await clock.advance(1);
  await window.allow(request);
  await window.rest(1);
  assert.equal(api.requests.length, before);
  assert.equal((await warmings(window, session)).length, 0);
});

test('nothing is sent where the person does not want it', async () => {
  const here = await waiting(21_000, { settings: { keepWarm: false } });
  await quiet(here, 10 * minute);
});

test('nothing is sent for a branch that is set so', async () => {
  const here = await waiting(21_000);
  const { window, session } = here;
  await window.intend({ type: 'configureBranch', session, branch: 1, settings: { keepWarm: 'off' } });
  await quiet(here, 10 * minute);
});

test('nothing is sent any more for a branch that was stopped', async () => {
  const here = await waiting(21_000);
  const { window, session } = here;
  await quiet(here, 3 * minute);
  await window.intend({ type: 'stop', session, branch: 1 });
  await window.rest(1);
  await quiet(here, 1.5 * minute);
  await quiet(here, 2 * 60 * minute);
  assert.equal((await warmings(window, session)).length, 0);
});

test('nothing is sent where the replies are written into a folder', async () => {
  const asked: string[] = [];
  const here = await waiting(21_000, {
    settings: { baseUrl: 'file:///nowhere' },
    model: plain => ({
      ...plain,
      // The replies come from the stand-in, so that the cache is as everywhere.
      stream: (request, signal) =>
        plain.stream(
          { ...request, credential: { ...request.credential, baseUrl: api.url, value: 'test-key' } },
          signal,
        ),
      warm: ({ credential }) => {
        asked.push(credential.baseUrl);
        return Promise.reject(new Error('nobody is to be asked'));
      },
    }),
  });
  const { window } = here;
  await quiet(here, 2 * 60 * minute);
  assert.deepEqual(asked, []);
  api.reply([text('Written.')]);
  await window.allow(await window.request());
  await window.rest(1);
});

test('however long a branch waits, it is kept warm twice, and again in its next wait', async () => {
  const here = await waiting(21_000);
  const { window, session } = here;
  await clock.advance(4 * minute);
  await window.viewer.when(view => view.tree.warmed.length === 1);
  await clock.advance(59 * minute);
  await window.viewer.when(view => view.tree.warmed.length === 2);
  await quiet(here, 59.5 * minute);
  api.reply([text('And again.'), toolUse('write', { path: 'b.txt', text: 'b' })]);
  await window.allow(await window.request());
  await window.request();
  await settled();
  const before = (await warmings(window, session)).length;
  await warmedAfter(window, 4 * minute);
  assert.deepEqual([before, (await warmings(window, session)).length], [2, 3]);
});

test('a model that refuses it is not asked again', async () => {
  const here = await waiting(21_000);
  const { window, session } = here;
  api.fault({ kind: 'status', status: 400 });
  const index = api.requests.length;
  await clock.advance(4 * minute);
  await api.received(index);
  api.reply([text('I write another.'), toolUse('write', { path: 'b.txt', text: 'b' })]);
  await window.allow(await window.request());
  await window.request();
  await settled();
  await quiet(here, 10 * minute);
  assert.equal((await warmings(window, session)).length, 0);
});

test('a wait that is over in time costs nothing', async () => {
  const here = await waiting(21_000);
  const { window } = here;
  await clock.advance(3 * minute);
  api.reply([text('Written.')]);
  const before = api.requests.length;
  await window.allow(await window.request());
  await window.rest(1);
  assert.equal(api.requests.length, before + 1);
  await quiet(here, 30 * minute);
});
