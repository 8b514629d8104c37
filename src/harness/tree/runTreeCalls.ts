import type { ToolCall } from '../../session/block.ts';
import { notRun, type CallAnswer } from '../answers.ts';
import { callHash, callTitle } from '../callCard.ts';
import { agentKey } from '../executeCall.ts';
import { taken } from '../mail.ts';
import { Parking } from '../parking.ts';
import { parked } from '../runCalls.ts';
import type { RunDeps } from '../runDeps.ts';
import { askTool } from './askTool.ts';
import { compactTool } from './compactTool.ts';
import { forkTool } from './forkTool.ts';
import { asksFirst } from './onboarding.ts';
import { rewindTool } from './rewindTool.ts';
import { sendTool } from './sendTool.ts';
import { spawnTool } from './spawnTool.ts';
import type { TreeAnswer, TreeTool } from './treeCall.ts';
import { waitedFor, waitTool } from './waitTool.ts';

const tools = new Map<string, TreeTool>([
  ['fork', forkTool],
  ['spawn', spawnTool],
  ['ask', askTool],
  ['send', sendTool],
  ['wait', waitTool],
  ['rewind', rewindTool],
  ['compact', compactTool],
]);

/**
 * Answers the calls of a reply that are the tree's, side by side, when those of the hands have been answered. `moved` when
 * the branch stands elsewhere now and all calls are answered already. Calls that wait for others let go of the files.
 */
export async function runTreeCalls(
  deps: RunDeps,
  calls: readonly ToolCall[],
  all: readonly ToolCall[],
  known: ReadonlyMap<string, CallAnswer>,
  signal: AbortSignal,
): Promise<CallAnswer[] | 'moved'> {
  deps.lease.release(agentKey(deps));
  // Going elsewhere stands alone: nothing that stands beside it is run.
  const mover = calls.find(({ name }) => name === 'rewind' || name === 'compact');
  const answers = await Promise.all(
    (mover ? [mover] : calls).map(async call => known.get(call.id) ?? runTreeCall(deps, call, all, signal)),
  );
  if (answers.some(answer => answer === 'moved')) return 'moved';
  const given = answers.filter(answer => answer !== 'moved');
  if (!mover) return given;
  const [own] = given;
  return calls.flatMap(call => {
    if (call === mover) return own ?? [];
    return known.get(call.id) ?? notRun(call, callTitle(call), 'notRun', `Not run: ${mover.name} stands alone.`);
  });
}

async function runTreeCall(
  deps: RunDeps,
  call: ToolCall,
  calls: readonly ToolCall[],
  signal: AbortSignal,
): Promise<CallAnswer | 'moved'> {
  const { journal, run, branch, clock } = deps;
  const title = callTitle(call);
  const isParked = (): boolean => signal.reason instanceof Parking || (deps.drain.aborted && !signal.aborted);
  if (isParked()) return notRun(call, title, 'notRun', parked);
  if (signal.aborted) return notRun(call, title, 'cancelled', 'Cancelled before it ran.');
  const tool = tools.get(call.name);
  if (!tool) return notRun(call, title, 'failed', `There is no tool ${call.name}.`);
  const first = asksFirst(journal.tree(), branch, call, deps.wall.kind);
  if (first !== undefined) return notRun(call, title, 'denied', first);
  const base = { run, branch, call: call.id } as const;
  const hash = callHash(call, deps.digest);
  const waits = waitedFor(journal.tree(), branch, call);
  await journal.append({ type: 'toolStarted', ...base, tool: call.name, title, hash, ...(waits ? { waits } : {}) });
  const started = clock.now();
  const from = journal.tree().branches.get(branch)?.head ?? 0;
  let answer: TreeAnswer;
  try {
    answer = await tool({ deps, call, calls, from, signal: AbortSignal.any([signal, deps.drain]) });
  } catch (error) {
    if (isParked()) return notRun(call, title, 'notRun', parked);
    if (!signal.aborted) throw error;
    answer = { result: 'cancelled', text: 'Cancelled. What was started goes on by itself.' };
  }
  if (answer.result === 'moved') return 'moved';
  const { result, text, took = [] } = answer;
  const ms = clock.now() - started;
  const waiting = took.flatMap(id => journal.tree().mail.get(id) ?? []).filter(message => !message.taken);
  await journal.append({ type: 'toolFinished', ...base, result, ms, text, files: [] }, ...taken(...waiting));
  return { outcome: { call: call.id, name: call.name, title, result, ms, files: [] }, text };
}
