import { acceptanceTests, marker, refusalTests, say, switchTests, tool, user, type Refusal } from '../refusals.ts';

const many = Array.from({ length: 5 }, (_, index) => say(`part ${index}`, marker()));

const rows: readonly Refusal[] = [
  {
    rule: 'sampling',
    source: 'DOC',
    breaks: 'temperature under 2026-10-21',
    body: { model: 'claude-sonnet-4-6', temperature: 1 },
    text: 'temperature: Extra inputs are not permitted',
  },
  {
    rule: 'sampling',
    source: '3P',
    breaks: 'temperature under the old version on a model since 4.7',
    body: { temperature: 1 },
    headers: { 'anthropic-version': '2023-06-01' },
    text: '`temperature` is deprecated for this model.',
  },
  {
    rule: 'max-tokens',
    source: 'LIVE',
    breaks: 'more output than the model can give',
    body: { max_tokens: 128001 },
    text: 'max_tokens: 128001 > 128000, which is the maximum allowed number of output tokens for claude-opus-5',
  },
  {
    rule: 'prewarm',
    source: 'SKILL',
    breaks: 'max_tokens 0 with a stream',
    body: { max_tokens: 0, stream: true },
    text: 'max_tokens: 0 is not supported with `stream`',
  },
  {
    rule: 'prewarm',
    source: 'SKILL',
    breaks: 'max_tokens 0 with a forced tool',
    body: { max_tokens: 0, tools: [tool('bash')], tool_choice: { type: 'any' } },
    text: 'max_tokens: 0 is not supported with a forced `tool_choice`',
  },
  {
    rule: 'tool-name',
    source: '3P',
    breaks: 'a tool name with a space',
    body: { tools: [tool('my tool')] },
    text: "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'",
  },
  {
    rule: 'tool-schema',
    source: 'SDK',
    breaks: 'an input schema that is no object',
    body: { tools: [tool('a', { input_schema: { type: 'string' } })] },
    text: "tools.0.custom.input_schema.type: Input should be 'object'",
  },
  {
    rule: 'tool-names-unique',
    source: '3P',
    breaks: 'two tools of one name',
    body: { tools: [tool('a'), tool('a')] },
    text: 'tools: Tool names must be unique.',
  },
  {
    rule: 'tool-choice-needs-tools',
    source: '3P',
    breaks: 'a tool choice without tools',
    body: { tool_choice: { type: 'auto' } },
    text: 'tool_choice may only be specified while providing tools',
  },
  {
    rule: 'forced-tool-choice',
    source: 'DOC',
    breaks: 'a forced tool on Opus 5.5',
    body: { model: 'claude-opus-5-5', tools: [tool('a')], tool_choice: { type: 'tool', name: 'a' } },
    text: 'tool_choice: type "tool" and "any" are not supported for this model.',
  },
  {
    rule: 'forced-tool-choice',
    source: 'DOC',
    breaks: 'counting tokens of a forced tool on Opus 5.5',
    body: JSON.stringify({
      model: 'claude-opus-5-5',
      messages: [{ role: 'user', content: 'x' }],
      tools: [tool('a')],
      tool_choice: { type: 'any' },
    }),
    path: '/v1/messages/count_tokens',
    text: 'tool_choice: type "tool" and "any" are not supported for this model.',
  },
  {
    rule: 'deferred-and-cached',
    source: 'LIVE',
    breaks: 'a deferred tool with a cache marker',
    body: { tools: [tool('a'), tool('b', { defer_loading: true, ...marker() })] },
    text:
      "Tool 'b' cannot have both defer_loading=true and cache_control set. " +
      'Tools with defer_loading cannot use prompt caching.',
  },
  {
    rule: 'all-deferred',
    source: '3P',
    breaks: 'tools that are all deferred',
    body: { tools: [tool('a', { defer_loading: true })] },
    text: 'At least one tool must have defer_loading=false',
  },
  {
    rule: 'cache-four',
    source: 'LIVE',
    breaks: 'five cache markers',
    body: { messages: [user(...many)] },
    text: 'A maximum of 4 blocks with cache_control may be provided. Found 5.',
  },
  {
    rule: 'cache-four',
    source: 'DOC',
    breaks: 'automatic caching beside four markers elsewhere',
    body: { ...marker(), messages: [user(...many.slice(0, 4), say('end'))] },
    text: 'A maximum of 4 blocks with cache_control may be provided. Found 5.',
  },
  {
    rule: 'cache-empty-text',
    source: 'LIVE',
    breaks: 'a cache marker on an empty text',
    body: { messages: [user(say('a'), say('', marker()))] },
    text: 'messages.0.content.1.text: cache_control cannot be set for empty text blocks',
  },
  {
    rule: 'cache-ttl-order',
    source: 'LIVE',
    breaks: 'one hour after five minutes',
    body: { system: [say('s', marker('5m'))], messages: [user(say('a', marker('1h')))] },
    text:
      "messages.0.content.0.cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' " +
      'cache_control block.',
  },
  {
    rule: 'cache-automatic-ttl',
    source: 'DOC',
    breaks: 'automatic caching on a block marked with another ttl',
    body: { ...marker('5m'), messages: [user(say('a', marker('1h')))] },
    text: 'cache_control: the last block already has a cache_control block with a different ttl.',
  },
  {
    rule: 'cache-clear-at',
    source: 'DOC',
    breaks: 'a cache marker in a message that will be cleared',
    headers: { 'anthropic-beta': 'mid-conversation-system-clear-at-2026-08-21' },
    body: {
      messages: [user(say('a')), { role: 'system', content: [say('b', marker())], clear_at: 'next_user_message' }],
    },
    text: 'messages.1: cache_control cannot be set on a message with `clear_at`',
  },
];

refusalTests(rows);
switchTests(rows);
acceptanceTests([
  {
    source: '3P',
    breaks: 'temperature under the old version on a model before 4.7',
    body: { model: 'claude-sonnet-4-6', temperature: 1 },
    headers: { 'anthropic-version': '2023-06-01' },
  },
  {
    source: 'DOC',
    breaks: 'automatic caching on a block that has the same marker among four',
    body: { ...marker(), messages: [user(...many.slice(0, 4))] },
  },
  {
    source: 'SKILL',
    breaks: 'max_tokens 0 with adaptive thinking',
    body: { max_tokens: 0, thinking: { type: 'adaptive' } },
  },
]);
