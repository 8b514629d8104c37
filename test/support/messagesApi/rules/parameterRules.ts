import { invalid } from '../wire/failure.ts';
import { asText } from '../wire/record.ts';
import { newestVersion, type Rule, type RuleContext } from './rule.ts';

/** Parameters outside the conversation. */
export const parameterRules: readonly Rule[] = [
  {
    id: 'sampling',
    source: 'DOC',
    check({ body, model, version }) {
      const name = ['temperature', 'top_p', 'top_k'].find(each => body.raw[each] !== undefined);
      if (name === undefined) return undefined;
      if (version >= newestVersion) return invalid(`${name}: Extra inputs are not permitted`);
      return model.takes.samplingBefore2026 ? undefined : invalid(`\`${name}\` is deprecated for this model.`);
    },
  },
  {
    id: 'max-tokens',
    source: 'LIVE',
    check({ body, model }) {
      const asked = body.maxTokens ?? 0;
      return asked > model.maxOutput
        ? invalid(
            `max_tokens: ${asked} > ${model.maxOutput}, which is the maximum allowed number of output tokens for ${model.id}`,
          )
        : undefined;
    },
  },
  {
    id: 'prewarm',
    source: 'SKILL',
    check(context) {
      const because = context.body.maxTokens === 0 ? notWithPrewarm(context) : undefined;
      return because ? invalid(`max_tokens: 0 is not supported with ${because}`) : undefined;
    },
  },
];

function notWithPrewarm({ body }: RuleContext): string | undefined {
  if (body.stream) return '`stream`';
  if (body.thinking?.['type'] === 'enabled') return '`thinking.type.enabled`';
  if (body.outputConfig['format']) return '`output_config.format`';
  if (['any', 'tool'].includes(asText(body.toolChoice?.['type']))) return 'a forced `tool_choice`';
  return undefined;
}
