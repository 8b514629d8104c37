import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { queuedModel } from '../../src/harness/modelQueue.ts';
import { anthropicModel } from '../../src/model/anthropicModel.ts';
import type { Model, ModelEvent } from '../../src/model/model.ts';
import { ManualClock, settled } from '../support/manualClock.ts';
import { text } from '../support/messagesApi/script.ts';
import {
  startMessagesApi,
  type MessagesApi,
  type MessagesApiOptions,
} from '../support/messagesApi/startMessagesApi.ts';
import { heard, requestTo, type Heard } from '../support/modelTalk.ts';

let api: MessagesApi;
let clock: ManualClock;
/** Requests that are on their way, those whose reply has not begun, and how often one was sent. */
let open: { sent: number; unbegun: number; all: number; most: number };
let changed = Promise.withResolvers<void>();
let model: Model;

async function start(options: MessagesApiOptions = {}): Promise<void> {
  api = await startMessagesApi({ brain: () => [text('done')], ...options });
  clock = new ManualClock(api.clock.now());
  open = { sent: 0, unbegun: 0, all: 0, most: 0 };
  model = queuedModel(counted(anthropicModel({ clock, random: () => 0 })), clock);
}
beforeEach(() => {
  changed = Promise.withResolvers();
});
afterEach(() => api.close());

/** A model that says how much is under way. */
function counted(inner: Required<Model>): Required<Model> {
  return {
    ...inner,
    async *stream(request, signal) {
      const tell = (): void => {
        changed.resolve();
        changed = Promise.withResolvers();
      };
      open.sent += 1;
      open.all += 1;
      open.unbegun += 1;
      open.most = Math.max(open.most, open.unbegun);
      let begun = false;
      try {
        for await (const event of inner.stream(request, signal)) {
          if (event.type === 'began') {
            begun = true;
            open.unbegun -= 1;
          }
          yield event;
        }
      } finally {
        open.all -= 1;
        if (!begun) open.unbegun -= 1;
        tell();
      }
    },
  };
}

/** Resolves when nothing is on its way: everybody is done or waits for the clock. */
async function quiet(): Promise<void> {
  for (await settled(); open.all > 0; await settled()) await changed.promise;
  await settled();
}

async function pass(ms: number): Promise<void> {
  api.clock.advance(ms);
  await clock.advance(ms);
  await quiet();
}

interface Asked {
  readonly events: ModelEvent[];
  readonly end: Promise<Heard>;
}

function ask(signal?: AbortSignal, name = 'claude-opus-5-5'): Asked {
  const events: ModelEvent[] = [];
  const request = requestTo(api);
  const end = heard(model, { ...request, head: { ...request.head, model: name } }, signal, event => {
    events.push(event);
  });
  return { events, end };
}

const isDone = ({ events }: Asked): boolean => events.at(-1)?.type === 'finished';

test('a crowd meets the limit once, and then goes on in its order, a few at a time', async () => {
  await start({ limits: { requests: 4, inputTokens: 1e9, outputTokens: 1e9 } });
  const crowd = Array.from({ length: 12 }, () => ask());
  await quiet();
  assert.equal(crowd.filter(isDone).length, 4);
  assert.ok(crowd.filter(asked => !isDone(asked)).every(({ events }) => events.at(-1)?.type === 'retrying'));
  open.most = 0;
  const order = crowd.filter(asked => !isDone(asked));
  for (let minutes = 0; minutes < 2; minutes++) for (let at = 0; at < 4; at++) await pass(15_000);
  assert.ok(order.every(isDone), 'all have a reply');
  assert.ok(open.most <= 3, `${open.most} at a time`);
  assert.ok(open.sent <= 12 + 4 * 8, `${open.sent} requests`);
});

test('who waits goes in the order in which it came, also when it met the limit itself', async () => {
  await start({ limits: { requests: 2, inputTokens: 1e9, outputTokens: 1e9 } });
  const done: number[] = [];
  const crowd = Array.from({ length: 6 }, () => ask());
  crowd.forEach(({ end }, at) => void end.then(() => done.push(at)));
  await quiet();
  const late = ask();
  void late.end.then(() => done.push(6));
  await quiet();
  assert.equal(open.sent, 6, 'the late one was not sent');
  const waited = late.events.at(-1);
  assert.ok(waited?.type === 'retrying' && waited.failure.kind === 'rateLimit' && waited.until > clock.now());
  const first = [...done];
  for (let at = 0; at < 5; at++) await pass(30_000);
  const rest = done.slice(first.length);
  assert.deepEqual(
    rest,
    rest.toSorted((a, b) => a - b),
  );
  assert.equal(done.length, 7);
  assert.equal(done.at(-1), 6);
});

test('after the time the API named three go at a time', async () => {
  await start();
  api.fault({ kind: 'status', status: 429, retryAfter: 30 });
  const one = ask();
  await quiet();
  const waited = clock.now() + 30_000;
  const others = Array.from({ length: 7 }, () => ask());
  await quiet();
  assert.equal(open.sent, 1);
  await pass(29_000);
  assert.equal(open.sent, 1);
  await pass(1000);
  assert.ok([one, ...others].every(isDone));
  const waits = others.map(({ events }) => events.flatMap(event => (event.type === 'retrying' ? [event.until] : [])));
  assert.ok(
    waits.every(([until]) => until === waited),
    'they were told until when',
  );
  assert.ok(
    waits.some(([, until]) => until === 0),
    'those after the first three waited for them alone',
  );
  assert.equal(open.most, 3);
  assert.equal(open.sent, 1 + 8);
});

test('one that is stopped while it waits leaves the line and sends nothing', async () => {
  await start();
  api.fault({ kind: 'status', status: 429, retryAfter: 30 });
  const one = ask();
  await quiet();
  const stop = new AbortController();
  const two = ask(stop.signal);
  const three = ask();
  await quiet();
  stop.abort(new Error('stopped'));
  assert.equal((await two.end).reply.stop, 'aborted');
  const sent = api.requests.length;
  await pass(30_000);
  assert.ok(isDone(one) && isDone(three));
  assert.equal(api.requests.length, sent + 2);
});

test('nobody’s clock is wound while nobody waits', async () => {
  await start();
  api.fault({ kind: 'status', status: 429, retryAfter: 30 });
  const stop = new AbortController();
  const one = ask(stop.signal);
  await quiet();
  assert.equal(clock.sleeping, 1);
  stop.abort(new Error('stopped'));
  await one.end;
  await settled();
  assert.equal(clock.sleeping, 0);
});

test('another model has a line of its own', async () => {
  await start();
  api.fault({ kind: 'status', status: 429, retryAfter: 30 });
  const one = ask();
  await quiet();
  const other = ask(undefined, 'claude-sonnet-5-5');
  await quiet();
  assert.ok(isDone(other));
  await pass(30_000);
  assert.ok(isDone(one));
});

test('a first in line that meets the limit again and again is left to the model’s own patience, and fails', async () => {
  await start();
  for (let at = 0; at < 8; at++) api.fault({ kind: 'status', status: 429, retryAfter: 30 });
  const one = ask();
  for (let at = 0; at < 7; at++) {
    await settled();
    await clock.whenSleeping();
    api.clock.advance(30_000);
    await clock.advance(30_000);
  }
  const { failure } = await one.end;
  assert.equal(failure?.kind, 'rateLimit');
  assert.equal(api.requests.length, 8);
});
