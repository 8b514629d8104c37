import { test } from 'node:test';
import assert from 'node:assert/strict';
import { startMessagesApi } from '../../support/messagesApi/startMessagesApi.ts';
import { plain, post, refusalTests, say, switchTests, tool, user, type Refusal } from '../refusals.ts';

const without = (key: string): string => JSON.stringify({ ...plain, [key]: undefined });

const shape: readonly Refusal[] = [
  {
    rule: 'json',
    source: 'LIVE',
    breaks: 'a body that stops early',
    body: '{"model":"claude-opus-5","max_tokens":10,',
    text: 'The request body is not valid JSON: unexpected end of data: line 1 column 42 (char 41)',
  },
  {
    rule: 'json',
    source: 'LIVE',
    breaks: 'an empty body',
    body: '',
    text: 'The request body is not valid JSON: Input is a zero-length, empty document: line 1 column 1 (char 0)',
  },
  { rule: 'shape', source: 'LIVE', breaks: 'no model', body: without('model'), text: 'model: Field required' },
  { rule: 'shape', source: 'LIVE', breaks: 'no messages', body: without('messages'), text: 'messages: Field required' },
  {
    rule: 'shape',
    source: 'LIVE',
    breaks: 'no max_tokens',
    body: without('max_tokens'),
    text: 'max_tokens: Field required',
  },
  {
    rule: 'shape',
    source: 'SDK',
    breaks: 'a number where a string belongs',
    body: { model: 5 },
    text: 'model: Input should be a valid string',
  },
  {
    rule: 'shape',
    source: 'SDK',
    breaks: 'a tool call whose input is no object',
    body: {
      messages: [
        user(say('x')),
        { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'b', input: 'c' }] },
      ],
    },
    text: 'messages.1.content.0.tool_use.input: Input should be a valid dictionary',
  },
  {
    rule: 'model',
    source: 'LIVE',
    breaks: 'a model that does not exist',
    body: { model: 'sonnet' },
    status: 404,
    text: 'model: sonnet',
  },
  {
    rule: 'model',
    source: 'DOC',
    breaks: 'a retired model',
    body: { model: 'claude-opus-4-1' },
    status: 404,
    text: 'model: claude-opus-4-1',
  },
  {
    rule: 'not-simulated',
    source: 'SDK',
    breaks: 'a beta feature this server has no model of',
    body: { thread: { type: 'create' } },
    headers: { 'anthropic-beta': 'message-threads-2026-08-12' },
    text: 'The stand-in does not simulate `thread`.',
  },
];

const switchable: readonly Refusal[] = [
  {
    rule: 'unknown-field',
    source: 'LIVE',
    breaks: 'a member nobody knows',
    body: { campo_inventato_xyz: 1 },
    text: 'campo_inventato_xyz: Extra inputs are not permitted',
  },
  {
    rule: 'unknown-field',
    source: 'LIVE',
    breaks: 'an effort message without its beta',
    body: { messages: [user(say('a')), { role: 'system', content: [], output_config: { effort: 'low' } }] },
    text: 'messages.1.output_config: Extra inputs are not permitted',
  },
  {
    rule: 'unknown-field',
    source: 'DOC',
    breaks: 'block_binding without its beta',
    body: { thinking: { type: 'adaptive', block_binding: { prefix_mismatch_behavior: 'drop_block' } } },
    text: 'thinking.adaptive.block_binding: Extra inputs are not permitted',
  },
  {
    rule: 'unknown-field',
    source: 'DOC',
    breaks: 'a cache marker on thinking',
    body: {
      messages: [
        user(say('a')),
        {
          role: 'assistant',
          content: [{ type: 'thinking', thinking: '', signature: 's', cache_control: { type: 'ephemeral' } }],
        },
      ],
    },
    text: 'messages.1.content.0.thinking.cache_control: Extra inputs are not permitted',
  },
  {
    rule: 'beta',
    source: '3P',
    breaks: 'an unknown beta',
    body: {},
    headers: { 'anthropic-beta': 'token-counting-2024-11-01,made-up-2026-01-01' },
    text:
      'Unexpected value(s) `made-up-2026-01-01` for the `anthropic-beta` header. Please consult our documentation at ' +
      'docs.anthropic.com or try again without the header.',
  },
  {
    rule: 'version',
    source: 'MEM',
    breaks: 'a request without a version',
    body: {},
    headers: { 'anthropic-version': '' },
    text: 'anthropic-version: header is required',
  },
];

refusalTests([...shape, ...switchable]);
switchTests(switchable);

test('[3P] shape: a block of an unknown type is refused with the types that are known', async () => {
  await using api = await startMessagesApi();
  const answer = await post(api, { body: { messages: [user({ type: 'x' })] } });
  const text =
    "messages.0.content.0: Input tag 'x' found using 'type' does not match any of the expected tags: 'text', ";
  assert.ok(answer.text.startsWith(text), answer.text);
});

test('[LIVE] a request that is too large is refused before it is read', async () => {
  await using api = await startMessagesApi();
  const huge = JSON.stringify({ ...plain, system: 'x'.repeat(33 * 1024 * 1024) });
  const answer = await post(api, { body: huge });
  assert.deepEqual([answer.status, answer.type], [413, 'request_too_large']);
});

test('[SDK] a tool without a type is a custom tool', async () => {
  await using api = await startMessagesApi();
  const bad = { tools: [tool('a', { colour: 'red' })] };
  const answer = await post(api, { body: bad });
  assert.equal(answer.text, 'tools.0.custom.colour: Extra inputs are not permitted');
});
