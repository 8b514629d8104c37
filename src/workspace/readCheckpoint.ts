import { type CheckpointCommit, parseCommit } from './checkpointMessage.ts';
import type { Store } from './store.ts';

/** Thrown for a checkpoint that is not, or no longer, in the store. */
export class CheckpointMissing extends Error {
  readonly id: string;

  constructor(id: string, options?: ErrorOptions) {
    super(`there is no checkpoint ${id}`, options);
    this.name = 'CheckpointMissing';
    this.id = id;
  }
}

/** The checkpoint of this id. Rejects with `CheckpointMissing`. */
export async function readCheckpoint(store: Store, id: string): Promise<CheckpointCommit> {
  if (!/^[0-9a-f]{40,64}$/.test(id)) throw new CheckpointMissing(id);
  const found = await store.objects.read(id);
  const commit = found?.type === 'commit' ? parseCommit(id, found.bytes) : undefined;
  if (!commit) throw new CheckpointMissing(id);
  return commit;
}
