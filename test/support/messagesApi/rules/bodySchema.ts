import { beta } from '../wire/betas.ts';
import { cacheControl, contentBlock, textBlock, toolDefinition } from './contentSchema.ts';
import {
  anyObject,
  anyValue,
  boolean,
  integer,
  listOf,
  nullable,
  object,
  oneOf,
  string,
  stringOr,
  tagged,
} from './schema.ts';
import type { Around, Check, Field } from './schema.ts';

/** The text of the first thing wrong with the shape of a request body. */
export function shapeComplaint(raw: unknown, endpoint: 'create' | 'count', around: Around): string | undefined {
  return (endpoint === 'create' ? createBody : countBody)(raw, '', around);
}

const must = (check: Check): Field => ({ check, required: true });
const may = (check: Check): Field => ({ check });

const effort = oneOf('low', 'medium', 'high', 'xhigh', 'max');

const message = object({
  role: must(oneOf('user', 'assistant', 'system')),
  content: must(stringOr(listOf(contentBlock))),
  clear_at: { check: oneOf('next_user_message', 'never'), beta: beta.clearAt },
  output_config: { check: object({ effort: must(effort) }), beta: beta.effortPerMessage },
});

const display = may(nullable(oneOf('summarized', 'omitted')));
const binding: Field = {
  check: object({ prefix_mismatch_behavior: may(oneOf('error', 'drop_block')) }),
  beta: beta.thinkingBinding,
};

const thinking = tagged({
  adaptive: object({ type: must(string), display, block_binding: binding }),
  enabled: object({ type: must(string), budget_tokens: must(integer(1024)), display, block_binding: binding }),
  disabled: object({ type: must(string), block_binding: binding }),
  between_tools: object({ type: must(string), block_binding: binding }),
});

const parallel = may(boolean);
const toolChoice = tagged({
  auto: object({ type: must(string), disable_parallel_tool_use: parallel }),
  any: object({ type: must(string), disable_parallel_tool_use: parallel }),
  tool: object({ type: must(string), name: must(string), disable_parallel_tool_use: parallel }),
  none: object({ type: must(string) }),
});

const outputConfig = object({
  effort: may(nullable(effort)),
  format: may(nullable(object({ type: must(oneOf('json_schema')), schema: must(anyObject) }))),
});

const shared: Record<string, Field> = {
  model: must(string),
  messages: must(listOf(message)),
  system: may(stringOr(listOf(textBlockOnly()))),
  tools: may(listOf(toolDefinition)),
  tool_choice: may(toolChoice),
  thinking: may(thinking),
  output_config: may(outputConfig),
  cache_control: may(cacheControl),
  compaction: {
    check: nullable(object({ type: must(oneOf('summarize')), instructions: may(nullable(string)) })),
    beta: beta.compact,
  },
  speed: may(nullable(oneOf('standard', 'fast'))),
};

const createFields: Record<string, Field> = {
  model: must(string),
  max_tokens: must(integer(0)),
  ...shared,
  container: may(nullable(anyValue)),
  diagnostics: may(nullable(object({ previous_message_id: may(nullable(string)) }))),
  inference_geo: may(nullable(string)),
  metadata: may(object({ user_id: may(nullable(string)) })),
  service_tier: may(oneOf('auto', 'standard_only')),
  stop_sequences: may(listOf(string)),
  stream: may(boolean),
};

/** Sampling parameters have rules of their own, which depend on model and version. */
const sampling = { temperature: may(anyValue), top_p: may(anyValue), top_k: may(anyValue) };

const createBody = object({ ...createFields, ...sampling });
const countBody = object({ ...shared, ...sampling });

function textBlockOnly(): Check {
  return tagged({ text: textBlock });
}
