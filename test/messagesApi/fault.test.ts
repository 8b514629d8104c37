import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import type { Fault } from '../support/messagesApi/fault.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { startPair, type Pair } from './client.ts';

const ask = { model: 'claude-opus-5', max_tokens: 1000, messages: [{ role: 'user' as const, content: 'Hi' }] };
const start = (): Promise<Pair> =>
  startPair({
    brain: () => [text('Grüße: one two three'), toolUse('bash', { command: 'echo a long command '.repeat(9) })],
  });

/** The names of the events a raw stream gave, and how it ended. */
async function read(pair: Pair): Promise<{ events: string[]; texts: string; error: unknown }> {
  const events: string[] = [];
  let texts = '';
  try {
    for await (const event of await pair.client.messages.create({ ...ask, stream: true })) {
      events.push(event.type);
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') texts += event.delta.text;
    }
    return { events, texts, error: undefined };
  } catch (error) {
    return { events, texts, error };
  }
}

const statuses: readonly (readonly [status: number, type: string, kind: abstract new (...args: never[]) => Error])[] = [
  [400, 'invalid_request_error', Anthropic.BadRequestError],
  [401, 'authentication_error', Anthropic.AuthenticationError],
  [403, 'permission_error', Anthropic.PermissionDeniedError],
  [404, 'not_found_error', Anthropic.NotFoundError],
  [409, 'conflict_error', Anthropic.ConflictError],
  [429, 'rate_limit_error', Anthropic.RateLimitError],
  [500, 'api_error', Anthropic.InternalServerError],
  [529, 'overloaded_error', Anthropic.InternalServerError],
];

for (const [status, type, kind] of statuses) {
  test(`[SDK] a ${status} arrives as ${kind.name} of type ${type} with its request id`, async () => {
    await using pair = await start();
    pair.api.fault({ kind: 'status', status, retryAfter: 7 });
    const { error } = await read(pair);
    assert.ok(error instanceof kind && error instanceof Anthropic.APIError);
    assert.equal(error.type, type);
    assert.equal(error.requestID, pair.api.requests[0]?.id);
    assert.equal(error.headers?.get('retry-after'), '7');
    assert.equal((await read(pair)).error, undefined, 'the next request is served');
  });
}

test('[SDK] an error carries its code', async () => {
  await using pair = await start();
  pair.api.fault({ kind: 'status', status: 429, details: { error_code: 'enforced_spend_limit_reached' } });
  const { error } = await read(pair);
  assert.ok(error instanceof Anthropic.RateLimitError);
  assert.equal(error.errorCode, 'enforced_spend_limit_reached');
});

test('[SDK] retry-after-ms and x-should-retry steer the client', async () => {
  await using pair = await start();
  const client = new Anthropic({ baseURL: pair.api.url, apiKey: 'test-key', maxRetries: 2, logLevel: 'off' });
  pair.api.fault({ kind: 'status', status: 529, headers: { 'retry-after-ms': '1' } }, { times: 2 });
  await client.messages.create(ask);
  assert.deepEqual(
    pair.api.requests.map(each => each.headers['x-stainless-retry-count']),
    ['0', '1', '2'],
  );
  pair.api.fault({ kind: 'status', status: 529, shouldRetry: 'false' });
  await assert.rejects(client.messages.create(ask), Anthropic.InternalServerError);
  assert.equal(pair.api.requests.length, 4);
});

test('a fault can let requests pass first and can go to another path', async () => {
  await using pair = await start();
  pair.api.fault({ kind: 'status', status: 500 }, { skip: 1 });
  pair.api.fault({ kind: 'status', status: 503 }, { path: '/v1/models' });
  assert.equal((await read(pair)).error, undefined);
  assert.ok((await read(pair)).error instanceof Anthropic.InternalServerError);
  await assert.rejects(Promise.resolve(pair.client.models.list()), { status: 503 });
  assert.equal(pair.api.pending.faults, 0);
});

test('a connection closed before the headers is a connection error', async () => {
  await using pair = await start();
  pair.api.fault({ kind: 'destroy' });
  assert.ok((await read(pair)).error instanceof Anthropic.APIConnectionError);
  assert.equal(await pair.api.requests[0]?.done, 'faulted');
});

test('a silent server answers nothing until the client gives up', async () => {
  await using pair = await start();
  pair.api.fault({ kind: 'silent' });
  const stopped = new AbortController();
  const request = pair.client.messages.create(ask, { signal: stopped.signal });
  const received = await pair.api.received(0);
  stopped.abort();
  await assert.rejects(request, Anthropic.APIUserAbortError);
  assert.equal(await received.done, 'faulted');
});

test('a stalled stream gives its first events and then nothing', async () => {
  await using pair = await start();
  pair.api.fault({ kind: 'stall', after: 4 });
  const stopped = new AbortController();
  const stream = await pair.client.messages.create({ ...ask, stream: true }, { signal: stopped.signal });
  const events: string[] = [];
  for await (const event of stream) {
    events.push(event.type);
    if (event.type === 'content_block_delta') stopped.abort();
  }
  assert.deepEqual(events, ['message_start', 'content_block_start', 'content_block_delta']);
});

const cuts: readonly (readonly [string, Fault])[] = [
  ['after two events', { kind: 'cut', after: 2 }],
  ['after 700 bytes', { kind: 'cutBytes', after: 700 }],
  ['inside the input of a tool', { kind: 'cutInToolInput' }],
];
for (const [where, fault] of cuts) {
  test(`[SDK] a connection cut ${where} ends the stream with an error`, async () => {
    await using pair = await start();
    pair.api.fault(fault);
    const { events, error } = await read(pair);
    assert.ok(error instanceof Error, events.join());
    assert.equal(events[0], 'message_start');
    assert.ok(!events.includes('message_stop'));
    assert.equal(events.filter(name => name === 'content_block_start').length, where.includes('tool') ? 2 : 0);
    assert.equal(await pair.api.requests[0]?.done, 'faulted');
  });
}

test('[SDK] a stream that ends properly before message_stop ends silently', async () => {
  await using pair = await start();
  pair.api.fault({ kind: 'endEarly' });
  const { events, error } = await read(pair);
  assert.equal(error, undefined);
  assert.equal(events.at(-1), 'message_delta');
  pair.api.fault({ kind: 'endEarly', after: 4 });
  assert.deepEqual((await read(pair)).events, ['message_start', 'content_block_start', 'content_block_delta']);
});

test('[DOC] an error event in the middle of a stream is an APIError without a status', async () => {
  await using pair = await start();
  pair.api.fault({ kind: 'errorEvent', after: 4 });
  const { events, error } = await read(pair);
  assert.equal(events.length, 3);
  assert.ok(error instanceof Anthropic.APIError);
  assert.deepEqual([error.status, error.type], [undefined, 'overloaded_error']);
});

test('slow bytes in small pieces, which split characters, still make the same reply', async () => {
  await using pair = await start();
  pair.api.fault({ kind: 'slow', size: 7, everyMs: 0 });
  const { texts, error } = await read(pair);
  assert.deepEqual([texts, error], ['Grüße: one two three', undefined]);
});

test('slow bytes leave the server in frames of their size', async () => {
  await using pair = await start();
  pair.api.fault({ kind: 'slow', size: 7, everyMs: 0 });
  const body = JSON.stringify({ ...ask, stream: true });
  const socket = connect(Number(new URL(pair.api.url).port), '127.0.0.1');
  socket.write(
    'POST /v1/messages HTTP/1.1\r\nhost: a\r\nx-api-key: test-key\r\nanthropic-version: 2026-10-21\r\n' +
      `connection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  let raw = '';
  for await (const piece of socket.setEncoding('latin1')) raw += String(piece);
  const sizes = [...raw.matchAll(/\r\n([0-9a-f]+)\r\n/g)].map(([, size = '']) => Number.parseInt(size, 16));
  assert.ok(sizes.length > 100);
  assert.equal(Math.max(...sizes), 7);
});

test('bytes that are not UTF-8 arrive as replacement characters', async () => {
  await using pair = await start();
  pair.api.fault({ kind: 'badUtf8' });
  assert.equal((await read(pair)).texts, '\uFFFD\uFFFDGrüße: one two three');
});

test('an event can come twice', async () => {
  await using pair = await start();
  pair.api.fault({ kind: 'duplicate', event: 3 });
  assert.equal((await read(pair)).texts, 'Grüße: one two three'.repeat(2));
});

test('a key that stops being good in the middle of a run is refused with the words of the API', async () => {
  await using pair = await start();
  assert.equal((await read(pair)).error, undefined);
  pair.api.keys.delete('test-key');
  const { error } = await read(pair);
  assert.ok(error instanceof Anthropic.AuthenticationError);
  assert.match(error.message, /invalid x-api-key/);
});
