import * as v from 'valibot';
import type { BranchId, MessageId, NodeId, QuestionId, RunId } from './ids.ts';
import { amount, cacheMarkSchema, count, usageSchema } from './node.ts';

/** What a child may be granted beyond looking and reporting. Writing is a matter of its authority. */
export const mayOptions = ['fork', 'spawn', 'person', 'network'] as const;
export const maySchema = v.picklist(mayOptions);
export type May = v.InferOutput<typeof maySchema>;

const id = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1));

/** Where a result goes: the head of `branch` (`node` 0), or under `node`, where it starts a new branch. */
export const placeSchema = v.object({ branch: id, node: id });
export type Place = v.InferOutput<typeof placeSchema>;

/** What a branch was made for. */
export const taskSchema = v.object({
  /**
   * `task`: it was given work by an agent. `delegate`: it answers the message `asked` for its parent. `review`: it looks at
   * the work of `of`. `ways`: a person's fork whose result goes somewhere.
   */
  role: v.picklist(['task', 'delegate', 'review', 'ways']),
  words: v.string(),
  doneWhen: v.exactOptional(v.string()),
  /** The message a delegate answers. */
  asked: v.exactOptional(id),
  /** The branch a review looks at. */
  of: v.exactOptional(id),
  /** Where its result goes when its first run has ended for good. */
  returns: v.array(placeSchema),
  /** It has to ask its parent, or to say that there is nothing to ask, before it changes anything. */
  onboard: v.exactOptional(v.literal(true)),
});
export type Task = v.InferOutput<typeof taskSchema>;

export const messageKindSchema = v.picklist(['message', 'result', 'question', 'answer', 'decided']);
export type MessageKind = v.InferOutput<typeof messageKindSchema>;

/** One question with what the asker does if nobody answers (empty: it cannot go on), and short answers to choose from. */
export const askedSchema = v.object({ words: v.string(), choices: v.array(v.string()), otherwise: v.string() });
export type Asked = v.InferOutput<typeof askedSchema>;

/** A request that only kept the prompt cache of a waiting branch alive. */
export const cacheWarmedSchema = v.object({
  type: v.literal('cacheWarmed'),
  branch: id,
  head: v.string(),
  marks: v.array(cacheMarkSchema),
  usage: usageSchema,
  cost: amount,
  /** Milliseconds from sending to the answer. */
  ms: count,
});
export type CacheWarmed = v.InferOutput<typeof cacheWarmedSchema>;

/**
 * Turns of `from` are on `to` now. The branches that they made belong to `to`, and what passed between those and `from`; so
 * does what the turns wrote to others, and the answers to it.
 */
export const lineHandedOnSchema = v.object({
  type: v.literal('lineHandedOn'),
  from: id,
  to: id,
  branches: v.array(id),
  messages: v.array(id),
});

/** Events of agents that meet. All of them are execution events: what a message said stands in the node that took it. */
export const agentSchemas = [
  /** Words from a branch (0: the person) to another. They wait in the receiver's mail until a node takes them. */
  v.object({
    type: v.literal('messageSent'),
    message: id,
    from: id,
    to: id,
    kind: messageKindSchema,
    words: v.string(),
    /** The sender's head when it was sent. */
    node: id,
    /** For an answer: the question it answers. */
    about: v.exactOptional(id),
    /** The call that sent it: a call that is run again after a crash sends nothing twice. */
    call: v.exactOptional(v.string()),
    /** How many messages led to this one. */
    hops: count,
  }),
  /** `read`: it stands in a node of the receiver, or its call has taken it. `discarded`: the person threw it away unread. */
  v.object({
    type: v.literal('messageTaken'),
    message: id,
    branch: id,
    reason: v.picklist(['read', 'discarded']),
  }),
  /** The person left the line on which it was read: it waits again. `words` as they were sent. */
  v.object({ type: v.literal('messageReturned'), message: id, branch: id, words: v.string() }),
  /** Words of the harness that the branch's agent hears with its next step or its next run. */
  v.object({ type: v.literal('noteQueued'), branch: id, words: v.string() }),
  /** All that was queued so for the branch: it stands in a node now, or means nothing any more. */
  v.object({ type: v.literal('notesUnqueued'), branch: id, reason: v.picklist(['taken', 'withdrawn']) }),
  /** A batch of questions to the person. */
  v.object({
    type: v.literal('questionAsked'),
    question: id,
    run: id,
    branch: id,
    call: v.string(),
    questions: v.array(askedSchema),
  }),
  /** One answer for each question, in their order. `withdrawn`: the branch was stopped before. */
  v.object({
    type: v.literal('questionAnswered'),
    question: id,
    branch: id,
    answers: v.array(v.string()),
    by: v.picklist(['person', 'default', 'withdrawn']),
  }),
  cacheWarmedSchema,
] as const;

/** A message, as the tree knows it. */
export interface Message {
  readonly id: MessageId;
  readonly from: BranchId;
  readonly to: BranchId;
  readonly kind: MessageKind;
  /** Empty once it was taken: the node that took it has them. */
  readonly words: string;
  readonly node: NodeId;
  readonly about?: MessageId;
  readonly call?: string;
  readonly hops: number;
  readonly time: number;
  readonly taken?: 'read' | 'discarded';
}

/** Questions of a branch that wait for the person. */
export interface OpenQuestion {
  readonly id: QuestionId;
  readonly run: RunId;
  readonly branch: BranchId;
  readonly call: string;
  readonly questions: readonly Asked[];
  readonly time: number;
}
