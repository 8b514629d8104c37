import type { HandsFact } from '../sandbox/hands.ts';
import type { ToolCall } from '../session/block.ts';
import type { SessionEvent } from '../session/event.ts';
import type { RequestId } from '../session/ids.ts';
import type { FileChange, Outcome } from '../session/node.ts';
import { isScratch } from '../session/scratchFolder.ts';
import type { LentUse, Violation } from '../session/wall.ts';
import type { CallAnswer } from './answers.ts';
import { callHash, callTitle } from './callCard.ts';
import type { Judged } from './judge.ts';
import type { RunDeps } from './runDeps.ts';

type Finished = Extract<SessionEvent, { type: 'toolFinished' }>;

/** Runs one call by the hands. That it starts is on disk before they hear of it, and how it ended before the agent does. */
export async function executeCall(
  deps: RunDeps,
  call: ToolCall,
  { authority, wall, request }: Pick<Judged, 'authority' | 'wall'> & { readonly request?: RequestId | undefined },
  signal: AbortSignal,
): Promise<CallAnswer> {
  const { journal, run, branch, clock } = deps;
  const title = callTitle(call);
  await journal.append({
    type: 'toolStarted',
    run,
    branch,
    call: call.id,
    tool: call.name,
    title,
    hash: callHash(call, deps.digest),
    authority,
    wall,
    ...(request === undefined ? {} : { request }),
  });
  const started = clock.now();
  const facts: HandsFact[] = [];
  const hands = wall === 'outside' ? (deps.outside ?? deps.hands) : deps.hands;
  const text = await hands.execute(call.name, call.input, {
    agent: agentKey(deps),
    signal,
    output: chunk => deps.screen.output(call.id, chunk),
    fact: fact => void facts.push(fact),
  });
  const { outcome, violations, lentUsed } = outcomeOf(call, title, clock.now() - started, facts);
  const { result, ms, files, exit, kept } = outcome;
  const finished: Finished = { type: 'toolFinished', run, branch, call: call.id, result, ms, text, files };
  await journal.append({
    ...finished,
    ...(exit === undefined ? {} : { exit }),
    ...(kept === undefined ? {} : { kept }),
    ...(violations.length > 0 ? { violations } : {}),
    ...(lentUsed.length > 0 ? { lentUsed } : {}),
  });
  return { outcome, text };
}

/** Who a run is to the hands and to the workspace's lease, across sessions. */
export function agentKey(deps: Pick<RunDeps, 'journal' | 'branch'>): string {
  return `${deps.journal.session}/${deps.branch}`;
}

function outcomeOf(
  call: ToolCall,
  title: string,
  ms: number,
  facts: readonly HandsFact[],
): { outcome: Outcome; violations: Violation[]; lentUsed: LentUse[] } {
  const files: FileChange[] = [];
  const violations: Violation[] = [];
  const lentUsed: LentUse[] = [];
  let result: Outcome['result'] = 'ok';
  let exit: number | null | undefined;
  let kept: string | undefined;
  for (const fact of facts) {
    if (fact.type === 'failed' && result === 'ok') result = 'failed';
    else if (fact.type === 'cancelled') result = 'cancelled';
    else if (fact.type === 'exited') exit = fact.code;
    else if (fact.type === 'outputKept') kept = fact.path;
    else if (fact.type === 'violation') violations.push(fact.violation);
    else if (fact.type === 'lentUsed') lentUsed.push({ name: fact.name, host: fact.host });
    // Scratch folders are beside the work: no receipt, check or checkpoint is about them.
    else if (fact.type === 'fileChanged' && !isScratch(fact.path))
      files.push({ path: fact.path, change: fact.change, added: fact.added, removed: fact.removed });
  }
  const outcome = {
    call: call.id,
    name: call.name,
    title,
    result,
    ms,
    files,
    ...(exit === undefined ? {} : { exit }),
    ...(kept === undefined ? {} : { kept }),
    ...(violations.length > 0 ? { violations } : {}),
  };
  return { outcome, violations, lentUsed };
}
