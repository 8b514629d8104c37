import type { Message, MessageKind, Place } from '../session/agents.ts';
import type { SessionEvent } from '../session/event.ts';
import type { BranchId, MessageId } from '../session/ids.ts';
import type { Tree } from '../session/tree.ts';
import { hopsOf } from './hops.ts';
import type { RunDeps } from './runDeps.ts';

/** Words on their way. */
export interface Letter {
  /** 0: the person. */
  readonly from: BranchId;
  /** A branch's head (`node` 0), or an earlier node, where the words start a new branch. */
  readonly to: Place;
  readonly kind: MessageKind;
  readonly words: string;
  /** Who wants it sent: a branch that starts with it is the person's, or the sender's and within its limits. */
  readonly by: 'person' | 'agent';
  /** For an answer: the question. */
  readonly about?: MessageId;
  /** The call that sends it. */
  readonly call?: string;
  /** Only for a node: what starts there may change files, in a copy of its own. */
  readonly writes?: boolean;
  /** Only for a node: the name of what starts there, where its first words would not make a good one. */
  readonly name?: string;
}

/** What became of a letter. */
export interface Delivered {
  readonly message: MessageId;
  readonly to: BranchId;
  /** Why the receiver does not read it now, as a sentence; empty where it does. */
  readonly waits: string;
}

/** What letters go through. */
export type Post = Pick<RunDeps, 'journal' | 'agents'>;

/** What a letter's call has sent already, or its sender as a result. */
export function sentBefore(tree: Tree, { from, kind, call, about }: Letter): Message[] {
  if (call === undefined && kind !== 'result') return [];
  return [...tree.mail.values()].filter(
    message => message.from === from && message.kind === kind && message.call === call && message.about === about,
  );
}

/** The event that sends a letter to a branch. Append it before anything else: its number is the next one. */
export function messageOf(
  tree: Tree,
  { from, kind, words, by, about, call }: Letter,
  to: BranchId,
): Extract<SessionEvent, { type: 'messageSent' }> {
  return {
    type: 'messageSent',
    message: tree.lastMessage + 1,
    from,
    to,
    kind,
    words,
    node: tree.branches.get(from)?.head ?? 0,
    ...(about === undefined ? {} : { about }),
    ...(call === undefined ? {} : { call }),
    // What the person sends of a branch begins anew: it has to be read, whatever led to it.
    hops: by === 'person' ? 0 : hopsOf(tree, from),
  };
}
