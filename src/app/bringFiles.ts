import { activeRun, type Branch } from '../session/tree.ts';
import type { BranchId, NodeId } from '../session/ids.ts';
import type { Checkpoints, Restored, RestoreRequest } from '../workspace/checkpoints.ts';
import type { FilesPlace } from './filesPlace.ts';
import { NoFiles, wordsOf } from './folderFiles.ts';
import { Refusal } from './refusal.ts';
import { capture } from './runFiles.ts';

/** What is asked for beside the files. */
export interface Bringing {
  /** Branches that must stand still, and where they stood, until it is recorded. */
  readonly resting: readonly Branch[];
  /** Records it, before the first file is written; called again when files changed meanwhile. */
  readonly record: (safety: string) => Promise<void>;
  /** Why it is refused when no file would change; it goes on where there is no reason. */
  readonly pointless?: string;
  /** For the log of the application, such as `the rewind`. */
  readonly name: string;
}

/** Restores files: editors save first, and it is recorded before the first file is written. */
export async function bring(
  place: FilesPlace,
  checkpoints: Checkpoints,
  request: RestoreRequest,
  { resting, record, pointless, name }: Bringing,
): Promise<Restored> {
  const { session } = place;
  const { changes } = await checkpoints.preview(request);
  if (changes.length === 0 && pointless !== undefined) throw new Refusal('invalid', pointless);
  const open = await place.unsaved(changes.flatMap(({ path, was }) => (was === undefined ? [path] : [path, was])));
  if (open.length > 0)
    throw new Refusal('busy', `${open.join(', ')}: unsaved edits that could not be saved. Save or revert them first.`);
  let recorded = false;
  const onSafety = (safety: string): Promise<void> => {
    for (const before of resting) {
      const now = session.tree().branches.get(before.id);
      if (activeRun(now) || (!recorded && now?.head !== before.head))
        throw new Refusal('busy', `${before.name} went on meanwhile. Words and files are as they were.`);
    }
    recorded = true;
    return record(safety);
  };
  const restored = await place.whileStill(() =>
    checkpoints.restore({ ...request, onSafety: async safety => onSafety(safety) }),
  );
  if (restored.outcome === 'done' && restored.wrong.length > 0)
    place.note(`after ${name} these files are not as they should be: ${restored.wrong.join(', ')}`);
  return restored;
}

/** Holds the right to change the folder meanwhile. Refuses when a run has it; `instead` says what else can be done. */
export async function alone(
  { session, kind, folder, lease, beside = [] }: FilesPlace,
  { name, key, instead = '' }: { readonly name: string; readonly key: string; readonly instead?: string },
  work: (checkpoints: Checkpoints) => Promise<void>,
): Promise<void> {
  await folder
    .inOrder(async checkpoints => {
      const leases = [lease, ...beside];
      const busy = leases.find(({ holder }) => holder !== undefined)?.holder;
      if (busy !== undefined) throw new Refusal('busy', `${busy} is changing ${these[kind]}. Stop it first${instead}.`);
      const mine = `${session.session}/${key}`;
      // All are free, so each is had at once.
      const { signal } = new AbortController();
      await Promise.all(leases.map(one => one.take(mine, name, signal, () => undefined)));
      try {
        await session.checkpoints.ready();
        await work(checkpoints);
      } finally {
        for (const one of leases) one.release(mine);
      }
    })
    .catch((error: unknown) => {
      throw error instanceof NoFiles ? new Refusal('invalid', error.message) : error;
    });
}

const these: Record<FilesPlace['kind'], string> = {
  workspace: 'files here',
  shared: 'files here',
  copy: 'the files of this copy',
};

/** Keeps what a move left on disk, so that its undo knows what the person changed since. */
export async function keepLeft(
  { session, folder, note }: FilesPlace,
  checkpoints: Checkpoints,
  branch: BranchId,
  node: NodeId,
  safety: string,
): Promise<void> {
  try {
    const request = { session: session.session, node, kind: 'safety', parents: [safety] } as const;
    const { id } = await capture(checkpoints, request);
    folder.last = undefined;
    await session.append({ type: 'checkpointTaken', branch, node, kind: 'safety', checkpoint: id, skipped: [], ms: 0 });
  } catch (error) {
    note(`what was left on disk could not be kept: ${wordsOf(error)}`);
  }
}

/** It ended half-way, and the files could not be put back. */
export function brokeOff(reason: string): string {
  return `The files could not all be written: ${wordsOf(reason)}. Some are changed already.`;
}

/** Nothing came of it. */
export function asBefore(restored: Exclude<Restored, { outcome: 'done' }>): Refusal {
  return restored.outcome === 'stale'
    ? new Refusal('busy', 'Files kept changing meanwhile. Words and files are as they were; try again.')
    : new Refusal(
        'disk',
        `The files could not be written: ${wordsOf(restored.reason)}. Words and files are as they were.`,
      );
}
