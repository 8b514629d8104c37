import assert from 'node:assert/strict';
import { test } from 'node:test';
import type Anthropic from '@anthropic-ai/sdk';
import { text } from '../../support/messagesApi/script.ts';
import { startPair } from '../client.ts';
import { long, say, user } from './turns.ts';

const tools = [{ name: 'bash', input_schema: { type: 'object' as const } }];
const head: Anthropic.MessageCreateParamsNonStreaming = {
  model: 'claude-opus-5',
  max_tokens: 100,
  tools,
  system: [say(long(700))],
  messages: [user(say(long(800))), { role: 'assistant', content: [say('a')] }, user(say(long(200)))],
};

const rows: readonly (readonly [string, object, string | undefined])[] = [
  ['more messages', { messages: [...head.messages, user(say('more'))] }, undefined],
  ['another model', { model: 'claude-fable-5' }, 'model_changed'],
  ['another speed', { speed: 'fast' }, 'model_changed'],
  ['other tools', { tools: [...tools, { name: 'sh', input_schema: { type: 'object' } }] }, 'tools_changed'],
  ['another system prompt', { system: [say(long(701))] }, 'system_changed'],
  ['an edited message', { messages: [user(say(long(799))), ...head.messages.slice(1)] }, 'messages_changed'],
  ['another thinking', { thinking: { type: 'disabled' } }, 'unavailable'],
];

for (const [change, body, type] of rows) {
  test(`[DOC] diagnostics after ${change}: ${type ?? 'nothing to say'}`, async () => {
    await using pair = await startPair({ brain: () => [text('ok')] });
    const first = await pair.client.messages.create({ ...head, diagnostics: { previous_message_id: null } });
    assert.equal(first.diagnostics, null);
    const diagnostics = { previous_message_id: first.id };
    const next = await pair.client.messages.create({ ...head, ...body, diagnostics });
    assert.equal(next.diagnostics?.cache_miss_reason?.type, type);
  });
}

test('[DOC] diagnostics for a message nobody knows', async () => {
  await using pair = await startPair({ brain: () => [text('ok')] });
  const answer = await pair.client.messages.create({ ...head, diagnostics: { previous_message_id: 'msg_lost' } });
  assert.deepEqual(answer.diagnostics, { cache_miss_reason: { type: 'previous_message_not_found' } });
});

test('[SDK] diagnostics tell how many tokens an edited message cost', async () => {
  await using pair = await startPair({ brain: () => [text('ok')] });
  const first = await pair.client.messages.create(head);
  const edited = [...head.messages.slice(0, 2), user(say(long(201)))];
  const diagnostics = { previous_message_id: first.id };
  const next = await pair.client.messages.create({ ...head, messages: edited, diagnostics });
  assert.deepEqual(next.diagnostics?.cache_miss_reason, { type: 'messages_changed', cache_missed_input_tokens: 200 });
});
