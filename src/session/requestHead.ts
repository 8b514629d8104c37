import * as v from 'valibot';
import type { JsonObject } from '../base/json.ts';

const json = v.custom<JsonObject>(value => typeof value === 'object' && value !== null && !Array.isArray(value));

/**
 * The prefix head: the frozen start of every request of a root. Its exact JSON bytes are a blob in the log, so that a
 * session resumes with its own head under any later version of Banyan. Nothing volatile stands in it: no ids, paths,
 * dates, git status or branch names (product.md, rule 2).
 */
export const requestHeadSchema = v.object({
  model: v.string(),
  system: v.array(json),
  tools: v.array(json),
  thinking: v.exactOptional(json),
  output_config: v.exactOptional(json),
});
export type RequestHead = v.InferOutput<typeof requestHeadSchema>;
