import {
  acceptanceTests,
  assistant,
  call,
  refusalTests,
  result,
  say,
  switchTests,
  user,
  type Refusal,
} from '../refusals.ts';

const rows: readonly Refusal[] = [
  {
    rule: 'thinking-type',
    source: 'DOC',
    breaks: 'thinking.enabled on a model since 4.7',
    body: { thinking: { type: 'enabled', budget_tokens: 1024 }, max_tokens: 4096 },
    text: '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
  },
  {
    rule: 'thinking-type',
    source: 'DOC',
    breaks: 'thinking.adaptive on Haiku 4.5',
    body: { model: 'claude-haiku-4-5', thinking: { type: 'adaptive' } },
    text: 'adaptive thinking is not supported on this model',
  },
  {
    rule: 'thinking-type',
    source: 'DOC',
    breaks: 'thinking.disabled on Opus 5.5',
    body: { model: 'claude-opus-5-5', thinking: { type: 'disabled' } },
    text: '"thinking.type.disabled" is not supported for this model. Thinking defaults to adaptive mode when not specified; use "thinking.type.enabled" with "budget_tokens" for extended thinking.',
  },
  {
    rule: 'thinking-budget',
    source: 'SDK',
    breaks: 'a budget that leaves no room for an answer',
    body: { model: 'claude-haiku-4-5', max_tokens: 2048, thinking: { type: 'enabled', budget_tokens: 2048 } },
    text: '`max_tokens` must be greater than `thinking.budget_tokens`.',
  },
  {
    rule: 'effort-level',
    source: '3P',
    breaks: 'an effort the model does not know',
    body: { model: 'claude-opus-4-6', output_config: { effort: 'xhigh' } },
    text: "This model does not support effort level 'xhigh'. Supported levels: high, low, max, medium.",
  },
  {
    rule: 'effort-without-thinking',
    source: '3P',
    breaks: 'the greatest effort without thinking',
    body: { thinking: { type: 'disabled' }, output_config: { effort: 'max' } },
    text: "output_config.effort 'max' is not supported when thinking is disabled on this model.",
  },
  {
    rule: 'ends-on-thinking',
    source: '3P',
    breaks: 'a reply that was cut inside its thinking',
    body: { messages: [user(say('a')), assistant({ type: 'thinking', thinking: '', signature: 's' }), user(say('b'))] },
    text: 'messages.1: The final block in an assistant message cannot be `thinking`.',
  },
  {
    rule: 'leading-thinking',
    source: '3P',
    breaks: 'a tool turn without its thinking when thinking is enabled',
    body: {
      model: 'claude-haiku-4-5',
      max_tokens: 4096,
      thinking: { type: 'enabled', budget_tokens: 1024 },
      messages: [user(say('a')), assistant(say('b'), call('c')), user(result('c'))],
    },
    text:
      'messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `text`. When `thinking` is enabled, ' +
      'a final `assistant` message must start with a thinking block (preceeding the lastmost set of `tool_use` and ' +
      '`tool_result` blocks). We recommend you include thinking blocks from previous turns. To avoid this requirement, ' +
      'disable `thinking`. Please consult our documentation.',
  },
];

refusalTests(rows);
switchTests(rows);
acceptanceTests([
  {
    source: 'DOC',
    breaks: 'thinking.disabled at high effort on Opus 5',
    body: { thinking: { type: 'disabled' }, output_config: { effort: 'high' } },
  },
  {
    source: 'DOC',
    breaks: 'between_tools on Sonnet 5.5',
    body: { model: 'claude-sonnet-5-5', thinking: { type: 'between_tools' } },
  },
]);
