import * as v from 'valibot';
import { count } from '../session/node.ts';

/** The range of protocol versions a program speaks. */
export interface Spoken {
  readonly newest: number;
  readonly oldest: number;
}

/**
 * What this build speaks. A change that an older window could misread makes `newest` one higher; `oldest` stays one
 * behind it, so that a window which has not been reloaded since an update goes on working.
 */
export const spoken: Spoken = { newest: 1, oldest: 1 };

/** The highest version both sides speak; undefined when there is none. */
export function commonProtocol(mine: Spoken, theirs: Spoken): number | undefined {
  const common = Math.min(mine.newest, theirs.newest);
  return common >= Math.max(mine.oldest, theirs.oldest) ? common : undefined;
}

/** JSON-RPC methods. `frame` and `refused` come up as notifications, `editor` and `ending` as requests; the rest go down. */
export const methods = {
  hello: 'hello',
  drain: 'drain',
  intent: 'intent',
  query: 'query',
  show: 'show',
  ack: 'ack',
  window: 'window',
  frame: 'frame',
  editor: 'editor',
  ending: 'ending',
  refused: 'refused',
} as const;

const spokenEntries = { newest: count, oldest: count };

/** The first thing a window or CLI says once both sides have proved themselves. */
export const helloSchema = v.object({
  ...spokenEntries,
  version: v.string(),
  client: v.picklist(['window', 'cli']),
});
export type Hello = v.InferOutput<typeof helloSchema>;

/** `welcome` names the protocol that is spoken from here on; `strangers` have none in common and may only ask to drain. */
export const helloAnswerSchema = v.variant('type', [
  v.object({ type: v.literal('welcome'), ...spokenEntries, protocol: count, pid: count, version: v.string() }),
  v.object({ type: v.literal('strangers'), ...spokenEntries, pid: count, version: v.string() }),
]);
export type HelloAnswer = v.InferOutput<typeof helloAnswerSchema>;

/** "A newer version wants to take over": refused unless `newest` is higher than what the supervisor speaks. */
export const drainSchema = v.object({ newest: count });
export const drainAnswerSchema = v.variant('type', [
  v.object({ type: v.literal('drained') }),
  v.object({ type: v.literal('drainRefused'), reason: v.string() }),
]);
export type DrainAnswer = v.InferOutput<typeof drainAnswerSchema>;

export const showSchema = v.object({
  shown: v.nullable(v.object({ session: v.string(), branch: count })),
  since: count,
});
export const ackSchema = v.object({ n: count });

/**
 * The supervisor is about to end on purpose: nobody looked and nothing ran (`idle`), a newer version takes over
 * (`handOver`), or it was told to (`stopped`). A connection that closes without this was a crash.
 */
export const endingSchema = v.object({ why: v.picklist(['idle', 'handOver', 'stopped']) });
export type Ending = v.InferOutput<typeof endingSchema>;
export type EndReason = Ending['why'];

/** The answer to a notification that could not be read, which has no answer of its own in JSON-RPC. */
export const refusedSchema = v.object({ method: v.string(), reason: v.string() });

const list = v.exactOptional(v.array(v.custom<object>(value => typeof value === 'object' && value !== null)));

/**
 * The envelope of a frame. Its events were parsed when they entered the log and come from a process that has proved the
 * token, so they are not parsed a second time thirty times a second.
 */
export const frameEnvelopeSchema = v.looseObject({
  n: count,
  standing: v.exactOptional(v.looseObject({})),
  sessions: list,
  snapshot: v.exactOptional(v.nullable(v.looseObject({}))),
  events: list,
  live: list,
  meets: list,
});

/** What was wrong with a message, in words: the place and the complaint, never the value, which may be a secret. */
export function complaint(issues: readonly v.BaseIssue<unknown>[]): string {
  return issues
    .slice(0, 3)
    .map(issue => `${v.getDotPath(issue) ?? 'message'}: expected ${issue.expected ?? issue.type}`)
    .join('; ');
}
