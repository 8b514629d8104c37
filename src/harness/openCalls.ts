import { callsOf, type ToolCall } from '../session/block.ts';
import type { BranchId, NodeId, RequestId, RunId } from '../session/ids.ts';
import { activeRun, type Tree } from '../session/tree.ts';
import { notRun, type CallAnswer } from './answers.ts';
import { callTitle } from './callCard.ts';
import type { Journal } from './journal.ts';
import { deniedWords } from './permission.ts';
import { callEffects } from './tree/callEffects.ts';
import { isTreeTool } from './tree/treeTools.ts';

/** A reply at the end of a path whose calls nobody has answered on this path. */
export interface OpenReply {
  readonly reply: NodeId;
  readonly calls: readonly ToolCall[];
  /** What the log knows of them: finished, or started with an unknown end. Calls that never started are absent. */
  readonly known: ReadonlyMap<string, CallAnswer>;
}

/** The unanswered calls at `head`, with what happened to them before a crash or on another branch; undefined when there are none. */
export async function openReplyAt(journal: Journal, head: NodeId): Promise<OpenReply | undefined> {
  const { nodes } = journal.tree();
  const path: NodeId[] = [];
  // The calls of the hands may be answered in a node of their own, before those of the tree.
  let at = head;
  for (; nodes.get(at)?.kind === 'results'; at = nodes.parent(at) ?? 0) path.push(at);
  if (nodes.get(at)?.kind !== 'reply') return undefined;
  const [node, ...answers] = await journal.readNodes([at, ...path]);
  if (node?.kind !== 'reply') return undefined;
  const answered = new Set(
    answers.flatMap(results => (results.kind === 'results' ? results.body.outcomes.map(({ call }) => call) : [])),
  );
  const calls = callsOf(node.body.blocks).filter(({ id }) => !answered.has(id));
  if (calls.length === 0) return undefined;
  return { reply: at, calls, known: await knownAnswers(journal, node.seq, calls) };
}

async function knownAnswers(
  journal: Journal,
  since: number,
  calls: readonly ToolCall[],
): Promise<Map<string, CallAnswer>> {
  const byId = new Map(calls.map(call => [call.id, call]));
  const known = new Map<string, CallAnswer>();
  const requests = new Map<RequestId, string>();
  const undeny = (call: string): void => {
    if (known.get(call)?.outcome.result === 'denied') known.delete(call);
  };
  for (let at = since; ;) {
    const events = await journal.readEvents(at, 1 << 20);
    for (const event of events) {
      at = event.seq;
      if (event.type === 'permissionRequested') requests.set(event.request, event.call);
      // Answered on a line of its own: on this one it is asked for anew.
      if (event.type === 'nodeAdded' && event.kind === 'results')
        for (const outcome of event.body.outcomes) undeny(outcome.call);
      const of = event.type === 'permissionDecided' ? requests.get(event.request) : 'call' in event ? event.call : '';
      const call = byId.get(of ?? '');
      if (!call) continue;
      const title = callTitle(call);
      // A denial the agent had not heard of yet stands, unless it was taken back. An allow is asked for again.
      if (event.type === 'permissionRequested') undeny(call.id);
      if (event.type === 'permissionDecided' && event.decision === 'deny' && event.by === 'person')
        known.set(call.id, notRun(call, title, 'denied', deniedWords(event.reason)));
      // A call of the tree that was cut off is taken up again where it stood.
      if (event.type === 'toolStarted' && !isTreeTool(event.tool))
        known.set(call.id, unfinished(journal, call, title, event));
      if (event.type === 'toolFinished') {
        const { result, ms, files, exit, kept, text } = event;
        const rest = { ...(exit === undefined ? {} : { exit }), ...(kept === undefined ? {} : { kept }) };
        known.set(call.id, { outcome: { call: call.id, name: call.name, title, result, ms, files, ...rest }, text });
      }
    }
    if (events.length === 0) return known;
  }
}

/** The answer to a call that began and whose end is not in the log: it was cut off, or it still runs on another branch. */
function unfinished(
  journal: Journal,
  call: ToolCall,
  title: string,
  started: { branch: BranchId; run: RunId },
): CallAnswer {
  const branch = journal.tree().branches.get(started.branch);
  if (branch && activeRun(branch)?.id === started.run) {
    const words = `Not run in this branch. It runs in ${branch.name} at this moment, and may change files that you see.`;
    return notRun(call, title, 'notRun', words);
  }
  const words = 'Interrupted. Whether it took effect is not known: look before you repeat it.';
  return notRun(call, title, 'failed', words);
}

/** Answers for a branch that goes on without running the open calls: what is known, else `words`, with what a call has begun elsewhere. */
export function answersWithoutRunning(open: OpenReply, words: string, tree: Tree): CallAnswer[] {
  return open.calls.map(call => {
    const begun = callEffects(tree, call.id);
    const text = begun === '' ? words : `Not run to its end in this branch. ${begun}`;
    return open.known.get(call.id) ?? notRun(call, callTitle(call), 'notRun', text);
  });
}
