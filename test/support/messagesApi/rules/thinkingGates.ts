import { invalid } from '../wire/failure.ts';
import { asText } from '../wire/record.ts';
import { efforts } from '../models/modelTable.ts';
import { thinkingMode } from '../wire/thinkingMode.ts';
import { eachBlock } from './eachBlock.ts';
import type { Rule } from './rule.ts';

/** Which ways of thinking and which efforts a model takes. */
export const thinkingGates: readonly Rule[] = [
  {
    id: 'thinking-type',
    source: 'DOC',
    check({ body, model }) {
      const type = asText(body.thinking?.['type']);
      const can = model.thinking;
      if (type === 'enabled' && can.enabled === 'no') return invalid(refusal.enabled);
      if (type === 'adaptive' && can.adaptive === 'no') return invalid(refusal.adaptive);
      if (type === 'disabled' && can.disabled === 'no') return invalid(refusal.disabled);
      if (type === 'between_tools' && can.betweenTools === 'no') return invalid(refusal.betweenTools);
      return undefined;
    },
  },
  {
    id: 'thinking-budget',
    source: 'SDK',
    check({ body }) {
      const budget = body.thinking?.['budget_tokens'];
      const tooMuch = typeof budget === 'number' && body.maxTokens !== undefined && budget >= body.maxTokens;
      return tooMuch ? invalid('`max_tokens` must be greater than `thinking.budget_tokens`.') : undefined;
    },
  },
  {
    id: 'effort-level',
    source: '3P',
    check({ body, model }) {
      const asked = asText(body.outputConfig['effort']);
      if (asked === '') return undefined;
      if (model.efforts.length === 0) return invalid('This model does not support the effort parameter.');
      if (model.efforts.some(level => level === asked)) return undefined;
      const supported = [...model.efforts].sort().join(', ');
      return invalid(`This model does not support effort level '${asked}'. Supported levels: ${supported}.`);
    },
  },
  {
    id: 'effort-without-thinking',
    source: '3P',
    check({ body, model }) {
      const { type, effort } = thinkingMode(body, model);
      const high = effort !== undefined && efforts.indexOf(effort) > efforts.indexOf('high');
      const limited =
        (type === 'disabled' && model.thinking.disabled === 'upToHigh') ||
        (type === 'between_tools' && model.thinking.betweenTools === 'upToHigh');
      return high && limited
        ? invalid(`output_config.effort '${effort}' is not supported when thinking is disabled on this model.`)
        : undefined;
    },
  },
  {
    id: 'ends-on-thinking',
    source: '3P',
    check({ body }) {
      const at = body.messages.findIndex(
        ({ role, content }) =>
          role === 'assistant' && ['thinking', 'redacted_thinking'].includes(asText(content.blocks.at(-1)?.['type'])),
      );
      const type = asText(body.messages[at]?.content.blocks.at(-1)?.['type']);
      return at < 0
        ? undefined
        : invalid(`messages.${at}: The final block in an assistant message cannot be \`${type}\`.`);
    },
  },
  {
    id: 'leading-thinking',
    source: '3P',
    check({ body }) {
      if (body.thinking?.['type'] !== 'enabled') return undefined;
      const tail = body.messages.at(-1);
      if (tail?.content.blocks[0]?.['type'] !== 'tool_result') return undefined;
      const last = body.messages.length - 2;
      const first = eachBlock(body).find(({ message, index }) => message === last && index === 0);
      const type = asText(first?.block['type']);
      if (first === undefined || ['thinking', 'redacted_thinking'].includes(type)) return undefined;
      return invalid(
        `${first.path}.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`${type}\`. When \`thinking\` is ` +
          'enabled, a final `assistant` message must start with a thinking block (preceeding the lastmost set of ' +
          '`tool_use` and `tool_result` blocks). We recommend you include thinking blocks from previous turns. To avoid ' +
          'this requirement, disable `thinking`. Please consult our documentation.',
      );
    },
  },
];

const refusal = {
  enabled:
    '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
  adaptive: 'adaptive thinking is not supported on this model',
  disabled:
    '"thinking.type.disabled" is not supported for this model. Thinking defaults to adaptive mode when not specified; use "thinking.type.enabled" with "budget_tokens" for extended thinking.',
  betweenTools: '"thinking.type.between_tools" is not supported for this model.',
};
