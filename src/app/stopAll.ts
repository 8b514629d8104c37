import type { Intent } from '../protocol/intent.ts';
import type { BranchId, RunId } from '../session/ids.ts';
import { activeRun, type Branch, type Tree } from '../session/tree.ts';
import { known } from './knownBranch.ts';
import type { Opened } from './sessions.ts';

/** Stops the runs of a branch and of everything that descends from it; answers with those that were stopped. */
export async function stopAll(intent: Extract<Intent, { type: 'stopAll' }>, opened: Opened): Promise<BranchId[]> {
  const { session, runs } = opened;
  const top = known(opened, intent.branch).id;
  const stopped = new Map<RunId, BranchId>();
  // Until nothing runs: a child may have been on its way to its start. Parents first: none is to go on with the ends of its children.
  // Each once: where the log broke, the tree keeps a run whose end could not be written.
  const next = (): { id: BranchId; run: RunId }[] =>
    under(session.tree(), top).flatMap(branch => {
      const run = activeRun(branch);
      return run && !stopped.has(run.id) ? [{ id: branch.id, run: run.id }] : [];
    });
  const all = under(session.tree(), top).map(({ id }) => id);
  await runs.whileQuiet(all, async () => {
    for (let on = next(); on.length > 0; on = next()) {
      for (const { id, run } of on) stopped.set(run, id);
      await Promise.all(on.map(({ id }) => runs.stop(id)));
    }
  });
  return [...new Set(stopped.values())];
}

/** A branch and those that descend from it, older ones first; a parent is older than its children. */
function under(tree: Tree, top: BranchId): Branch[] {
  const inside = new Set([top]);
  return [...tree.branches.values()].filter(({ id, parent }) => {
    if (inside.has(parent)) inside.add(id);
    return inside.has(id);
  });
}
