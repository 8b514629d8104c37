import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drip, redacted, stop, text, thinking, toolUse } from '../support/messagesApi/script.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { startPair } from './client.ts';

const ask = { model: 'claude-sonnet-5', max_tokens: 1000, messages: [{ role: 'user' as const, content: 'Hi' }] };

test('the SDK reads a reply of text, thinking and a tool call', async () => {
  await using pair = await startPair();
  pair.api.reply([thinking('hm'), text('Hello ', 'there'), toolUse('bash', { command: 'ls' })]);
  const stream = pair.client.messages.stream({ ...ask, thinking: { type: 'adaptive', display: 'summarized' } });
  const deltas: string[] = [];
  stream.on('streamEvent', event => void (event.type === 'content_block_delta' && deltas.push(event.delta.type)));
  const message = await stream.finalMessage();
  assert.deepEqual(deltas.slice(0, 3), ['thinking_delta', 'signature_delta', 'text_delta']);
  assert.deepEqual(
    message.content.map(block => block.type),
    ['thinking', 'text', 'tool_use'],
  );
  assert.equal(message.stop_reason, 'tool_use');
  const [thought, said, call] = message.content;
  assert.equal(thought?.type === 'thinking' && thought.thinking, 'hm');
  assert.equal(said?.type === 'text' && said.text, 'Hello there');
  assert.deepEqual(call?.type === 'tool_use' && call.input, { command: 'ls' });
  assert.match(message.id, /^msg_01/);
});

test('events come in the documented order, with one signature_delta and an empty first input_json_delta', async () => {
  await using pair = await startPair();
  pair.api.reply([thinking('long thought'), redacted('x'), toolUse('bash', { command: 'ls' })]);
  const names: string[] = [];
  const partials: string[] = [];
  for await (const event of await pair.client.messages.create({ ...ask, stream: true })) {
    const name = event.type === 'content_block_delta' ? event.delta.type : event.type;
    names.push(name);
    if (event.type === 'content_block_delta' && event.delta.type === 'input_json_delta') {
      partials.push(event.delta.partial_json);
    }
  }
  assert.deepEqual(names, [
    'message_start',
    'content_block_start',
    'signature_delta',
    'content_block_stop',
    'content_block_start',
    'content_block_stop',
    'content_block_start',
    'input_json_delta',
    'input_json_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ]);
  assert.deepEqual(partials, ['', '{"command":"ls"}']);
});

test('a gate stops a reply in the middle until the test lets it go on', async () => {
  await using pair = await startPair();
  const middle = gate();
  pair.api.reply([text('one ', middle, 'two')]);
  const seen: string[] = [];
  const stream = pair.client.messages.stream(ask).on('text', delta => seen.push(delta));
  await middle.reached;
  await new Promise<void>(resolve => stream.once('text', () => resolve()));
  const { model, messages } = ask;
  const later = pair.client.messages.countTokens({ model, messages }).then(() => 'still waiting');
  assert.equal(await Promise.race([pair.api.requests[0]?.done, later]), 'still waiting');
  assert.deepEqual(seen, ['one ']);
  middle.release();
  assert.equal(await stream.finalText(), 'one two');
});

test('a client that leaves is noticed', async () => {
  await using pair = await startPair();
  const middle = gate();
  pair.api.reply([text('one ', middle, 'two')]);
  const stream = pair.client.messages.stream(ask);
  stream.on('abort', () => undefined);
  await middle.reached;
  stream.abort();
  assert.equal(await pair.api.requests[0]?.done, 'aborted');
});

test('drip spreads a text over many deltas', async () => {
  await using pair = await startPair();
  pair.api.reply([drip(2, 0), text('abcdef')]);
  const seen: string[] = [];
  await pair.client.messages
    .stream(ask)
    .on('text', delta => seen.push(delta))
    .finalText();
  assert.deepEqual(seen, ['ab', 'cd', 'ef']);
});

test('without streaming the same message comes whole', async () => {
  await using pair = await startPair();
  pair.api.reply([text('Hello'), stop('refusal', { type: 'refusal', category: null, explanation: null })]);
  const message = await pair.client.messages.create(ask);
  assert.deepEqual(message.content, [{ type: 'text', text: 'Hello', citations: null }]);
  assert.equal(message.stop_reason, 'refusal');
});

test('a reply longer than max_tokens is cut off', async () => {
  await using pair = await startPair();
  pair.api.reply([text('x'.repeat(100)), toolUse('bash', {})]);
  const message = await pair.client.messages.create({ ...ask, max_tokens: 10 });
  assert.equal(message.stop_reason, 'max_tokens');
  assert.deepEqual(message.content, [{ type: 'text', text: 'x'.repeat(40), citations: null }]);
  assert.equal(message.usage.output_tokens, 10);
});

test('a request nobody scripted fails loudly and is not retried', async () => {
  await using pair = await startPair();
  await assert.rejects(pair.client.messages.create(ask), /no reply for this request/);
  assert.equal(pair.api.requests.length, 1);
});
