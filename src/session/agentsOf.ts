import type { BranchId } from './ids.ts';
import type { Tree } from './tree.ts';

/** A branch and the agents it made, and theirs: who works on what was asked of the branch. A person's forks are for themselves. */
export function agentsOf(tree: Tree, branch: BranchId): ReadonlySet<BranchId> {
  const agents = new Set([branch]);
  // An agent is made after its parent, but for those of a line that was split off: their parent is a person's fork, and those are only looked at as the top.
  for (const { id, parent, by } of tree.branches.values()) if (by === 'agent' && agents.has(parent)) agents.add(id);
  return agents;
}
