import assert from 'node:assert/strict';
import { test } from 'node:test';
import type Anthropic from '@anthropic-ai/sdk';
import { text } from '../../support/messagesApi/script.ts';
import { startPair } from '../client.ts';
import { fiveMinutes, long, say, spent, user } from './turns.ts';

const tool = (name: string): Anthropic.Tool => ({ name, input_schema: { type: 'object' }, description: long(600) });
const head: Anthropic.MessageCreateParamsNonStreaming = {
  model: 'claude-opus-5',
  max_tokens: 100,
  tools: [{ ...tool('bash'), ...fiveMinutes }],
  system: [say(long(700), fiveMinutes)],
  messages: [user(say(long(800), fiveMinutes))],
};

/** How much of `head` a request still reads: tools, system too, messages too, or nothing. */
async function readAfter(change: object): Promise<'nothing' | 'tools' | 'system' | 'messages'> {
  await using pair = await startPair({ brain: () => [text('ok')] });
  const first = spent(await pair.client.messages.create(head));
  assert.equal(first.read, 0);
  const { read } = spent(await pair.client.messages.create({ ...head, ...change }));
  if (read === 0) return 'nothing';
  if (read === first.five) return 'messages';
  return read === first.five - 800 ? 'system' : 'tools';
}

const rows: readonly (readonly [change: string, body: object, left: Awaited<ReturnType<typeof readAfter>>])[] = [
  ['nothing', {}, 'messages'],
  [
    'max_tokens, metadata, stop sequences',
    { max_tokens: 50, metadata: { user_id: 'u' }, stop_sequences: ['x'] },
    'messages',
  ],
  ['the effort said that is the default anyway', { output_config: { effort: 'high' } }, 'messages'],
  ['the markers moved off tools and system', { tools: [tool('bash')], system: [say(long(700))] }, 'messages'],
  ['tool_choice', { tool_choice: { type: 'none' } }, 'system'],
  ['disable_parallel_tool_use', { tool_choice: { type: 'auto', disable_parallel_tool_use: true } }, 'system'],
  ['effort', { output_config: { effort: 'low' } }, 'system'],
  ['thinking', { thinking: { type: 'disabled' } }, 'system'],
  ['the same text as a string', { messages: [{ role: 'user', content: long(800) }], ...fiveMinutes }, 'system'],
  ['system', { system: [say(long(700, 'y'), fiveMinutes)] }, 'tools'],
  ['the tools', { tools: [{ ...tool('sh'), ...fiveMinutes }] }, 'nothing'],
  ['the model', { model: 'claude-fable-5' }, 'nothing'],
  ['the speed', { speed: 'fast' }, 'nothing'],
];

for (const [change, body, left] of rows) {
  test(`[DOC] after a change of ${change} the cache still serves: ${left}`, async () => {
    assert.equal(await readAfter(body), left);
  });
}

test('[DOC] an image anywhere changes the messages level', async () => {
  const image = {
    type: 'image',
    source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' },
  } as const;
  assert.equal(await readAfter({ messages: [...head.messages, user(image)] }), 'system');
});

test('[DOC] the order of keys inside a tool input is part of the prefix', async () => {
  await using pair = await startPair({ brain: () => [text('ok')] });
  const history = (input: object): Anthropic.MessageParam[] => [
    user(say(long(800))),
    { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'bash', input }] },
    user({ type: 'tool_result', tool_use_id: 'a', content: 'ok', ...fiveMinutes }),
  ];
  const send = (input: object): Promise<Anthropic.Message> =>
    pair.client.messages.create({ model: 'claude-opus-5', max_tokens: 10, messages: history(input) });
  await send({ a: 1, b: 2 });
  assert.equal(spent(await send({ b: 2, a: 1 })).read, 0);
  assert.ok(spent(await send({ a: 1, b: 2 })).read > 800);
});

test('[DOC] a model that strips old thinking loses the prefix from there when a new prompt comes', async () => {
  await using pair = await startPair({ brain: () => [text('ok')] });
  const base = {
    model: 'claude-haiku-4-5',
    max_tokens: 2048,
    thinking: { type: 'enabled', budget_tokens: 1024 },
  } as const;
  const first = [user(say(long(5000), fiveMinutes))];
  pair.api.reply(() => [{ kind: 'thinking', parts: ['hm'] }, text('answer')]);
  const answer = await pair.client.messages.create({ ...base, messages: first });
  const replayed = { role: 'assistant' as const, content: answer.content };
  const second = await pair.client.messages.create({
    ...base,
    messages: [...first, replayed, user(say('next', fiveMinutes))],
  });
  assert.equal(spent(second).read, 5000);
  const total = second.usage.input_tokens + spent(second).read + spent(second).five;
  assert.equal(total, 5000 + 2 + 1, 'the thinking is not billed');
});
