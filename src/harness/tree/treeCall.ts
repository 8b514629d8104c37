import type { ToolCall } from '../../session/block.ts';

import type { MessageId, NodeId } from '../../session/ids.ts';
import type { Outcome } from '../../session/node.ts';
import type { RunDeps } from '../runDeps.ts';

/** One call of a tool of the tree, with what it may need to know of its reply. */
export interface TreeCall {
  readonly deps: RunDeps;
  readonly call: ToolCall;
  /** All calls of the reply, this one among them. */
  readonly calls: readonly ToolCall[];
  /** Where the branch stands: after the results of the reply's other calls, else after the reply itself. Children start here. */
  readonly from: NodeId;
  /** Aborted when the run is stopped, or when it is to be parked for a successor. */
  readonly signal: AbortSignal;
}

/** What came of it. `moved`: the tool itself has answered all calls of the reply, and the branch stands elsewhere. */
export type TreeAnswer =
  | {
      readonly result: Exclude<Outcome['result'], 'notRun'>;
      readonly text: string;
      /** Messages whose words stand in the text: they are taken in the same write that keeps it. */
      readonly took?: readonly MessageId[];
    }
  | { readonly result: 'moved' };

/**
 * A tool of the tree. It may be called again with the same call after a crash or a hand-over: what it made or sent bears the
 * call's id, so that nothing is made twice. Rejects with the signal's reason, and for bugs; every other failure is an answer.
 */
export type TreeTool = (call: TreeCall) => Promise<TreeAnswer>;

export function refused(text: string): TreeAnswer {
  return { result: 'denied', text };
}

export function failed(text: string): TreeAnswer {
  return { result: 'failed', text };
}
