import { assertNever } from '../base/assertNever.ts';
import type { Run } from '../session/tree.ts';
import { answersWithoutRunning, openReplyAt } from './openCalls.ts';
import { compact } from './compact.ts';
import type { RunDeps } from './runDeps.ts';
import type { RunEnd } from './runLoop.ts';
import { Steps } from './steps.ts';
import { withdrawals } from './withdrawals.ts';

/**
 * A run that only sums its branch up. The branch stands still at the summary until somebody speaks to it; one that was cut off
 * in the middle of its work, or that waits for the person, as `before` ended, does so still.
 */
export function compactRun(before: Run | undefined) {
  return async (deps: RunDeps, signal: AbortSignal): Promise<RunEnd> => {
    const { journal, branch } = deps;
    const steps = new Steps(deps);
    const open = await openReplyAt(journal, steps.head);
    const tree = journal.tree();
    const unheard = open
      ? {
          answers: answersWithoutRunning(open, 'Not run: the context was summed up here.', tree),
          with: withdrawals(tree, branch),
        }
      : {};
    const compacted = await compact(deps, { path: await steps.path(), ...unheard }, signal);
    switch (compacted.outcome) {
      case 'done':
        return { outcome: standing(before) };
      case 'stopped':
        return { outcome: 'stopped' };
      case 'failed':
        return { outcome: 'failed', failure: compacted.failure };
      default:
        return assertNever(compacted);
    }
  };
}

/** What was reached is no limit of the summary: told once more, it would raise the budget once more. */
function standing(before: Run | undefined): 'done' | 'interrupted' | 'stopped' {
  switch (before?.end?.outcome) {
    case 'parked':
    case 'interrupted':
      return 'interrupted';
    case 'stopped':
    case 'limit':
      return 'stopped';
    case 'done':
    case 'failed':
    case undefined:
      return 'done';
  }
}
