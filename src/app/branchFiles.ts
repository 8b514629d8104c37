import type { Branch } from '../session/tree.ts';
import type { CheckpointId } from '../workspace/checkpoints.ts';
import type { FilesPlace } from './filesPlace.ts';
import type { OpenSession } from './openSession.ts';
import { activeRun } from '../session/tree.ts';
import { Refusal } from './refusal.ts';
import { capture } from './runFiles.ts';

/**
 * The files of a branch as they are now, as a checkpoint. Of one that stands still and has a copy they are kept for it: what
 * differs from its newest checkpoint a person did in the copy, so it is filed as no agent's turn. Of every other branch it is
 * the newest checkpoint: what the person changed in the workspace is not the branch's. Undefined where none was kept.
 *
 * `how`: whether what is kept becomes the branch's newest checkpoint in the log, or is only looked at.
 */
export async function filesNow(
  session: OpenSession,
  branch: Branch,
  place: () => FilesPlace,
  how: 'keep' | 'look',
): Promise<CheckpointId | undefined> {
  await session.checkpoints.ready();
  const newest = (): CheckpointId | undefined => session.checkpoints.newestOf(session.tree(), branch)?.checkpoint;
  if (!branch.copy || branch.id === session.tree().holder || activeRun(branch)) return newest();
  const unsaved = how === 'keep' ? await place().unsaved(['']) : [];
  if (unsaved.length > 0)
    throw new Refusal(
      'busy',
      `${unsaved.join(', ')}: unsaved edits that could not be saved. Save or revert them first.`,
    );
  return place().folder.inOrder(async checkpoints => {
    const own = newest();
    const kind = how === 'keep' ? 'pre' : 'safety';
    const parents = own === undefined ? [] : [own];
    const request = { session: session.session, node: branch.head, kind, parents } as const;
    const { id, skipped } = await capture(checkpoints, request);
    if (id === own || kind === 'safety') return id;
    const named = skipped.map(({ path, reason }) => ({ path, reason }));
    const taken = { type: 'checkpointTaken', branch: branch.id, node: branch.head, kind, checkpoint: id } as const;
    await session.append({ ...taken, filed: true, skipped: named, ms: 0 });
    return id;
  });
}
