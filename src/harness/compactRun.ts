import { assertNever } from '../base/assertNever.ts';
import type { Run } from '../session/tree.ts';
import { answersWithoutRunning, openReplyAt } from './openCalls.ts';
import { compact } from './compact.ts';
import type { RunDeps } from './runDeps.ts';
import type { RunEnd } from './runLoop.ts';
import { Steps } from './steps.ts';
import { withdrawals } from './withdrawals.ts';

/** How a branch stands while nobody works on it. */
export type Standing = NonNullable<Run['stands']>;

/** A run that only sums its branch up. The branch stands still at the summary, as `stands` says, until somebody speaks to it. */
export function compactRun(stands: Standing) {
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
        return { outcome: stands };
      case 'stopped':
        return { outcome: 'stopped' };
      case 'failed':
        return { outcome: 'failed', failure: compacted.failure };
      default:
        return assertNever(compacted);
    }
  };
}

/**
 * How a branch stands after its run `before`: one that was cut off in the middle of its work, or that waits for the person,
 * does so still when it is summed up. What was reached is no limit of the summary: told once more, it would raise the budget
 * once more.
 */
export function standing(before: Run | undefined): Standing {
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
