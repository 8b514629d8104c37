import type { FileDiff, RestorePreview } from './checkpoints.ts';
import { joinIds } from './manyIds.ts';
import type { ManyPaths } from './manyPaths.ts';

/** What a restore does in one folder; the first one's name is empty. */
export interface PreviewPart {
  readonly folder: string;
  readonly preview: RestorePreview;
}

/** What a restore does in all folders. `left`: further folders that stay as they are although they differ. */
export function joinPreviews(paths: ManyPaths, parts: readonly PreviewPart[], left: readonly string[]): RestorePreview {
  const trees = (side: 'from' | 'to'): string =>
    joinIds({
      first: parts.find(({ folder }) => folder === '')?.preview[side] ?? '',
      others: new Map(
        parts.flatMap(({ folder, preview }) => (folder === '' ? [] : [[folder, preview[side]] as const])),
      ),
    });
  return {
    changes: parts.flatMap(({ folder, preview }) => joinDiffs(paths, folder, preview.changes)),
    foreign: parts.flatMap(({ folder, preview }) => joinDiffs(paths, folder, preview.foreign)),
    conflicts: parts.flatMap(({ folder, preview }) =>
      preview.conflicts.map(one => ({ ...one, path: paths.shown(folder, one.path) })),
    ),
    left: [
      ...parts.flatMap(({ folder, preview }) =>
        preview.left.map(one => ({ ...one, path: paths.shown(folder, one.path) })),
      ),
      ...left.map(folder => ({ path: `${folder}/`, reason: 'folder' as const })),
    ],
    from: trees('from'),
    to: trees('to'),
  };
}

/** The changes of a folder with the paths they have among all. */
export function joinDiffs(paths: ManyPaths, folder: string, changes: readonly FileDiff[]): readonly FileDiff[] {
  if (folder === '') return changes;
  return changes.map(one => ({
    ...one,
    path: paths.shown(folder, one.path),
    ...(one.was !== undefined && { was: paths.shown(folder, one.was) }),
  }));
}
