import {
  acceptanceTests,
  assistant,
  call,
  refusalTests,
  result,
  say,
  switchTests,
  system,
  tool,
  user,
  type Refusal,
} from '../refusals.ts';

const unanswered = (at: number, ...ids: string[]): string =>
  `messages.${at}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${ids.join(', ')}. ` +
  'Each `tool_use` block must have a corresponding `tool_result` block in the next message.';
const orphan = (at: string, id: string): string =>
  `${at}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. ` +
  'Each `tool_result` block must have a corresponding `tool_use` block in the previous message.';
const ask = user(say('go'));

const rows: readonly Refusal[] = [
  {
    rule: 'unanswered-tool-use',
    source: 'LIVE',
    breaks: 'a call nobody answers',
    body: { messages: [ask, assistant(call('a'), call('b')), user(say('and now?'))] },
    text: unanswered(1, 'a', 'b'),
  },
  {
    rule: 'unanswered-tool-use',
    source: 'LIVE',
    breaks: 'counting a call nobody answers',
    body: JSON.stringify({ model: 'claude-opus-5', messages: [ask, assistant(call('a')), user(say('b'))] }),
    path: '/v1/messages/count_tokens',
    text: unanswered(1, 'a'),
  },
  {
    rule: 'unanswered-tool-use',
    source: 'LIVE',
    breaks: 'one of two calls answered',
    body: { messages: [ask, assistant(call('a'), call('b')), user(result('a'))] },
    text: unanswered(1, 'b'),
  },
  {
    rule: 'unanswered-tool-use',
    source: 'DOC',
    breaks: 'a text before the result',
    body: { messages: [ask, assistant(call('a')), user(say('here:'), result('a'))] },
    text: unanswered(1, 'a'),
  },
  {
    rule: 'unanswered-tool-use',
    source: 'DOC',
    breaks: 'results spread over two messages',
    body: { messages: [ask, assistant(call('a'), call('b')), user(result('a')), user(result('b'))] },
    text: unanswered(1, 'b'),
  },
  {
    rule: 'unanswered-tool-use',
    source: 'DOC',
    breaks: 'a system message between call and result',
    body: { messages: [ask, assistant(call('a')), system(say('hint')), user(result('a'))] },
    text: unanswered(1, 'a'),
  },
  {
    rule: 'orphan-tool-result',
    source: 'LIVE',
    breaks: 'a result without its call',
    body: { messages: [ask, assistant(say('ok')), user(result('zzz'))] },
    text: orphan('messages.2.content.0', 'zzz'),
  },
  {
    rule: 'orphan-tool-result',
    source: 'LIVE',
    breaks: 'a result that comes a message late',
    body: { messages: [ask, assistant(call('a')), user(result('a')), user(result('a'))] },
    text: orphan('messages.3.content.0', 'a'),
  },
  {
    rule: 'duplicate-tool-use',
    source: 'LIVE',
    breaks: 'two calls of one id',
    body: { messages: [ask, assistant(call('a'), call('a')), user(result('a'))] },
    text: 'messages.1.content.1: `tool_use` ids must be unique',
  },
  {
    rule: 'answered-twice',
    source: 'MEM',
    breaks: 'two results for one call',
    body: { messages: [ask, assistant(call('a')), user(result('a'), result('a'))] },
    text: 'messages.2.content.1: each tool_use must have a single result. Found multiple `tool_result` blocks with id: a',
  },
  {
    rule: 'tool-use-id',
    source: 'LIVE',
    breaks: 'an id with a dot',
    body: { messages: [ask, assistant(call('a.b')), user(result('a.b'))] },
    text: "messages.1.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'",
  },
  {
    rule: 'error-without-content',
    source: 'MEM',
    breaks: 'a failure that says nothing',
    body: { messages: [ask, assistant(call('a')), user(result('a', { content: '', is_error: true }))] },
    text: 'messages.2.content.0.tool_result: content cannot be empty if `is_error` is true',
  },
  {
    rule: 'tool-use-last',
    source: '3P',
    breaks: 'a text after a call',
    body: { messages: [ask, assistant(call('a'), say('well')), user(result('a'))] },
    text: 'This model does not support assistant message prefill. The conversation must end with a user message.',
  },
  {
    rule: 'tool-reference',
    source: '3P',
    breaks: 'a reference to a tool that is not there',
    body: {
      tools: [tool('bash')],
      messages: [
        ask,
        assistant(call('a')),
        user(result('a', { content: [{ type: 'tool_reference', tool_name: 'x' }] })),
      ],
    },
    text: "Tool reference 'x' not found in available tools",
  },
  {
    rule: 'tool-reference',
    source: '3P',
    breaks: 'a text beside a tool reference',
    body: {
      tools: [tool('bash')],
      messages: [
        ask,
        assistant(call('a')),
        user(result('a', { content: [{ type: 'tool_reference', tool_name: 'bash' }, say('x')] })),
      ],
    },
    text: 'Tool definitions/code execution functions cannot be mixed with other content',
  },
];

refusalTests(rows);
switchTests(rows);
acceptanceTests([
  {
    source: '3P',
    breaks: 'a history with calls of a tool that is not offered',
    body: { messages: [ask, assistant(call('a')), user(result('a'))] },
  },
  {
    source: 'DOC',
    breaks: 'a result that is empty',
    body: { messages: [ask, assistant(call('a')), user(result('a', { content: '' }))] },
  },
  {
    source: 'DOC',
    breaks: 'results first, then a text',
    body: { messages: [ask, assistant(say('ok'), call('a'), call('b')), user(result('b'), result('a'), say('go on'))] },
  },
]);
