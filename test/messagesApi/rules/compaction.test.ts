import { describe } from 'node:test';
import { sealed } from '../../support/messagesApi/compaction/seal.ts';
import { compacting } from '../../support/messagesApi/models/compacting.ts';
import { modelTable } from '../../support/messagesApi/models/modelTable.ts';
import { requestBody } from '../../support/messagesApi/wire/requestBody.ts';
import {
  acceptanceTests,
  assistant,
  call,
  plain,
  refusalTests,
  result,
  say,
  switchTests,
  tool,
  user,
  type Refusal,
} from '../refusals.ts';

const models = compacting(modelTable);
const headers = { 'anthropic-beta': 'compact-2026-09-04' };
const compaction = { type: 'summarize' };
const seal = (words: string, more: object = {}): unknown => sealed(words, requestBody({ ...plain, ...more }));
const block = seal('It was so.') as Record<string, unknown>;
const tools = [tool('bash')];
const ask = user(say('go'));

const refused: readonly Refusal[] = [
  {
    rule: 'compaction-reply',
    source: 'SDK',
    breaks: 'a summary that is to end on a word',
    headers,
    body: { compaction, stop_sequences: ['END'] },
    text: 'compaction: cannot be combined with `stop_sequences`',
  },
  {
    rule: 'compaction-reply',
    source: 'SDK',
    breaks: 'a summary that has to call a tool',
    headers,
    body: { compaction, tools, tool_choice: { type: 'any' } },
    text: 'compaction: cannot be combined with a forced `tool_choice`',
  },
  {
    rule: 'compaction-ambiguous',
    source: 'SDK',
    breaks: 'two summaries',
    headers,
    body: { messages: [assistant(block), ask, assistant(block), ask] },
    text: 'messages: more than one `compaction` block has content',
  },
  {
    rule: 'compaction-misplaced',
    source: 'SDK',
    breaks: 'a summary in the middle',
    headers,
    body: { messages: [ask, assistant(block), ask] },
    text: 'messages.1.content.0: a `compaction` block must be the first block',
  },
  {
    rule: 'compaction-misplaced',
    source: 'SDK',
    breaks: 'a summary of the user',
    headers,
    body: { messages: [user(block, say('go'))] },
    text: 'messages.0.content.0: a `compaction` block must be the first block',
  },
  {
    rule: 'first-role',
    source: '3P',
    breaks: 'a first message of the assistant that says more than a summary',
    headers,
    body: { messages: [assistant(block, say('And I go on.')), ask] },
    text: 'messages: first message must use the "user" role',
  },
  {
    rule: 'compaction-content',
    source: 'SDK',
    breaks: 'a summary with other words',
    headers,
    body: { messages: [assistant({ ...block, content: 'It was not so.' }), ask] },
    text: 'messages.0.content.0: the `content` is not what was signed',
  },
  {
    rule: 'compaction-tool-changes',
    source: 'SDK',
    breaks: 'a summary with other tool changes',
    headers,
    body: { messages: [assistant({ ...block, tool_changes: [{ type: 'tool_removal' }] }), ask] },
    text: 'messages.0.content.0: the `tool_changes` are not what was signed',
  },
  ...[
    ['without its signature', { ...block, signature: null }, {}],
    ['with other sealed contents', { ...block, encrypted_content: 'eA==' }, {}],
    ['of another model', seal('It was so.', { model: 'claude-opus-5-5' }), {}],
    ['under another system prompt', block, { system: 'You are somebody else.' }],
    ['under other tools', block, { tools }],
  ].map(([breaks, first, more]): Refusal => ({
    rule: 'compaction-signature',
    source: 'SDK',
    breaks: `a summary ${String(breaks)}`,
    headers,
    body: { messages: [assistant(first), ask], ...(more as object) },
    text: 'messages.0.content.0: the `signature` does not verify',
  })),
  {
    rule: 'compaction-nothing',
    source: 'SDK',
    breaks: 'a summary of a summary alone',
    headers,
    body: { compaction, messages: [assistant(block)] },
    text: 'messages: there is nothing to summarize',
  },
  {
    rule: 'compaction-incomplete-turn',
    source: 'SDK',
    breaks: 'a summary at a call nobody answered',
    headers,
    body: { compaction, tools, messages: [ask, assistant(call('a'))] },
    text: 'messages: the conversation ends on an unfinished `assistant` turn',
  },
];

const unknown: readonly Refusal[] = [
  {
    rule: 'compaction-model',
    source: 'SDK',
    breaks: 'a summary of a model that writes none',
    headers,
    body: { compaction },
    text: 'compaction: this model does not support it',
  },
];

const withoutBeta: readonly Refusal[] = [
  {
    rule: 'shape',
    source: 'LIVE',
    breaks: 'asking for a summary without its beta',
    body: { compaction },
    text: 'compaction: Extra inputs are not permitted',
  },
  {
    rule: 'shape',
    source: '3P',
    breaks: 'sending a summary without its beta',
    body: { messages: [assistant(block), ask] },
    text:
      "messages.0.content.0: Input tag 'compaction' found using 'type' does not match any of the expected tags: " +
      "'text', 'image', 'document', 'search_result', 'thinking', 'redacted_thinking', 'tool_use', 'tool_result', " +
      "'server_tool_use', 'web_search_tool_result', 'web_fetch_tool_result', 'code_execution_tool_result', " +
      "'bash_code_execution_tool_result', 'text_editor_code_execution_tool_result', 'tool_search_tool_result', " +
      "'container_upload'",
  },
];

describe('where a model writes summaries', () => {
  refusalTests([...refused, ...withoutBeta], { models });
  switchTests(refused, { models });
  acceptanceTests(
    [
      {
        source: 'SDK',
        breaks: 'a summary after answered calls',
        headers,
        body: { compaction, tools, messages: worked() },
      },
      {
        source: 'SDK',
        breaks: 'a summary after the last word of the assistant',
        headers,
        body: {
          compaction: { type: 'summarize', instructions: 'Be short.' },
          messages: [ask, assistant(say('Done. '))],
        },
      },
      {
        source: 'SDK',
        breaks: 'going on from a summary, with a marker on it',
        headers,
        body: { messages: [assistant({ ...block, cache_control: { type: 'ephemeral' } }), ask] },
      },
      {
        source: 'SDK',
        breaks: 'a summary of what followed a summary',
        headers,
        body: { compaction, messages: [assistant(block), ask] },
      },
      {
        source: 'SDK',
        breaks: 'counting what a summary would be made of',
        headers,
        path: '/v1/messages/count_tokens',
        body: JSON.stringify({ model: plain.model, messages: [ask], compaction }),
      },
    ],
    { models },
  );
});

describe('where it writes none', () => {
  refusalTests(unknown);
  switchTests(unknown);
});

describe('under the narrower reading of an unfinished turn', () => {
  const options = { models, incompleteTurn: 'assistantEnd' } as const;
  const ended: Refusal = {
    rule: 'compaction-incomplete-turn',
    source: 'SDK',
    breaks: 'a summary after the last word of the assistant',
    headers,
    body: { compaction, messages: [ask, assistant(say('Done.'))] },
    text: 'messages: the conversation ends on an unfinished `assistant` turn',
  };
  refusalTests([ended], options);
});

function worked(): unknown[] {
  return [ask, assistant(call('a')), user(result('a'))];
}
