import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { anthropicModel } from '../../src/model/anthropicModel.ts';
import { apiFault, brokenStream, noConnection } from '../../src/model/fault.ts';
import type { Model, ModelEvent } from '../../src/model/model.ts';
import { retryDelay } from '../../src/model/retry.ts';
import type { Fault } from '../support/messagesApi/fault.ts';
import { text, thinking, toolUse } from '../support/messagesApi/script.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { ManualClock, settled } from '../support/manualClock.ts';
import { steppedClock, type SteppedClock } from '../support/modelClock.ts';
import { credentialFor, heard, requestTo } from '../support/modelTalk.ts';

let api: MessagesApi;
let clock: SteppedClock;
let model: Model;
before(async () => {
  api = await startMessagesApi();
});
after(() => api.close());
beforeEach(() => {
  clock = steppedClock(api.clock);
  model = anthropicModel({ clock, random: () => 0.5 });
});
afterEach(() => assert.deepEqual(api.pending, { replies: 0, faults: 0 }));

const types = (events: readonly ModelEvent[]): string[] =>
  events.map(event => event.type).filter(type => ['began', 'retrying', 'finished', 'failed'].includes(type));

describe('goes on by itself and says when', () => {
  const cases: { name: string; fault: Fault; slept: number; kind: string; status: number | undefined }[] = [
    {
      name: 'a rate limit, after the time the API asked for',
      fault: { kind: 'status', status: 429, retryAfter: 38 },
      slept: 38_500,
      kind: 'rateLimit',
      status: 429,
    },
    {
      name: 'a rate limit without a time',
      fault: { kind: 'status', status: 429 },
      slept: 5000,
      kind: 'rateLimit',
      status: 429,
    },
    {
      name: 'an overloaded model',
      fault: { kind: 'status', status: 529 },
      slept: 5000,
      kind: 'overloaded',
      status: 529,
    },
    {
      name: 'an error of the service',
      fault: { kind: 'status', status: 500 },
      slept: 500,
      kind: 'server',
      status: 500,
    },
    { name: 'a gateway that gave up', fault: { kind: 'status', status: 504 }, slept: 500, kind: 'server', status: 504 },
    { name: 'a conflict', fault: { kind: 'status', status: 409 }, slept: 500, kind: 'server', status: 409 },
    {
      name: 'whatever the API says may be tried again',
      fault: { kind: 'status', status: 400, shouldRetry: 'true' },
      slept: 500,
      kind: 'invalid',
      status: 400,
    },
    {
      name: 'a connection closed before an answer',
      fault: { kind: 'destroy' },
      slept: 500,
      kind: 'network',
      status: undefined,
    },
    { name: 'a reply cut in its text', fault: { kind: 'cut', after: 5 }, slept: 500, kind: 'cut', status: undefined },
    {
      name: 'a reply cut before its first event',
      fault: { kind: 'cutBytes', after: 10 },
      slept: 500,
      kind: 'cut',
      status: undefined,
    },
    {
      name: 'a reply cut in a tool’s input',
      fault: { kind: 'cutInToolInput' },
      slept: 500,
      kind: 'cut',
      status: undefined,
    },
    {
      name: 'a reply that ends cleanly before its end',
      fault: { kind: 'endEarly' },
      slept: 500,
      kind: 'cut',
      status: undefined,
    },
    {
      name: 'a reply that ends cleanly in the middle',
      fault: { kind: 'endEarly', after: 4 },
      slept: 500,
      kind: 'cut',
      status: undefined,
    },
    { name: 'bytes that are no text', fault: { kind: 'badUtf8' }, slept: 500, kind: 'cut', status: undefined },
    {
      name: 'an overload in the middle of a reply',
      fault: { kind: 'errorEvent', after: 5 },
      slept: 5000,
      kind: 'overloaded',
      status: undefined,
    },
    {
      name: 'an error of the service in the middle of a reply',
      fault: { kind: 'errorEvent', after: 5, type: 'api_error', message: 'Internal server error' },
      slept: 500,
      kind: 'server',
      status: undefined,
    },
  ];
  for (const { name, fault, slept, kind, status } of cases) {
    test(name, async () => {
      api.fault(fault);
      const script = [thinking('hm'), text('the reply'), toolUse('read', { path: 'a' })];
      const harmedAnswered = !['status', 'destroy'].includes(fault.kind);
      if (harmedAnswered) api.reply(script);
      api.reply(script);
      const started = api.clock.now();
      const seen = api.requests.length;
      const { events, reply, failure } = await heard(model, requestTo(api));
      assert.equal(failure, undefined);
      assert.deepEqual(
        reply.blocks.map(block => block.type),
        ['thinking', 'text', 'tool_use'],
      );
      const retrying = events.find(event => event.type === 'retrying');
      assert.ok(retrying?.type === 'retrying');
      assert.deepEqual(
        { kind: retrying.failure.kind, status: retrying.failure.status, until: retrying.until - started },
        { kind, status, until: slept },
      );
      assert.deepEqual([retrying.attempt, retrying.of], [1, 4]);
      assert.deepEqual(clock.slept, [slept]);
      const [first, second] = api.requests.slice(seen);
      assert.equal(second?.text, first?.text, 'the whole reply is asked for again with the same bytes');
    });
  }
});

test('a reply that broke off is paid for beside the one that follows', async () => {
  const script = [text('the reply')];
  api.fault({ kind: 'cut', after: 5 });
  api.reply(script);
  api.reply(script);
  const { reply, events } = await heard(model, requestTo(api));
  assert.deepEqual(types(events), ['began', 'retrying', 'began', 'finished']);
  assert.equal(reply.spoiled?.input, reply.usage.input);
  api.reply(script);
  assert.equal((await heard(model, requestTo(api))).reply.spoiled, undefined);
});

test('waits longer each time, and after four attempts fails with what arrived', async () => {
  api.fault({ kind: 'cut', after: 6 }, { times: 4 });
  for (let i = 0; i < 4; i++) api.reply([text('a beginning', ' and'), text('never')]);
  const { events, reply, failure } = await heard(model, requestTo(api));
  assert.deepEqual(clock.slept, [500, 1000, 2000]);
  assert.equal(types(events).at(-1), 'failed');
  assert.deepEqual(failure, {
    kind: 'cut',
    message: 'The reply broke off after 15 characters. What arrived is kept. Retry.',
  });
  assert.equal(reply.stop, 'failed');
  assert.equal(reply.blocks[0]?.['text'], 'a beginning and');
});

describe('fails at once and says what to do', () => {
  const cases: { fault: Fault; kind: string; message: RegExp }[] = [
    {
      fault: { kind: 'status', status: 400, message: 'tools: bad' },
      kind: 'invalid',
      message: /refused \(400\): tools: bad\. Retry/,
    },
    { fault: { kind: 'status', status: 402, type: 'billing_error' }, kind: 'billing', message: /cannot pay/ },
    { fault: { kind: 'status', status: 403 }, kind: 'permission', message: /may not use claude-opus-5-5 \(403\)/ },
    { fault: { kind: 'status', status: 404 }, kind: 'notFound', message: /no model claude-opus-5-5 \(404\)\. Choose/ },
    { fault: { kind: 'status', status: 413 }, kind: 'tooLarge', message: /larger/ },
    {
      fault: { kind: 'status', status: 400, message: 'prompt is too long: 208904 tokens > 200000 maximum' },
      kind: 'tooLong',
      message: /no longer fits .* Fork from an earlier turn/,
    },
    { fault: { kind: 'status', status: 500, shouldRetry: 'false' }, kind: 'server', message: /error \(500\)/ },
    {
      fault: { kind: 'status', status: 429, retryAfter: 7200 },
      kind: 'rateLimit',
      message: /^Rate limited\. Retry in a while/,
    },
    {
      fault: { kind: 'status', status: 429, message: 'You have reached your API usage limits: wait until 1 December' },
      kind: 'billing',
      message: /until 1 December\. Look at the account/,
    },
  ];
  for (const { fault, kind, message } of cases) {
    test(`${fault.kind === 'status' ? fault.status : ''} ${kind}`, async () => {
      api.fault(fault);
      const { events, failure } = await heard(model, requestTo(api));
      assert.deepEqual(types(events), ['failed']);
      assert.equal(failure?.kind, kind);
      assert.match(failure?.message ?? '', message);
      assert.equal(failure?.requestId, api.requests.at(-1)?.id);
      assert.deepEqual(clock.slept, []);
    });
  }

  test('a refused key', async () => {
    const { failure } = await heard(model, requestTo(api, { credential: credentialFor(api.url, 'wrong') }));
    assert.deepEqual(
      { ...failure, requestId: '' },
      {
        kind: 'auth',
        status: 401,
        message: 'The key was refused (401). Your prompt is kept. Set another key.',
        requestId: '',
      },
    );
  });

  test('an error event that no repetition heals', async () => {
    api.reply([text('some text')]);
    api.fault({ kind: 'errorEvent', after: 5, type: 'invalid_request_error', message: 'no' });
    const { failure, reply } = await heard(model, requestTo(api));
    assert.equal(failure?.kind, 'invalid');
    assert.equal(reply.blocks[0]?.['text'], 'some text');
  });
});

test('without a connection says where it could not go', async () => {
  const port = await freePort();
  const request = requestTo(api, { credential: credentialFor(`http://127.0.0.1:${port}`) });
  const { failure, events } = await heard(model, request);
  assert.deepEqual(types(events), ['retrying', 'retrying', 'retrying', 'failed']);
  assert.deepEqual(clock.slept, [500, 2000, 8000]);
  assert.equal(failure?.kind, 'network');
  assert.match(failure?.message ?? '', new RegExp(`^No connection to 127\\.0\\.0\\.1:${port}\\.`));
});

test('a name nobody knows is no connection', async () => {
  const unknown = (): Promise<Response> =>
    Promise.reject(new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND nowhere.invalid') }));
  const offline = anthropicModel({ clock, random: () => 0.5, fetch: unknown });
  const { failure } = await heard(offline, requestTo(api, { credential: credentialFor('http://nowhere.invalid') }));
  assert.equal(failure?.kind, 'network');
  assert.match(failure?.message ?? '', /^No connection to nowhere\.invalid\./);
});

for (const event of [0, 1, 2, 4, 5, 6]) {
  test(`event ${event} sent twice changes nothing`, async () => {
    // message_start, ping, block start, (delta), block stop, message_delta, message_stop
    api.fault({ kind: 'duplicate', event });
    api.reply([text('one')]);
    const { reply, events } = await heard(model, requestTo(api));
    assert.deepEqual(types(events), ['began', 'finished']);
    assert.deepEqual(reply.blocks, [{ type: 'text', text: 'one', citations: null }]);
  });
}

test('multi-byte characters split between pieces stay whole', async () => {
  api.fault({ kind: 'slow', size: 7, everyMs: 0 });
  api.reply([text('ünïcödé 🌳🌲 '.repeat(20)), toolUse('read', { path: '🌳/ä' })]);
  const { reply } = await heard(model, requestTo(api));
  assert.equal(reply.blocks[0]?.['text'], 'ünïcödé 🌳🌲 '.repeat(20));
  assert.deepEqual(reply.blocks[1]?.['input'], { path: '🌳/ä' });
});

test('an abort during the wait ends it at once', async () => {
  const still = new ManualClock();
  const waiting = anthropicModel({ clock: still, random: () => 0.5 });
  const abort = new AbortController();
  api.fault({ kind: 'cut', after: 5 });
  api.reply([text('arrived')]);
  const { reply } = await heard(waiting, requestTo(api), abort.signal, event => {
    if (event.type === 'retrying') void settled().then(() => abort.abort());
  });
  assert.equal(reply.stop, 'aborted');
  assert.equal(reply.blocks[0]?.['text'], 'arrived');
  assert.equal(still.sleeping, 0);
});

test('branches that failed together do not come back together', () => {
  const busy = apiFault({ origin: 'answer', status: 429, retryAfter: 60_000 });
  assert.deepEqual(
    [0, 0.5, 0.999].map(random => retryDelay(busy, 1, random)),
    [60_000, 60_500, 60_999],
  );
  const cut = brokenStream('cut');
  assert.deepEqual(
    [0, 0.999].map(random => retryDelay(cut, 3, random)),
    [1500, 2499],
  );
  assert.equal(retryDelay(noConnection('x'), 4, 0), -1);
});

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}
