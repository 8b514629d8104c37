import * as v from 'valibot';
import { blockSchema } from './block.ts';
import { violationSchema } from './wall.ts';

/** Whole numbers that never go below zero: counts, tokens, milliseconds, ids. */
export const count = v.pipe(v.number(), v.finite(), v.minValue(0));

/** Any number that JSON can carry. */
export const amount = v.pipe(v.number(), v.finite());

/** Tokens of one request as the API billed them. The whole prompt is `input + cacheRead + cacheWrite5m + cacheWrite1h`. */
export const usageSchema = v.object({
  input: count,
  cacheRead: count,
  cacheWrite5m: count,
  cacheWrite1h: count,
  output: count,
});
export type Usage = v.InferOutput<typeof usageSchema>;

/** Why a run or a reply went wrong, in the model's vocabulary and in words for a person. */
export const failureSchema = v.object({
  kind: v.picklist([
    'noKey',
    'auth',
    'billing',
    'permission',
    'notFound',
    'invalid',
    'tooLong',
    'tooLarge',
    'rateLimit',
    'overloaded',
    'server',
    'network',
    'cut',
    'refused',
    'disk',
    'hands',
    'trust',
    'bug',
  ]),
  /** One sentence: what happened. */
  message: v.string(),
  /** HTTP status where there was one. */
  status: v.exactOptional(count),
  /** The API's `request-id`. */
  requestId: v.exactOptional(v.string()),
  /** The API's `error_code` where it gave one, such as `compaction_unavailable`. */
  code: v.exactOptional(v.string()),
});
export type Failure = v.InferOutput<typeof failureSchema>;

/** What a person or a parent agent said. `blocks` are the bytes for the wire, `words` what a person typed. */
export const promptBodySchema = v.object({
  words: v.string(),
  blocks: v.array(blockSchema),
  by: v.picklist(['person', 'agent']),
});
export type PromptBody = v.InferOutput<typeof promptBodySchema>;

/** How a reply ended: the API's stop reasons, and three of our own: `aborted` by a person, `failed` and `cut` on the way. */
export const stopSchema = v.picklist([
  'end_turn',
  'tool_use',
  'max_tokens',
  'stop_sequence',
  'pause_turn',
  'refusal',
  'model_context_window_exceeded',
  'compaction',
  'aborted',
  'failed',
]);
export type Stop = v.InferOutput<typeof stopSchema>;

/**
 * A place in the prompt that a request wrote to the cache or read from it: the prefix ends with block `block` of node
 * `node` (an index into its stored blocks). Node 0 stands for the prefix head. `ttl` is how long the entry lives,
 * counted from the start of the request. `under` is the summary behind which the node was sent although it stands before
 * it in the tree: there it ends another prefix.
 */
export const cacheMarkSchema = v.object({
  node: count,
  block: count,
  ttl: v.picklist(['5m', '1h']),
  under: v.exactOptional(count),
});
export type CacheMark = v.InferOutput<typeof cacheMarkSchema>;

/** One message of the model. `blocks` are verbatim; what the API refuses to hear back is dropped by `wire`, never here. */
export const replyBodySchema = v.object({
  /** The API's message id, for cache diagnostics; empty where none arrived. */
  message: v.string(),
  model: v.string(),
  /** The prefix head this reply was asked under. */
  head: v.string(),
  blocks: v.array(blockSchema),
  stop: stopSchema,
  usage: usageSchema,
  /** US dollars; 0 where the price is not known. */
  cost: amount,
  /** Tokens the cache ledger expected to read, and -1 where it could not know. */
  expectedRead: amount,
  /** Milliseconds from sending to the last byte, and of them those spent before the first visible word. */
  ms: count,
  thoughtMs: count,
  /** Where its request left entries in the prompt cache, in the order of the prompt. */
  marks: v.exactOptional(v.array(cacheMarkSchema)),
  /** Why it read less from the cache than expected, in the API's words (`model_changed`, …) or `unknown`; absent when it did not. */
  missed: v.exactOptional(v.string()),
  failure: v.exactOptional(failureSchema),
  /** It was asked for a summary of the path, beside which it is kept for what it cost; what it said stands in the summary. */
  sums: v.exactOptional(v.literal(true)),
});
export type ReplyBody = v.InferOutput<typeof replyBodySchema>;

/** A file that a tool call changed, relative to the working copy, with its lines. */
export const fileChangeSchema = v.object({
  path: v.string(),
  change: v.picklist(['created', 'edited', 'deleted']),
  added: count,
  removed: count,
});
export type FileChange = v.InferOutput<typeof fileChangeSchema>;

/** What became of one tool call. Every call of a reply gets exactly one. */
export const outcomeSchema = v.object({
  call: v.string(),
  name: v.string(),
  /** One line for a person: the path, the command, the pattern. */
  title: v.string(),
  result: v.picklist(['ok', 'failed', 'denied', 'cancelled', 'notRun']),
  ms: count,
  files: v.array(fileChangeSchema),
  /** The command's exit code; absent where no command ended. */
  exit: v.exactOptional(v.nullable(amount)),
  /** Where the whole output is kept when only a part went to the model. */
  kept: v.exactOptional(v.string()),
  /** What the wall refused or took away while it ran. */
  violations: v.exactOptional(v.array(violationSchema)),
});
export type Outcome = v.InferOutput<typeof outcomeSchema>;

/** The answers to every call of one reply: `blocks` are the `tool_result` blocks as sent. */
export const resultsBodySchema = v.object({ blocks: v.array(blockSchema), outcomes: v.array(outcomeSchema) });
export type ResultsBody = v.InferOutput<typeof resultsBodySchema>;

/** Words that reach a branch while it runs, or from elsewhere: from other branches, or from its own later self. */
export const noteBodySchema = v.object({
  words: v.string(),
  blocks: v.array(blockSchema),
  source: v.picklist(['person', 'harness', 'branch', 'self']),
  /** The messages it took. */
  messages: v.exactOptional(v.array(count)),
});
export type NoteBody = v.InferOutput<typeof noteBodySchema>;

/**
 * A compaction: a new root that stands for the nodes `from` to `to`. What stands between `to` and it is sent behind it. Where
 * the API wrote it, the first of its blocks is the API's own, which can be sent under one prefix head only.
 */
export const summaryBodySchema = v.object({
  words: v.string(),
  blocks: v.array(blockSchema),
  from: count,
  to: count,
  /** The prefix head the API's own block was made under; absent where there is none. */
  head: v.exactOptional(v.string()),
});
export type SummaryBody = v.InferOutput<typeof summaryBodySchema>;

export type NodeKind = 'prompt' | 'reply' | 'results' | 'note' | 'summary';

/** A node's kind and its body: what the log keeps and the wire needs. */
export type NodeContent =
  | { kind: 'prompt'; body: PromptBody }
  | { kind: 'reply'; body: ReplyBody }
  | { kind: 'results'; body: ResultsBody }
  | { kind: 'note'; body: NoteBody }
  | { kind: 'summary'; body: SummaryBody };
