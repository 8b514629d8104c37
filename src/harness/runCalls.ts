import { changesFiles } from '../sandbox/tools.ts';
import type { ToolCall } from '../session/block.ts';
import { notRun, type CallAnswer } from './answers.ts';
import { callTitle, changedPath } from './callCard.ts';
import { agentKey, executeCall } from './executeCall.ts';
import { judge, type Judged } from './judge.ts';
import { Parking } from './parking.ts';
import { permission, stillPermitted } from './permission.ts';
import type { RunDeps } from './runDeps.ts';
import { isScratch } from '../session/scratchFolder.ts';
import { asksFirst } from './tree/onboarding.ts';

/**
 * Answers every call of a reply, in the order of the calls. Reads that stand side by side run together, changes one
 * after another. Once `signal` is aborted the rest is answered without being run. Calls found in `known` were answered
 * before a crash and keep that answer.
 */
export async function runCalls(
  deps: RunDeps,
  calls: readonly ToolCall[],
  signal: AbortSignal,
  known: ReadonlyMap<string, CallAnswer>,
): Promise<CallAnswer[]> {
  const answers: CallAnswer[] = [];
  const named = calls
    .map(changedPath)
    .filter(path => path !== undefined)
    .filter(path => !isScratch(path));
  for (let at = 0; at < calls.length;) {
    let end = at;
    while (end < calls.length && !changesFiles(calls[end]?.name ?? '')) end++;
    const group = calls.slice(at, Math.max(end, at + 1));
    answers.push(
      ...(await Promise.all(group.map(async call => known.get(call.id) ?? runCall(deps, call, signal, named)))),
    );
    at += group.length;
  }
  // What was left to a successor is cancelled with the rest where the run is stopped while others still ran.
  const isStopped = signal.aborted && !(signal.reason instanceof Parking);
  return answers.map((answer, at) => {
    const call = calls[at];
    return call && isStopped && isParked(answer) ? notRun(call, callTitle(call), 'cancelled', cancelled) : answer;
  });
}

async function runCall(
  deps: RunDeps,
  call: ToolCall,
  signal: AbortSignal,
  named: readonly string[],
): Promise<CallAnswer> {
  const title = callTitle(call);
  if (signal.aborted) return notRun(call, title, 'cancelled', cancelled);
  if (deps.drain.aborted) return notRun(call, title, 'notRun', parked);
  const first = asksFirst(deps.journal.tree(), deps.branch, call, deps.wall.kind);
  if (first !== undefined) return notRun(call, title, 'denied', first);
  try {
    const judged = await judge(deps, call);
    let permit = await permission(deps, call, judged, signal);
    if (!permit.may) return notRun(call, title, 'denied', permit.words);
    // The scratch folder is there whatever files the branch works with, and nobody else's.
    const missing = judged.place === 'scratch' ? undefined : await ownFiles(deps, signal);
    const isLost = missing !== undefined && changesFiles(call.name);
    if (writes(call, judged) && !isLost) await takeLease(deps, signal, named);
    // The person may have thought again while it waited for its files and its turn.
    if (permit.request !== undefined) permit = await stillPermitted(deps, call, permit.request, signal);
    if (!permit.may) return notRun(call, title, 'denied', permit.words);
    if (isLost) return notRun(call, title, 'failed', missing);
    return (
      (await unsaved(deps, call)) ?? (await executeCall(deps, call, { ...judged, request: permit.request }, signal))
    );
  } catch (error) {
    if (deps.drain.aborted && !signal.aborted) return notRun(call, title, 'notRun', parked);
    if (signal.aborted) return notRun(call, title, 'cancelled', cancelled);
    throw error;
  }
}

/** The marker of an answer that is no answer: the run is parked and the successor runs the call. */
export const parked = 'parked';

/** Whether an answer is none: its call stays open for whoever takes the run up. */
export function isParked({ text, outcome }: CallAnswer): boolean {
  return text === parked && outcome.result === 'notRun';
}

const cancelled = 'Cancelled before it ran.';

/** Whether a call needs the right to change files. Behind a wall that lets nothing be written none does. */
function writes(call: ToolCall, { authority, wall, place }: Judged): boolean {
  return changesFiles(call.name) && place !== 'scratch' && !(authority === 'readOnly' && wall === 'inside');
}

/** Waits for the branch's own files; why there are none, where it works in no others. */
async function ownFiles({ copy, screen, drain }: RunDeps, signal: AbortSignal): Promise<string | undefined> {
  if (copy.isAwaited()) screen.waiting('workspace', 'its copy of the files is being made', 0);
  return copy.ready(AbortSignal.any([signal, drain]));
}

async function takeLease(deps: RunDeps, signal: AbortSignal, named: readonly string[]): Promise<void> {
  const tree = deps.journal.tree();
  const name = tree.branches.get(deps.branch)?.name ?? '';
  const stop = AbortSignal.any([signal, deps.drain]);
  await deps.lease.take(agentKey(deps), name, stop, holder =>
    deps.screen.waiting('workspace', `waits while ${holder} changes files`, 0),
  );
  // In a rehearsal all branches share one folder. Elsewhere only a person moves the workspace.
  if (tree.origin === 'rehearsal' && deps.journal.tree().holder !== deps.branch)
    await deps.journal.append({ type: 'workspaceHeld', branch: deps.branch });
  await deps.files.ready(stop, named);
}

/** The answer to a call whose file has edits in an editor that could not be saved. */
async function unsaved(deps: RunDeps, call: ToolCall): Promise<CallAnswer | undefined> {
  const path = changedPath(call);
  const open = path === undefined ? [] : await deps.unsaved([path]);
  if (open.length === 0) return undefined;
  return notRun(
    call,
    callTitle(call),
    'failed',
    `${path} has unsaved edits in the person's editor that could not be saved in time. Ask the person to save it, then read it again.`,
  );
}
