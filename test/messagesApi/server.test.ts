import assert from 'node:assert/strict';
import { test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { gate } from '../support/messagesApi/gate.ts';
import { modelTable } from '../support/messagesApi/models/modelTable.ts';
import { stopSequence, text, toolUse } from '../support/messagesApi/script.ts';
import { startMessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { seconds } from '../support/messagesApi/virtualClock.ts';
import { startPair } from './client.ts';

const ask = { model: 'claude-opus-5', max_tokens: 1000, messages: [{ role: 'user' as const, content: 'Hi' }] };

test('[SDK] a key is taken as a bearer token or as x-api-key, and no other key is', async () => {
  await using pair = await startPair({ keys: ['k1', 'k2'], brain: () => [text('ok')] });
  const { url: baseURL } = pair.api;
  const open = { baseURL, maxRetries: 0 };
  await new Anthropic({ ...open, apiKey: 'k1' }).messages.create(ask);
  assert.equal(pair.api.requests[0]?.headers.authorization, 'Bearer k1');
  await new Anthropic({
    ...open,
    apiKey: null,
    authToken: null,
    defaultHeaders: { 'x-api-key': 'k2' },
  }).messages.create(ask);
  await assert.rejects(new Anthropic({ ...open, apiKey: 'k3' }).messages.create(ask), /invalid x-api-key/);
  const bare = await fetch(`${baseURL}/v1/models`);
  assert.deepEqual(
    [bare.status, await bare.text().then(JSON.parse)],
    [
      401,
      {
        type: 'error',
        error: { type: 'authentication_error', message: 'x-api-key header is required' },
        request_id: pair.api.requests[3]?.id,
      },
    ],
  );
});

test('[SDK] models are listed page by page, newest first, with their capabilities', async () => {
  await using pair = await startPair();
  const ids: string[] = [];
  for await (const model of pair.client.models.list({ limit: 4 })) ids.push(model.id);
  assert.deepEqual(
    ids,
    modelTable.map(row => row.id),
  );
  const haiku = await pair.client.models.retrieve('claude-haiku-4-5');
  assert.deepEqual(
    [haiku.id, haiku.max_input_tokens, haiku.max_tokens, haiku.capabilities?.effort.supported],
    ['claude-haiku-4-5-20251001', 200_000, 64_000, false],
  );
  assert.equal(haiku.capabilities?.thinking.types.adaptive.supported, false);
  await assert.rejects(pair.client.models.retrieve('nobody'), { status: 404 });
});

test('[SDK] tokens are counted by the same rules as a message', async () => {
  await using pair = await startPair();
  const { input_tokens } = await pair.client.messages.countTokens({
    model: 'claude-opus-5',
    system: 'x'.repeat(400),
    messages: [{ role: 'user', content: 'y'.repeat(40) }],
  });
  assert.equal(input_tokens, 110);
});

test('[DOC] responses carry the request id, the account and the rate limits', async () => {
  await using pair = await startPair({ brain: () => [text('ok')] });
  const { response, request_id } = await pair.client.messages.create(ask).withResponse();
  assert.match(request_id ?? '', /^req_011C/);
  assert.equal(request_id, pair.api.requests[0]?.id);
  assert.ok(response.headers.get('anthropic-organization-id'));
  assert.equal(response.headers.get('anthropic-ratelimit-requests-remaining'), '999');
  assert.equal(response.headers.get('anthropic-ratelimit-requests-reset'), '2026-11-20T00:00:01Z');
});

test('[LIVE] above the rate limit a request is refused with the seconds to wait; cached input is free', async () => {
  const limits = { requests: 1000, inputTokens: 1000, outputTokens: 1000 };
  await using pair = await startPair({ limits, brain: () => [text('ok')] });
  const content = [{ type: 'text' as const, text: 'x'.repeat(3600), cache_control: { type: 'ephemeral' as const } }];
  const large = { ...ask, messages: [{ role: 'user' as const, content }] };
  await pair.client.messages.create(large);
  await pair.client.messages.create(large);
  const refused = pair.client.messages.create({ ...ask, system: 'y'.repeat(2000) });
  await assert.rejects(refused, error => {
    assert.ok(error instanceof Anthropic.RateLimitError);
    assert.match(error.message, /would exceed your organization's rate limit of 1,000 input tokens per minute/);
    assert.equal(error.headers.get('retry-after'), '25');
    return true;
  });
  pair.api.clock.advance(seconds(25));
  await pair.client.messages.create({ ...ask, system: 'y'.repeat(2000) });
});

test('[LIVE] a prompt longer than the context of the model is refused', async () => {
  await using pair = await startPair();
  const messages = [{ role: 'user' as const, content: 'x'.repeat(800_004) }];
  await assert.rejects(
    pair.client.messages.create({ ...ask, model: 'claude-haiku-4-5', messages }),
    /prompt is too long: 200001 tokens > 200000 maximum/,
  );
});

test('[3P] an old model refuses when prompt and output together exceed the context; a new one stops there', async () => {
  const models = modelTable.map(row => ({ ...row, context: 1000 }));
  await using pair = await startPair({ models, brain: () => [text('y'.repeat(2000))] });
  const messages = [{ role: 'user' as const, content: 'x'.repeat(3600) }];
  await assert.rejects(
    pair.client.messages.create({ ...ask, model: 'claude-haiku-4-5', messages }),
    /input length and `max_tokens` exceed context limit: 900 \+ 1000 > 1000/,
  );
  const answer = await pair.client.messages.create({ ...ask, messages });
  assert.deepEqual([answer.stop_reason, answer.usage.output_tokens], ['model_context_window_exceeded', 100]);
});

test('a reply can end on a stop sequence', async () => {
  await using pair = await startPair();
  pair.api.reply([text('one'), stopSequence('END')]);
  const answer = await pair.client.messages.create({ ...ask, stop_sequences: ['END'] });
  assert.deepEqual([answer.stop_reason, answer.stop_sequence], ['stop_sequence', 'END']);
});

test('replies are queued, matched, asked of handlers, then of the brain', async () => {
  await using pair = await startPair({ brain: ({ prompt }) => [text(`brain: ${prompt}`)] });
  pair.api.reply([text('for x')], ({ prompt }) => prompt === 'x');
  pair.api.reply([text('first')]);
  pair.api.onRequest(({ prompt }) => (prompt === 'h' ? [text('handler')] : undefined));
  const answers: string[] = [];
  for (const content of ['a', 'x', 'h', 'b']) {
    const { content: blocks } = await pair.client.messages.create({ ...ask, messages: [{ role: 'user', content }] });
    answers.push(blocks[0]?.type === 'text' ? blocks[0].text : '');
  }
  assert.deepEqual(answers, ['first', 'for x', 'handler', 'brain: b']);
  assert.equal(pair.api.pending.replies, 0);
});

test('a brain that throws is an error the client sees and does not retry', async () => {
  await using pair = await startPair({
    brain: () => {
      throw new Error('no idea');
    },
  });
  const client = new Anthropic({ baseURL: pair.api.url, apiKey: 'test-key', maxRetries: 2, logLevel: 'off' });
  await assert.rejects(client.messages.create(ask), /The stand-in failed: no idea/);
  assert.equal(pair.api.requests.length, 1);
});

test('a gate inside the input of a tool stops the stream there', async () => {
  await using pair = await startPair();
  const middle = gate();
  pair.api.reply([toolUse('bash', { command: 'ls' }, { at: 5, gate: middle })]);
  const stream = pair.client.messages.stream(ask);
  const partials: string[] = [];
  stream.on('streamEvent', event => {
    if (event.type === 'content_block_delta' && event.delta.type === 'input_json_delta')
      partials.push(event.delta.partial_json);
  });
  await middle.reached;
  middle.release();
  await stream.finalMessage();
  assert.deepEqual(partials, ['', '{"com', 'mand":"ls"}']);
});

test('closing the server ends what is open and frees its port', async () => {
  const api = await startMessagesApi();
  const hold = gate();
  api.reply([text('one', hold)]);
  const client = new Anthropic({ baseURL: api.url, apiKey: 'test-key', maxRetries: 0, logLevel: 'off' });
  const stream = client.messages.stream(ask);
  await hold.reached;
  await api.close();
  await assert.rejects(stream.finalMessage());
  await assert.rejects(fetch(api.url));
});
