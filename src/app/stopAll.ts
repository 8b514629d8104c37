import type { Intent } from '../protocol/intent.ts';
import { agentsOf } from '../session/agentsOf.ts';
import type { BranchId, RunId } from '../session/ids.ts';
import { activeRun } from '../session/tree.ts';
import { known } from './knownBranch.ts';
import type { Opened } from './sessions.ts';

/** Stops the runs of a branch and of all its agents; answers with those that were stopped. */
export async function stopAll(intent: Extract<Intent, { type: 'stopAll' }>, opened: Opened): Promise<BranchId[]> {
  const { session, runs } = opened;
  const top = known(opened, intent.branch).id;
  const stopped = new Map<RunId, BranchId>();
  const next = (): { id: BranchId; run: RunId }[] =>
    [...agentsOf(session.tree(), top)].flatMap(id => {
      const run = activeRun(session.tree().branches.get(id));
      return run && !stopped.has(run.id) ? [{ id, run: run.id }] : [];
    });
  await runs.whileQuiet([...agentsOf(session.tree(), top)], async () => {
    // Until nothing runs: a child may have been on its way to its start. Each run once: where the log broke, the tree keeps
    // one whose end could not be written.
    for (let on = next(); on.length > 0; on = next()) {
      for (const { id, run } of on) stopped.set(run, id);
      await Promise.all(on.map(({ id }) => runs.stop(id)));
    }
  });
  return [...new Set(stopped.values())];
}
