import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import type { IntentAnswer } from '../../src/protocol/intent.ts';
import type { OpenRequest } from '../../src/session/tree.ts';
import { around } from '../support/filesPlace.ts';
import { ManualClock } from '../support/manualClock.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { openApp, type AppOptions, type TestApp, type TestWindow } from '../support/openApp.ts';

let api: MessagesApi;
beforeEach(async () => {
  api = await startMessagesApi();
});
afterEach(() => api.close());

const hold = 5000;

/** The machine's clock, but for the time for which a denial is held: that is over when a test says so. */
class HeldClock extends ManualClock {
  override now(): number {
    return systemClock.now();
  }

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return ms === hold ? super.sleep(ms, signal) : systemClock.sleep(ms, signal);
  }
}

interface Place {
  readonly app: TestApp;
  readonly window: TestWindow;
  readonly session: string;
  readonly clock: HeldClock;
  /** The agent wants to run a command that makes `made.txt`, and is asked for. */
  asks(): Promise<OpenRequest>;
  deny(request: OpenRequest, reason?: string): Promise<void>;
  takeBack(request: OpenRequest): Promise<IntentAnswer>;
  isMade(): boolean;
}

async function open(t: { after(work: () => Promise<void>): void }, options: AppOptions = {}): Promise<Place> {
  const clock = new HeldClock();
  const app = await openApp(api.url, { clock, ...options, settings: { authority: 'ask' } });
  t.after(() => app.close());
  const window = app.window();
  const session = await window.session();
  return {
    app,
    window,
    session,
    clock,
    asks: async () => {
      api.reply([toolUse('bash', { command: 'touch made.txt' })]);
      api.reply([text('I am done.')]);
      await window.intend({ type: 'submit', session, branch: 1, words: 'Make it.', how: 'send' });
      return window.request();
    },
    deny: async ({ id, shown: { hash } }, reason = '') => {
      const answer = { decision: 'deny', scope: 'once', reason, hash, hold } as const;
      await window.intend({ type: 'decide', session, request: id, ...answer });
      await window.viewer.when(view => !view.tree.requests.has(id));
    },
    takeBack: ({ id }) => window.uplink.intent({ type: 'takeBack', session, request: id }),
    isMade: () => existsSync(join(app.folder, 'made.txt')),
  };
}

const heard = (): string =>
  JSON.stringify(api.requests.map(({ body }) => (body as { messages: unknown }).messages).at(-1));

test('a denial that is taken back asks again as before, and an allow then runs the call', async t => {
  const place = await open(t);
  const request = await place.asks();
  await place.deny(request);
  assert.equal((await place.takeBack(request)).type, 'intentDone');
  const again = await place.window.request();
  assert.deepEqual({ ...again, time: 0 }, { ...request, time: 0 });
  await place.window.allow(again);
  await place.window.rest(1);
  assert.ok(place.isMade());
  assert.doesNotMatch(heard(), /denied/);
  assert.equal(place.clock.sleeping, 0);
});

test('when its time is over the agent hears of a denial once, and it is too late to take it back', async t => {
  const place = await open(t);
  const request = await place.asks();
  await place.deny(request, 'not here');
  assert.equal(api.requests.length, 1);
  await place.clock.advance(hold);
  await place.window.rest(1);
  assert.match(heard(), /The person denied this: not here/);
  assert.equal(api.requests.length, 2);
  const late = await place.takeBack(request);
  assert.deepEqual([late.type, late.type === 'intentRefused' && late.code], ['intentRefused', 'gone']);
  assert.ok(!place.isMade());
});

test('words for the agent send the denial on its way at once', async t => {
  const place = await open(t);
  await place.deny(await place.asks());
  const { session, window } = place;
  await window.intend({ type: 'submit', session, branch: 1, words: 'Look at the tests.', how: 'steer' });
  await window.rest(1);
  assert.match(heard(), /The person denied this\..*Look at the tests\./);
});

test('a second answer after a denial was taken back counts, also a second denial', async t => {
  const place = await open(t);
  const request = await place.asks();
  await place.deny(request);
  await place.takeBack(request);
  await place.deny(await place.window.request(), 'really not');
  await place.clock.advance(hold);
  await place.window.rest(1);
  assert.match(heard(), /The person denied this: really not/);
});

test('stopping while a denial is held ends the turn, and nothing is left to take back', async t => {
  const place = await open(t);
  const request = await place.asks();
  await place.deny(request);
  await place.window.intend({ type: 'stop', session: place.session, branch: 1 });
  await place.window.rest(1);
  assert.equal((await place.takeBack(request)).type, 'intentRefused');
  assert.equal(place.window.viewer.view.tree.requests.size, 0);
  assert.equal(place.clock.sleeping, 0);
});

test('a denial that is held while the process ends stands: the next one does not ask again', async t => {
  const place = await open(t);
  await place.deny(await place.asks(), 'not here');
  const next = await place.app.reopen();
  const window = next.window();
  window.uplink.show({ session: place.session, branch: 1 }, 0);
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'interrupted');
  await window.intend({ type: 'resume', session: place.session, branch: 1 });
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  assert.match(heard(), /The person denied this: not here/);
});

test('a denial that was taken back before the process ended is asked again', async t => {
  const place = await open(t);
  const request = await place.asks();
  await place.deny(request);
  await place.takeBack(request);
  const next = await place.app.reopen();
  const window = next.window();
  window.uplink.show({ session: place.session, branch: 1 }, 0);
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'interrupted');
  await window.intend({ type: 'resume', session: place.session, branch: 1 });
  await window.allow(await window.request());
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  assert.ok(place.isMade());
});

test('one of two denials is taken back, and stands before the request that came after it', async t => {
  const place = await open(t);
  const { window, session } = place;
  api.reply([toolUse('bash', { command: 'touch one.txt' })]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Make one.', how: 'send' });
  const first = await window.request();
  api.reply([toolUse('bash', { command: 'touch other.txt' })]);
  api.reply([text('I am done.')]);
  const ways = [{ name: 'other', words: 'Make the other.' }];
  await window.intend({ type: 'fork', session, branch: 1, at: 1, ways });
  await window.viewer.when(view => view.tree.requests.size === 2);
  const second = [...window.viewer.view.tree.requests.values()][1];
  assert.ok(second);
  await place.deny(first);
  await place.takeBack(first);
  await window.viewer.when(view => view.tree.requests.size === 2);
  assert.deepEqual([...window.viewer.view.tree.requests.keys()], [first.id, second.id]);
  await place.deny(first, 'not this');
  await place.deny(second, 'not that');
  await place.takeBack(first);
  await place.clock.advance(hold);
  await window.rest(second.branch);
  assert.match(heard(), /denied this: not that/);
  assert.deepEqual([...window.viewer.view.tree.requests.keys()], [first.id]);
});

/** A place in which an allowed command waits until `go`, because the files before it are still being kept. */
async function slowFiles(t: { after(work: () => Promise<void>): void }): Promise<Place & { go(): void }> {
  const gate = Promise.withResolvers<void>();
  const place = await open(t, {
    openCheckpoints: async (_, plain) => {
      const real = await plain();
      if ('refused' in real) return real;
      return around(real, {
        capture: async request => {
          await gate.promise;
          return real.capture(request);
        },
      });
    },
  });
  return { ...place, go: () => gate.resolve() };
}

test('an allow whose call has not begun is taken back, with what it allowed for longer; the next answer counts', async t => {
  const place = await slowFiles(t);
  const { window } = place;
  const request = await place.asks();
  await window.allow(request, 'branch');
  assert.equal(window.viewer.view.tree.grants.length, 1);
  assert.equal((await place.takeBack(request)).type, 'intentDone');
  await window.viewer.when(view => view.tree.requests.size === 1);
  assert.equal(window.viewer.view.tree.grants.length, 0);
  await place.deny(await window.request(), 'rather not');
  place.go();
  await window.rest(1);
  assert.match(heard(), /The person denied this: rather not/);
  assert.ok(!place.isMade());
});

test('an allow that was taken back and given again runs its call once; from then on it stands', async t => {
  const place = await slowFiles(t);
  const { window } = place;
  const request = await place.asks();
  await window.allow(request);
  await place.takeBack(request);
  await window.allow(await window.request());
  place.go();
  await window.rest(1);
  assert.ok(place.isMade());
  assert.equal((await place.takeBack(request)).type, 'intentRefused');
});

test('an allow that was taken back waits for the next answer when its call could begin', async t => {
  const place = await slowFiles(t);
  const { window } = place;
  const request = await place.asks();
  await window.allow(request);
  await place.takeBack(request);
  place.go();
  await window.allow(await window.request());
  await window.rest(1);
  assert.ok(place.isMade());
});

test('an allow whose call never began because the turn was stopped cannot be taken back', async t => {
  const place = await slowFiles(t);
  const { window, session } = place;
  const request = await place.asks();
  await window.allow(request);
  await window.intend({ type: 'stop', session, branch: 1 });
  await window.rest(1);
  assert.equal((await place.takeBack(request)).type, 'intentRefused');
  assert.equal(window.viewer.view.tree.requests.size, 0);
  place.go();
});
