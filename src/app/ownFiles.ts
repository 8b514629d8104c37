import type { SessionEvent } from '../session/event.ts';
import type { Branch } from '../session/tree.ts';
import type { CheckpointId, Checkpoints, CombineRequest } from '../workspace/checkpoints.ts';
import type { OpenSession } from './openSession.ts';

/** A branch's own files before and after something came into them, without what a person changed beside it. */
export interface OwnFiles {
  readonly before: CheckpointId;
  readonly after: CheckpointId;
}

/**
 * The branch's own files with changes on top, kept in the store alone. So what a branch adopted is its own from then on: its
 * copies and forks have it, and it leaves the workspace with the branch; what the person changed beside it is not.
 */
export async function ownAfter(
  session: OpenSession,
  checkpoints: Checkpoints,
  branch: Branch,
  merge: Pick<CombineRequest, 'base' | 'theirs' | 'conflicts' | 'except'>,
): Promise<OwnFiles> {
  // A branch that changed no files yet has those the other one began with.
  const before = session.checkpoints.newestOf(session.tree(), branch)?.checkpoint ?? merge.base;
  const after = await checkpoints.combine({ session: session.session, node: branch.head, ours: before, ...merge });
  return { before, after };
}

/** Says that these are the branch's newest files. */
export function takenAsOwn({ id: branch, head: node }: Branch, { after: checkpoint }: OwnFiles): SessionEvent {
  return { type: 'checkpointTaken', branch, node, kind: 'pre', checkpoint, filed: true, skipped: [], ms: 0 };
}
