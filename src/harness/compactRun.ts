import { answersWithoutRunning, openReplyAt } from './openCalls.ts';
import { compact } from './compact.ts';
import type { RunDeps } from './runDeps.ts';
import type { RunEnd } from './runLoop.ts';
import { Steps } from './steps.ts';

/** A run that only sums its branch up. The branch stands still at the summary until somebody speaks to it. */
export async function compactRun(deps: RunDeps, signal: AbortSignal): Promise<RunEnd> {
  const steps = new Steps(deps);
  const open = await openReplyAt(deps.journal, steps.head);
  const answers = open
    ? answersWithoutRunning(open, 'Not run: the context was summed up here.', deps.journal.tree())
    : [];
  const compacted = await compact(deps, { path: await steps.path(), answers }, signal);
  return compacted.outcome === 'failed'
    ? { outcome: 'failed', failure: compacted.failure }
    : { outcome: compacted.outcome };
}
