import * as v from 'valibot';
import type { Json, JsonObject } from '../base/json.ts';
import { blockSchema } from '../session/block.ts';

const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const json = v.custom<JsonObject>(value => typeof value === 'object' && value !== null && !Array.isArray(value));
const anyJson = v.custom<Json>(value => value !== undefined);
const tokens = v.optional(v.nullable(v.number()));

const counters = {
  input_tokens: tokens,
  output_tokens: tokens,
  cache_read_input_tokens: tokens,
  cache_creation_input_tokens: tokens,
  cache_creation: v.optional(
    v.nullable(v.object({ ephemeral_5m_input_tokens: tokens, ephemeral_1h_input_tokens: tokens })),
  ),
};
/** Usage as the API reports it: whole at the start, cumulative and possibly partial at the end. */
export const wireUsageSchema = v.object({
  ...counters,
  /** What was sampled one by one. All but a `compaction` is in the counters above, too. */
  iterations: v.optional(v.nullable(v.array(v.object({ type: v.string(), ...counters })))),
});
export type WireUsage = v.InferOutput<typeof wireUsageSchema>;

/** The parts of a delta that add to a block. A delta without any of them adds nothing. */
export const deltaSchema = v.object({
  type: v.string(),
  text: v.optional(v.string()),
  thinking: v.optional(v.string()),
  signature: v.optional(v.string()),
  partial_json: v.optional(v.string()),
  citation: v.optional(json),
  /** Of a compaction: each its whole value. */
  content: v.optional(v.nullable(v.string())),
  encrypted_content: v.optional(v.nullable(v.string())),
});
export type Delta = v.InferOutput<typeof deltaSchema>;

const streamEventSchema = v.variant('type', [
  v.object({
    type: v.literal('message_start'),
    message: v.object({
      id: v.string(),
      model: v.string(),
      usage: wireUsageSchema,
      diagnostics: v.optional(anyJson),
    }),
  }),
  v.object({ type: v.literal('content_block_start'), index, content_block: blockSchema }),
  v.object({ type: v.literal('content_block_delta'), index, delta: deltaSchema }),
  v.object({ type: v.literal('content_block_stop'), index }),
  v.object({
    type: v.literal('message_delta'),
    delta: v.object({
      stop_reason: v.optional(v.nullable(v.string())),
      stop_sequence: v.optional(v.nullable(v.string())),
      stop_details: v.optional(anyJson),
    }),
    usage: v.optional(wireUsageSchema),
  }),
  v.object({ type: v.literal('message_stop') }),
]);
/** An event of the API's reply stream that says something about the reply. */
export type StreamEvent = v.InferOutput<typeof streamEventSchema>;

const known: ReadonlySet<string> = new Set(streamEventSchema.options.map(option => option.entries.type.literal));

/** Reads one event. Kinds that are not known say nothing (`ignored`); a known kind in a wrong shape is `malformed`. */
export function readStreamEvent(value: unknown): StreamEvent | 'ignored' | 'malformed' {
  if (typeof value !== 'object' || value === null || !('type' in value)) return 'malformed';
  if (typeof value.type !== 'string') return 'malformed';
  if (!known.has(value.type)) return 'ignored';
  const parsed = v.safeParse(streamEventSchema, value);
  return parsed.success ? parsed.output : 'malformed';
}
