import { callsOf, type ToolCall } from '../session/block.ts';
import type { NodeId } from '../session/ids.ts';
import { notRun, type CallAnswer } from './answers.ts';
import { callTitle } from './callCard.ts';
import type { Journal } from './journal.ts';

/** A reply at the end of a path whose calls nobody has answered on this path. */
export interface OpenReply {
  readonly reply: NodeId;
  readonly calls: readonly ToolCall[];
  /** What the log knows of them: finished, or started with an unknown end. Calls that never started are absent. */
  readonly known: ReadonlyMap<string, CallAnswer>;
}

/** The unanswered calls at `head`, with what happened to them before a crash or on another branch; undefined when there are none. */
export async function openReplyAt(journal: Journal, head: NodeId): Promise<OpenReply | undefined> {
  const skeleton = journal.tree().nodes.get(head);
  if (skeleton?.kind !== 'reply') return undefined;
  const [node] = await journal.readNodes([head]);
  if (node?.kind !== 'reply') return undefined;
  const calls = callsOf(node.body.blocks);
  if (calls.length === 0) return undefined;
  return { reply: head, calls, known: await knownAnswers(journal, node.seq, calls) };
}

async function knownAnswers(
  journal: Journal,
  since: number,
  calls: readonly ToolCall[],
): Promise<Map<string, CallAnswer>> {
  const byId = new Map(calls.map(call => [call.id, call]));
  const known = new Map<string, CallAnswer>();
  for (let at = since; ;) {
    const events = await journal.readEvents(at, 1 << 20);
    for (const event of events) {
      at = event.seq;
      const call = 'call' in event ? byId.get(event.call) : undefined;
      if (!call) continue;
      const title = callTitle(call);
      if (event.type === 'toolStarted')
        known.set(
          call.id,
          notRun(call, title, 'failed', 'Interrupted. Whether it took effect is not known: look before you repeat it.'),
        );
      if (event.type === 'toolFinished') {
        const { result, ms, files, exit, kept, text } = event;
        const rest = { ...(exit === undefined ? {} : { exit }), ...(kept === undefined ? {} : { kept }) };
        known.set(call.id, { outcome: { call: call.id, name: call.name, title, result, ms, files, ...rest }, text });
      }
    }
    if (events.length === 0) return known;
  }
}

/** Answers for a branch that goes on without running the open calls: what is known, else "not run in this branch". */
export function answersWithoutRunning(open: OpenReply, words: string): CallAnswer[] {
  return open.calls.map(call => open.known.get(call.id) ?? notRun(call, callTitle(call), 'notRun', words));
}
