import * as v from 'valibot';
import { assertNever } from '../base/assertNever.ts';
import type { JsonObject } from '../base/json.ts';
import { requestHeadSchema, type RequestHead } from '../session/requestHead.ts';
import type { ModelInfo } from './model.ts';
import { modelInfo } from './modelTable.ts';

/** What a prefix head is made of. */
export interface HeadParts {
  readonly model: string;
  /** One of the model's efforts; another wish becomes the nearest one below it. */
  readonly effort: string;
  readonly system: string;
  /** Tool definitions as the API takes them. They are put in the order of their names. */
  readonly tools: readonly JsonObject[];
  /** What is known of the model; the bundled table where nothing is given. */
  readonly info?: ModelInfo;
}

/**
 * A new prefix head. Its last system block carries the cache marker for tools and system (an hour, because all branches of
 * all sessions with this head read it). Thinking is asked for where the model takes it, and its summary with it, so that a
 * person can read along.
 */
export function makeHead(parts: HeadParts): RequestHead {
  const info = parts.info ?? modelInfo(parts.model);
  const effort = effortFor(info, parts.effort);
  const thinking = thinkingOf(info);
  return {
    model: parts.model,
    system: [{ type: 'text', text: parts.system, cache_control: { type: 'ephemeral', ttl: '1h' } }],
    tools: [...parts.tools].sort((a, b) => (String(a['name']) < String(b['name']) ? -1 : 1)),
    ...(thinking ? { thinking } : {}),
    ...(effort === '' ? {} : { output_config: { effort } }),
  };
}

/** The effort a head for this model gets when `wish` is asked for: the wish, else the nearest below it, else the lowest; '' where the model has none. */
export function effortFor(info: ModelInfo, wish: string): string {
  if (info.efforts.length === 0 || info.efforts.includes(wish)) return info.efforts.length === 0 ? '' : wish;
  const rank = efforts.indexOf(wish);
  if (rank < 0) return info.defaultEffort;
  const below = efforts.slice(0, rank).filter(effort => info.efforts.includes(effort));
  return below.at(-1) ?? info.efforts[0] ?? '';
}

const efforts = ['low', 'medium', 'high', 'xhigh', 'max'];

/** The head as it is kept in the log: its JSON in UTF-8. Reading it back and sending it gives the same bytes on the wire. */
export function headBytes(head: RequestHead): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(head));
}

/** The head that `headBytes` wrote. Throws when the bytes are no head. */
export function readHead(bytes: Uint8Array): RequestHead {
  return v.parse(requestHeadSchema, JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
}

/** Budget of the models that take one: less than any limit a request is sent with. */
const thinkingBudget = 8000;

function thinkingOf(info: ModelInfo): JsonObject | undefined {
  switch (info.thinking) {
    case 'adaptive':
      return { type: 'adaptive', display: 'summarized' };
    case 'enabled':
      return { type: 'enabled', budget_tokens: thinkingBudget };
    case 'none':
      return undefined;
    default:
      return assertNever(info.thinking);
  }
}

/** The effort a head was made with; empty where its model has none. */
export function effortOf(head: RequestHead): string {
  const effort = head.output_config?.['effort'];
  return typeof effort === 'string' ? effort : '';
}
