import { changesFiles } from '../sandbox/tools.ts';
import type { ToolCall } from '../session/block.ts';
import type { FileChange, Outcome } from '../session/node.ts';
import type { HandsFact } from '../sandbox/hands.ts';
import { notRun, type CallAnswer } from './answers.ts';
import { callTitle, changedPath, shownCall } from './callCard.ts';
import type { Decision, RunDeps } from './runDeps.ts';

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
  for (let at = 0; at < calls.length;) {
    let end = at;
    while (end < calls.length && !changesFiles(calls[end]?.name ?? '')) end++;
    const group = calls.slice(at, Math.max(end, at + 1));
    answers.push(...(await Promise.all(group.map(async call => known.get(call.id) ?? runCall(deps, call, signal)))));
    at += group.length;
  }
  return answers;
}

async function runCall(deps: RunDeps, call: ToolCall, signal: AbortSignal): Promise<CallAnswer> {
  const title = callTitle(call);
  if (signal.aborted) return notRun(call, title, 'cancelled', 'Cancelled before it ran.');
  if (deps.drain.aborted) return notRun(call, title, 'notRun', parked);
  if (!changesFiles(call.name)) return execute(deps, call, title, signal);
  if (deps.journal.tree().branches.get(deps.branch)?.settings.authority === 'readOnly')
    return notRun(call, title, 'denied', 'This branch may only read. Report what you would change and why.');
  try {
    const decision = await permission(deps, call, signal);
    if (decision.decision === 'deny')
      return notRun(
        call,
        title,
        'denied',
        decision.reason ? `The person denied this: ${decision.reason}` : 'The person denied this.',
      );
    await takeLease(deps, signal);
    return await saved(deps, call, title, signal);
  } catch (error) {
    if (deps.drain.aborted && !signal.aborted) return notRun(call, title, 'notRun', parked);
    if (signal.aborted) return notRun(call, title, 'cancelled', 'Cancelled before it ran.');
    throw error;
  }
}

/** The marker of an answer that is no answer: the run is parked and the successor runs the call. */
export const parked = 'parked';

async function permission(deps: RunDeps, call: ToolCall, signal: AbortSignal): Promise<Decision> {
  const { journal, branch, run } = deps;
  const shown = shownCall(call, deps.digest);
  const request = journal.tree().lastRequest + 1;
  const granted = journal.tree().grants.some(({ rule }) => rule.tool === shown.tool && rule.exact === shown.title);
  const asked = { type: 'permissionRequested', request, run, branch, call: call.id, shown } as const;
  if (granted) {
    const decided = { decision: 'allow', scope: 'once', by: 'rule', reason: 'allowed for this session' } as const;
    await journal.append(asked, { type: 'permissionDecided', request, branch, ...decided, hash: shown.hash });
    return { decision: 'allow', reason: '' };
  }
  const answered = deps.decision(request, AbortSignal.any([signal, deps.drain]));
  // The answer may be rejected (a stop, a hand-over) while the question is still on its way to the disk.
  answered.catch(() => {});
  await journal.append(asked);
  return answered;
}

async function takeLease(deps: RunDeps, signal: AbortSignal): Promise<void> {
  const tree = deps.journal.tree();
  const name = tree.branches.get(deps.branch)?.name ?? '';
  const stop = AbortSignal.any([signal, deps.drain]);
  await deps.lease.take(leaseKey(deps), name, stop, holder =>
    deps.screen.waiting('workspace', `waits while ${holder} changes files`, 0),
  );
  if (deps.journal.tree().holder !== deps.branch)
    await deps.journal.append({ type: 'workspaceHeld', branch: deps.branch });
}

/** Who a run is to the workspace's lease, across sessions. */
export function leaseKey(deps: Pick<RunDeps, 'journal' | 'branch'>): string {
  return `${deps.journal.session}/${deps.branch}`;
}

async function saved(deps: RunDeps, call: ToolCall, title: string, signal: AbortSignal): Promise<CallAnswer> {
  const path = changedPath(call);
  const unsaved = path === undefined ? [] : await deps.unsaved([path]);
  if (unsaved.length > 0)
    return notRun(
      call,
      title,
      'failed',
      `${path} has unsaved edits in the person's editor that could not be saved. Ask the person to save it, then read it again.`,
    );
  return execute(deps, call, title, signal);
}

async function execute(deps: RunDeps, call: ToolCall, title: string, signal: AbortSignal): Promise<CallAnswer> {
  const { journal, run, branch, clock } = deps;
  await journal.append({ type: 'toolStarted', run, branch, call: call.id, tool: call.name, title });
  const started = clock.now();
  const facts: HandsFact[] = [];
  const text = await deps.hands.execute(call.name, call.input, {
    agent: leaseKey(deps),
    signal,
    output: chunk => deps.screen.output(call.id, chunk),
    fact: fact => void facts.push(fact),
  });
  const outcome = outcomeOf(call, title, clock.now() - started, facts);
  const { result, ms, files, exit, kept } = outcome;
  await journal.append({
    type: 'toolFinished',
    run,
    branch,
    call: call.id,
    result,
    ms,
    text,
    files,
    ...(exit === undefined ? {} : { exit }),
    ...(kept === undefined ? {} : { kept }),
  });
  return { outcome, text };
}

function outcomeOf(call: ToolCall, title: string, ms: number, facts: readonly HandsFact[]): Outcome {
  const files: FileChange[] = [];
  let result: Outcome['result'] = 'ok';
  let exit: number | null | undefined;
  let kept: string | undefined;
  for (const fact of facts) {
    if (fact.type === 'failed' && result === 'ok') result = 'failed';
    else if (fact.type === 'cancelled') result = 'cancelled';
    else if (fact.type === 'exited') exit = fact.code;
    else if (fact.type === 'outputKept') kept = fact.path;
    else if (fact.type === 'fileChanged')
      files.push({ path: fact.path, change: fact.change, added: fact.added, removed: fact.removed });
  }
  return {
    call: call.id,
    name: call.name,
    title,
    result,
    ms,
    files,
    ...(exit === undefined ? {} : { exit }),
    ...(kept === undefined ? {} : { kept }),
  };
}
