import type { Intent } from '../protocol/intent.ts';
import type { BranchId } from '../session/ids.ts';
import { activeRun, type Tree } from '../session/tree.ts';
import { known } from './knownBranch.ts';
import type { Opened } from './sessions.ts';

/** Stops the runs of a branch and of everything that descends from it; answers with those that were stopped. */
export async function stopAll(intent: Extract<Intent, { type: 'stopAll' }>, opened: Opened): Promise<BranchId[]> {
  const { session, runs } = opened;
  const top = known(opened, intent.branch).id;
  const stopped = new Set<BranchId>();
  // Until nothing runs: a child may have been on its way to its start. Parents first: none is to go on with the ends of its children.
  // Each once: where the log broke, the tree keeps a run whose end could not be written.
  const next = (): BranchId[] => running(session.tree(), top).filter(branch => !stopped.has(branch));
  for (let on = next(); on.length > 0; on = next()) {
    for (const branch of on) stopped.add(branch);
    await Promise.all(on.map(branch => runs.stop(branch)));
  }
  return [...stopped];
}

/** The branches of a subtree that run, older ones first; a parent is older than its children. */
function running(tree: Tree, top: BranchId): BranchId[] {
  const inside = new Set([top]);
  for (const { id, parent } of tree.branches.values()) if (inside.has(parent)) inside.add(id);
  return [...inside].filter(id => activeRun(tree.branches.get(id)));
}
