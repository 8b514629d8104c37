import * as v from 'valibot';
import { cacheFiguresSchema } from './cacheFigures.ts';
import { agentSchemas, lineHandedOnSchema, taskSchema } from './agents.ts';
import { branchSettingsSchema } from './branchSettings.ts';
import {
  amount,
  count,
  failureSchema,
  fileChangeSchema,
  noteBodySchema,
  promptBodySchema,
  replyBodySchema,
  resultsBodySchema,
  summaryBodySchema,
} from './node.ts';
import { authoritySchema, ruleSchema, scopeSchema } from './rule.ts';
import { lentUseSchema, violationSchema } from './wall.ts';

/** The end of a turn in figures, computed from the log (see `receipt.ts`). */
export const receiptSchema = v.object({
  files: v.array(fileChangeSchema),
  /**
   * The last test-like command: `stale` when a file changed after it, or after it passed a command ran that may have changed
   * some, `unclear` when the command hides how it ended, `none` when nothing was checked.
   */
  check: v.picklist(['passed', 'failed', 'stale', 'unclear', 'none']),
  /** The command and, where its output tells, how many passed: `20 of 20`. */
  checkTitle: v.string(),
  checkCount: v.string(),
  steps: count,
  cost: amount,
  ms: count,
  /** What its requests read from the prompt cache; absent where it sent none. */
  cache: v.exactOptional(cacheFiguresSchema),
});
export type Receipt = v.InferOutput<typeof receiptSchema>;

/** What a person is shown before a call runs; what runs is what was shown. */
export const shownCallSchema = v.object({
  tool: v.string(),
  /** The command, or the path, whole. */
  title: v.string(),
  /** The text to show: the command whole, or the change as a unified diff. */
  detail: v.string(),
  /** Plain facts, as label and words: Writes, Reaches, Changes, Runs later. */
  facts: v.array(v.object({ label: v.string(), words: v.string(), outside: v.boolean() })),
  /** SHA-256 over tool name and input, as hex. */
  hash: v.string(),
  /** Requests with the same words here differ only in their arguments and may be answered together; absent: never. */
  group: v.exactOptional(v.string()),
  /** Answers that reach further than once, narrowest first, each with the rule it would add. */
  wider: v.exactOptional(
    v.array(v.object({ scope: v.picklist(['branch', 'session', 'workspace']), words: v.string(), rule: ruleSchema })),
  ),
});
export type ShownCall = v.InferOutput<typeof shownCallSchema>;

/** Numbers of nodes, branches, runs, requests and queued prompts: whole, and small enough for a column of 32 bits. */
const id = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1));
const nodeBase = {
  type: v.literal('nodeAdded'),
  id: v.pipe(id, v.minValue(1)),
  parent: id,
  /** The branch whose head this node becomes; a node beside the path moves no head. */
  branch: id,
  path: v.picklist(['on', 'beside']),
  /** Whether a turn starts here: true for prompts and for notes that wake an idle branch. */
  startsTurn: v.boolean(),
  /** The number of the turn this node belongs to, counted from 1 along its path: its parent's, plus one where a turn starts. */
  turn: id,
  /** A short line for lists: the first words. Half a character, as cutting leaves it, becomes the sign for one unknown. */
  title: v.pipe(
    v.string(),
    v.transform(text => text.toWellFormed()),
  ),
  /** US dollars of this node. */
  cost: amount,
  /** Tokens in the model's context after this node; 0 where not known. */
  context: count,
};

/** A node was added. The skeleton members come first so that a scan of the log can skip `body`. */
export const nodeAddedSchema = v.variant('kind', [
  v.object({ ...nodeBase, kind: v.literal('prompt'), body: promptBodySchema }),
  v.object({ ...nodeBase, kind: v.literal('reply'), body: replyBodySchema }),
  v.object({ ...nodeBase, kind: v.literal('results'), body: resultsBodySchema }),
  v.object({ ...nodeBase, kind: v.literal('note'), body: noteBodySchema }),
  v.object({ ...nodeBase, kind: v.literal('summary'), body: summaryBodySchema }),
]);
export type NodeAdded = v.InferOutput<typeof nodeAddedSchema>;

const conversationSchemas = [
  v.object({
    type: v.literal('sessionCreated'),
    session: v.string(),
    /** Absolute path of the workspace folder. */
    folder: v.string(),
    title: v.string(),
    origin: v.picklist(['person', 'rehearsal']),
  }),
  v.object({ type: v.literal('sessionRenamed'), title: v.string() }),
  v.object({
    type: v.literal('branchCreated'),
    branch: id,
    name: v.string(),
    /** The branch it was forked or spawned from; 0 for `main`. */
    parent: id,
    /** The node it starts after; 0 for an empty context. */
    from: id,
    purpose: v.picklist(['main', 'fork', 'spawn']),
    by: v.picklist(['person', 'agent']),
    /** The prefix head its first request uses, so that it reads its parent's cache. */
    head: v.exactOptional(v.string()),
    /** The call that made it: a call that is run again after a crash makes nothing twice. */
    call: v.exactOptional(v.string()),
    task: v.exactOptional(taskSchema),
  }),
  v.object({ type: v.literal('branchRenamed'), branch: id, name: v.string() }),
  v.object({ type: v.literal('branchConfigured'), branch: id, settings: branchSettingsSchema }),
  /** A head moved without a new node: a rewind, its undo, a step forward. */
  v.object({
    type: v.literal('headMoved'),
    branch: id,
    from: id,
    to: id,
    reason: v.picklist(['rewind', 'undo', 'forward']),
    /** The agent itself went back; absent: a person did. */
    by: v.exactOptional(v.literal('agent')),
    /** What was after it goes on as this branch. */
    split: v.exactOptional(id),
    /** The files went along: the checkpoint of how they were before, which an undo brings back. */
    files: v.exactOptional(v.object({ safety: v.string() })),
  }),
  lineHandedOnSchema,
  /** From here on the branch's requests begin with these bytes (a blob). */
  v.object({
    type: v.literal('requestHeadStarted'),
    branch: id,
    head: v.string(),
    model: v.string(),
    reason: v.picklist(['first', 'model', 'effort', 'tools']),
  }),
  /**
   * The workspace's files are this branch's from here on. `moved`: a person moved the workspace here from another branch,
   * files and all, or took that back; `safety` is the checkpoint of how the files were before.
   */
  v.object({
    type: v.literal('workspaceHeld'),
    branch: id,
    moved: v.exactOptional(v.object({ from: id, safety: v.string(), reason: v.picklist(['use', 'undo']) })),
  }),
] as const;

const executionSchemas = [
  v.object({
    type: v.literal('runStarted'),
    run: id,
    branch: id,
    at: id,
    by: v.picklist(['person', 'agent', 'resume', 'retry']),
    /** Which kind of credential pays, never the credential. */
    credential: v.picklist(['secretStorage', 'environment', 'flag', 'none']),
    /** Of a run that only sums its branch up: how the branch stands where the run is cut off, as it stood before. */
    stands: v.exactOptional(v.picklist(['done', 'stopped', 'interrupted'])),
  }),
  v.object({
    type: v.literal('runEnded'),
    run: id,
    branch: id,
    /** `limit`: a budget was reached; `limit` says which, in words. */
    outcome: v.picklist(['done', 'stopped', 'failed', 'interrupted', 'parked', 'limit']),
    limit: v.exactOptional(v.string()),
    failure: v.exactOptional(failureSchema),
    /** What the last tool was doing when it was cut off, for "the outcome of … is not known". */
    unknown: v.exactOptional(v.string()),
    receipt: v.exactOptional(receiptSchema),
  }),
  v.object({
    type: v.literal('toolStarted'),
    run: id,
    branch: id,
    call: v.string(),
    tool: v.string(),
    title: v.string(),
    /** SHA-256 over tool name and input: what ran, beside the hash of what was shown. */
    hash: v.exactOptional(v.string()),
    /** The authority it ran on, the request that was answered for it (absent when none was made), and the wall. */
    authority: v.exactOptional(authoritySchema),
    request: v.exactOptional(id),
    wall: v.exactOptional(v.picklist(['inside', 'outside', 'container', 'none'])),
    /** The branches whose end it waits for. */
    waits: v.exactOptional(v.array(id)),
  }),
  v.object({
    type: v.literal('toolFinished'),
    run: id,
    branch: id,
    call: v.string(),
    result: v.picklist(['ok', 'failed', 'denied', 'cancelled', 'notRun']),
    ms: count,
    exit: v.exactOptional(v.nullable(amount)),
    /** What the tool answered, kept so that a crash before the results node loses nothing. */
    text: v.string(),
    files: v.array(fileChangeSchema),
    kept: v.exactOptional(v.string()),
    /** What the wall refused or took away while it ran. */
    violations: v.exactOptional(v.array(violationSchema)),
    /** The lent credentials that went out meanwhile, each once for each host. */
    lentUsed: v.exactOptional(v.array(lentUseSchema)),
  }),
  v.object({
    type: v.literal('permissionRequested'),
    request: id,
    run: id,
    branch: id,
    call: v.string(),
    shown: shownCallSchema,
    /** A request that was decided is open again: the person took the answer back before it took effect. */
    again: v.exactOptional(v.literal(true)),
  }),
  v.object({
    type: v.literal('permissionDecided'),
    request: id,
    branch: id,
    decision: v.picklist(['allow', 'deny']),
    scope: scopeSchema,
    by: v.picklist(['person', 'rule', 'flag', 'harness']),
    reason: v.string(),
    /** The hash of what was shown, repeated: an answer to something else is refused. */
    hash: v.string(),
    /** The rule that decided, in words, and whose it was. */
    rule: v.exactOptional(
      v.object({ words: v.string(), source: v.picklist(['user', 'workspace', 'answer', 'authority']) }),
    ),
    /** The rule this answer added, where it reaches further than once. */
    granted: v.exactOptional(ruleSchema),
    /** Refused because nobody was there: it waits for the person (`Tree.deferred`). */
    deferred: v.exactOptional(v.literal(true)),
  }),
  /** The person's late answer to a deferred request. An allowed one is tried again by the agent, once, if it is still the same call. */
  v.object({
    type: v.literal('deferredDecided'),
    request: id,
    branch: id,
    decision: v.picklist(['allow', 'deny']),
    reason: v.string(),
    hash: v.string(),
  }),
  /** A grant was taken back: the one whose rule has these words. */
  v.object({ type: v.literal('grantRevoked'), rule: ruleSchema }),
  v.object({
    type: v.literal('promptQueued'),
    queued: id,
    branch: id,
    words: v.string(),
    when: v.picklist(['turnEnd', 'nextStep']),
  }),
  v.object({ type: v.literal('promptUnqueued'), queued: id, branch: id, reason: v.picklist(['taken', 'withdrawn']) }),
  /** The files of a moment were kept, under this id in the store of checkpoints. */
  v.object({
    type: v.literal('checkpointTaken'),
    branch: id,
    /** The node whose files these are. */
    node: id,
    kind: v.picklist(['pre', 'post', 'safety']),
    checkpoint: v.string(),
    /** It was not found on disk beside an agent's turn: it was adopted, or a person changed it in the branch's copy. */
    filed: v.exactOptional(v.literal(true)),
    /** Paths that are not in it, and why: a rewind leaves them alone. */
    skipped: v.array(v.object({ path: v.string(), reason: v.string() })),
    ms: count,
  }),
  /** The files of a moment were not kept; the reason is a sentence for a person. No path stands for all of them. */
  v.object({ type: v.literal('filesNotKept'), branch: id, node: id, reason: v.string() }),
  /** The branch has files of its own from here on, outside of the workspace: those of `checkpoint`, in `folder` (absolute). */
  v.object({
    type: v.literal('copyMade'),
    branch: id,
    name: v.string(),
    folder: v.string(),
    checkpoint: v.string(),
  }),
  /** The branch's own files are gone from disk. `checkpoint` holds them as they were last; empty where nothing was there. */
  v.object({ type: v.literal('copyRemoved'), branch: id, checkpoint: v.string() }),
  /** A person brought changes of the branch `source` into the files of `branch`. */
  v.object({
    type: v.literal('filesAdopted'),
    branch: id,
    source: id,
    /** Up to where: a node on the path of `source`. */
    node: id,
    /** Only the turn of `node`; else everything since the two branches parted. */
    turnOnly: v.boolean(),
    files: v.array(fileChangeSchema),
    /** What was brought, as checkpoints: what both sides come from, and the side of `source`. */
    sides: v.exactOptional(v.object({ base: v.string(), theirs: v.string() })),
    /** Files that were written with conflict markers, or, where that cannot be, stayed as they were. */
    conflicts: v.array(v.string()),
    /** How the files were before and after, as checkpoints; `result` is empty where it broke off and could not be kept. */
    safety: v.string(),
    result: v.string(),
    /** The branch's own files before and after, without what the person changed beside it. */
    own: v.exactOptional(v.object({ before: v.string(), after: v.string() })),
    /** The source's files, where all it had changed was brought: what it changes after can be brought from there. */
    whole: v.exactOptional(v.string()),
  }),
  /** An adoption (the `seq` of its event) was taken back. `safety` holds how the files were before that. */
  v.object({ type: v.literal('adoptionUndone'), branch: id, adopted: count, safety: v.string() }),
  v.object({ type: v.literal('settingsChanged'), source: v.string(), words: v.string() }),
  /** What could not be read when the session was opened; the bytes stay where they are. */
  v.object({ type: v.literal('damageFound'), file: v.string(), line: count, reason: v.string() }),
  ...agentSchemas,
] as const;

/** Drop these and a whole conversation is left. */
export const conversationEventSchema = v.variant('type', [nodeAddedSchema, ...conversationSchemas]);
export type ConversationEvent = v.InferOutput<typeof conversationEventSchema>;

export const executionEventSchema = v.variant('type', [...executionSchemas]);
export type ExecutionEvent = v.InferOutput<typeof executionEventSchema>;

export const eventSchema = v.variant('type', [nodeAddedSchema, ...conversationSchemas, ...executionSchemas]);
export type SessionEvent = ConversationEvent | ExecutionEvent;

/** A node as folds need it: without its body. */
const nodeSkeletonSchema = v.object({
  ...nodeBase,
  kind: v.picklist(['prompt', 'reply', 'results', 'note', 'summary']),
});

/** Any event, a node without its body: what a scan of the log checks. */
export const skeletonSchema = v.variant('type', [nodeSkeletonSchema, ...conversationSchemas, ...executionSchemas]);

/** An event with its place: `seq` counts 1, 2, … without gaps within a session, `time` is milliseconds since 1970. */
export type Logged<E extends SessionEvent = SessionEvent> = E & { seq: number; time: number };

/** An event as folds need it: a node may come without its body. */
export type SkeletonEvent = Exclude<SessionEvent, NodeAdded> | (Omit<NodeAdded, 'body'> & { body?: NodeAdded['body'] });
export type LoggedSkeleton = SkeletonEvent & { seq: number; time: number };

const executionTypes: ReadonlySet<string> = new Set(executionSchemas.map(schema => schema.entries.type.literal));

export function isExecution(event: { type: string }): boolean {
  return executionTypes.has(event.type);
}
