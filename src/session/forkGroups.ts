import type { BranchId } from './ids.ts';
import { activeRun, type Branch, type Tree } from './tree.ts';

/** The branches a person made together, in one fork, by what they have in common. Single ones are left out. */
function forkGroups(tree: Tree): Map<string, Branch[]> {
  const groups = new Map<string, Branch[]>();
  for (const branch of tree.branches.values()) {
    if (branch.purpose !== 'fork' || branch.by !== 'person') continue;
    // What is made in one gesture is written at one moment.
    const key = `${branch.parent} ${branch.from} ${branch.created}`;
    groups.set(key, [...(groups.get(key) ?? []), branch]);
  }
  for (const [key, branches] of groups) if (branches.length < 2) groups.delete(key);
  return groups;
}

/** The ways of one fork that were started together, all of which have come to their end. */
export function endedTogether(before: Tree, after: Tree): Branch[][] {
  if (before.session !== after.session) return [];
  const running = (tree: Tree, id: BranchId): boolean => activeRun(tree.branches.get(id)) !== undefined;
  return [...forkGroups(after).values()].filter(
    group =>
      group.every(branch => isFirstRun(after, branch) && branch.run?.end && !queued(after, branch)) &&
      group.some(branch => running(before, branch.id)),
  );
}

/** Whether a branch has had no turn but the one it was started with. */
function isFirstRun(tree: Tree, branch: Branch): boolean {
  const turn = tree.nodes.get(branch.head)?.turn;
  const from = tree.nodes.get(branch.from)?.turn ?? 0;
  return turn === undefined || turn <= from + 1;
}

function queued(tree: Tree, branch: Branch): boolean {
  return tree.queue.some(prompt => prompt.branch === branch.id);
}

/** What to compare when these ways are done: them, and the branch they come from where it went on as well. */
export function waysToCompare(tree: Tree, group: readonly Branch[]): BranchId[] {
  const parent = tree.branches.get(group[0]?.parent ?? 0);
  const wentOn = parent && parent.head !== group[0]?.from;
  return [...group.map(branch => branch.id), ...(wentOn ? [parent.id] : [])].slice(0, 8);
}
