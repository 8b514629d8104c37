import type { ToolCall } from '../session/block.ts';
import type { SessionEvent } from '../session/event.ts';
import type { RequestId } from '../session/ids.ts';
import { judge, type Judged } from './judge.ts';
import type { Decision, RunDeps } from './runDeps.ts';

/** Whether a call may run, and the request that was made for it; or the words the agent reads instead of an answer. */
export type Permit =
  { readonly may: true; readonly request?: RequestId } | { readonly may: false; readonly words: string };

type Decided = Extract<SessionEvent, { type: 'permissionDecided' }>;

/**
 * Settles whether a call may run. Everything but a call that the authority itself lets pass leaves a request and its
 * answer in the log, with what was shown. A call that waited for a person is judged again: what is refused meanwhile does
 * not run.
 */
export async function permission(
  deps: RunDeps,
  call: ToolCall,
  { shown, ruling, authority }: Judged,
  signal: AbortSignal,
): Promise<Permit> {
  const { journal, branch, run } = deps;
  if (ruling.verdict === 'allow' && !ruling.rule) return { may: true };
  const request = journal.tree().lastRequest + 1;
  const asked = { type: 'permissionRequested', request, run, branch, call: call.id, shown } as const;
  const decided = (decision: Decided['decision'], by: Decided['by'], reason: string): Decided => ({
    type: 'permissionDecided',
    request,
    branch,
    decision,
    scope: 'once',
    by,
    reason,
    hash: shown.hash,
    ...(ruling.rule ? { rule: ruling.rule } : {}),
  });
  if (ruling.verdict === 'allow') {
    await journal.append(asked, decided('allow', 'rule', ruling.why));
    return { may: true, request };
  }
  if (ruling.verdict === 'deny') {
    const by = ruling.rule?.source === 'authority' ? 'harness' : 'rule';
    await journal.append(asked, decided('deny', by, ruling.why));
    return { may: false, words: ruling.why };
  }
  if (authority === 'unattended') {
    const waits = [...journal.tree().deferred.values()].some(
      other => other.branch === branch && other.shown.hash === shown.hash,
    );
    const refused = decided('deny', 'harness', 'nobody is there');
    await journal.append(asked, waits ? refused : { ...refused, deferred: true });
    return { may: false, words: nobodyThere };
  }
  const answered = deps.decision(request, AbortSignal.any([signal, deps.drain]));
  // The answer may be rejected (a stop, a hand-over) while the question is still on its way to the disk.
  answered.catch(() => {});
  await journal.append(asked);
  return settled(deps, call, request, await answered);
}

/**
 * As `permission`, for a call that is about to begin: where the person took the allow back meanwhile, their next answer is
 * waited for.
 */
export async function stillPermitted(
  deps: RunDeps,
  call: ToolCall,
  request: RequestId,
  signal: AbortSignal,
): Promise<Permit> {
  for (;;) {
    if (deps.settle(request)) return { may: true, request };
    const answer = await deps.decision(request, AbortSignal.any([signal, deps.drain]));
    const permit = await settled(deps, call, request, answer);
    if (!permit.may) return permit;
  }
}

async function settled(
  deps: RunDeps,
  call: ToolCall,
  request: RequestId,
  { decision, reason }: Decision,
): Promise<Permit> {
  if (decision === 'deny') return { may: false, words: deniedWords(reason) };
  const again = await judge(deps, call);
  return again.ruling.verdict === 'deny' ? { may: false, words: again.ruling.why } : { may: true, request };
}

/** What the agent reads where the person denied a call; `reason` may be empty. */
export function deniedWords(reason: string): string {
  return reason ? `The person denied this: ${reason}` : 'The person denied this.';
}

const nobodyThere = 'Refused for now: nobody is there. It waits for the person; go on with what you can.';
