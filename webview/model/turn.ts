import type { Receipt } from '../../src/session/event.ts';
import type { BranchId, MessageId, NodeId } from '../../src/session/ids.ts';
import type { Failure, Outcome } from '../../src/session/node.ts';
import type { Json } from '../../src/base/json.ts';
import type { CacheFigures } from '../../src/session/cacheFigures.ts';

/** One tool call with what is known of its end. */
export interface CallItem {
  readonly type: 'call';
  /** The reply that made it. */
  readonly node: NodeId;
  readonly call: string;
  readonly tool: string;
  readonly title: string;
  readonly input: Json | undefined;
  readonly outcome?: Pick<Outcome, 'result' | 'ms' | 'files' | 'exit' | 'kept' | 'violations'>;
  /** What the tool answered; empty until it has. */
  readonly text: string;
}

/** What stands between a turn's opening and its receipt, in order. */
export type Item =
  | { readonly type: 'thought'; readonly node: NodeId; readonly ms: number; readonly text: string }
  | { readonly type: 'says'; readonly node: NodeId; readonly index: number; readonly text: string }
  | CallItem
  | {
      readonly type: 'note';
      readonly node: NodeId;
      readonly words: string;
      readonly source: 'person' | 'harness' | 'branch' | 'self';
      /** The messages it brought. */
      readonly messages: readonly MessageId[];
    }
  | { readonly type: 'failed'; readonly node: NodeId; readonly failure: Failure; readonly characters: number }
  /** A reply that read less from the prompt cache than expected, in tokens, with the API's reason. */
  | {
      readonly type: 'missed';
      readonly node: NodeId;
      readonly read: number;
      readonly expected: number;
      readonly reason: string;
    }
  /** A summary took the place of what stands above; tokens in the context before and after, 0 where not known. */
  | {
      readonly type: 'compacted';
      readonly node: NodeId;
      readonly words: string;
      readonly before: number;
      readonly after: number;
    };

/** A prompt or note and everything until the agent hands back. */
export interface Turn {
  /** Its first known node. */
  readonly key: NodeId;
  readonly number: number;
  /** The branch its first node was added to: gives the line its colour. */
  readonly branch: BranchId;
  /** The node before it: where *Edit and Fork* starts. */
  readonly before: NodeId;
  /** Its last node on the path: where *Fork After* and *Rewind to Here* aim. */
  readonly end: NodeId;
  readonly nodes: readonly NodeId[];
  /** Absent where the turn's beginning is not known. */
  readonly opening?: { readonly node: NodeId; readonly words: string; readonly by: 'person' | 'agent' };
  readonly items: readonly Item[];
  /** From the log; absent while the turn is under way. */
  readonly receipt?: Receipt;
  /** What its requests read from the prompt cache; absent where it sent none. */
  readonly cache?: CacheFigures;
  readonly state: 'running' | 'ended' | 'stopped';
  /** Milliseconds since 1970 of its last node. */
  readonly time: number;
}
