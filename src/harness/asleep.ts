import type { BranchId } from '../session/ids.ts';
import { activeRun, type Branch, type Run, type Tree } from '../session/tree.ts';
import { nameOf } from './quote.ts';

/**
 * Why an idle branch is not woken by its mail, as a sentence; empty where it may be. A branch that the person stopped, or
 * about which the person has to decide, waits for the person: what came is read then.
 */
export function asleep(tree: Tree, id: BranchId): string {
  const branch = tree.branches.get(id);
  if (!branch) return 'There is no such branch.';
  if (activeRun(branch)) return '';
  const name = nameOf(tree, id);
  switch (newestRun(tree, branch)?.end?.outcome) {
    case 'stopped':
      return `${name} was stopped: it reads this when the person goes on with it.`;
    case 'limit':
      return `${name} has used up its budget: it reads this when the person goes on with it.`;
    case 'interrupted':
    case 'parked':
      return `${name} was interrupted: it reads this when it goes on.`;
    case 'done':
    case 'failed':
    case undefined:
      return '';
  }
}

/** The newest run of a branch, or of the line that it was split off from and has not gone on with. */
function newestRun(tree: Tree, branch: Branch): Run | undefined {
  const whole = tree.branches.get(branch.parent);
  if (branch.run || whole?.rewound?.split !== branch.id) return branch.run;
  return newestRun(tree, whole);
}
