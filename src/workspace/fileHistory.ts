import type { BytePath } from './bytePath.ts';
import { type CheckpointCommit, type CheckpointKind, parseCommit } from './checkpointMessage.ts';
import { spawnGit } from './spawnGit.ts';
import type { Store } from './store.ts';

/** A checkpoint that changed a file. */
export interface FileVersion {
  readonly id: string;
  readonly session: string;
  readonly node: number;
  readonly kind: CheckpointKind;
  readonly time: number;
  /** The checkpoints to compare with; none for the first. */
  readonly parents: readonly string[];
}

/** The checkpoints on the way to `from` that changed a file, newest first. */
export async function fileHistory(
  store: Store,
  from: CheckpointCommit,
  file: BytePath,
  signal?: AbortSignal,
): Promise<FileVersion[]> {
  const { out } = await spawnGit(store.all(), ['rev-list', '--date-order', '--max-count=1000', from.id, '--', file], {
    signal,
  });
  const found: FileVersion[] = [];
  for (const id of out
    .toString()
    .split('\n')
    .filter(line => line !== '')) {
    const commit = parseCommit(id, (await store.objects.read(id))?.bytes ?? Buffer.alloc(0));
    if (!commit) continue;
    const { session, node, kind } = commit.message;
    found.push({ id, session, node, kind, time: commit.time, parents: commit.parents });
  }
  return found;
}
