import type { FileDiff } from '../../session/fileDiff.ts';
import { checkpointUri, type UriParts } from './checkpointUri.ts';

/** One file of a multi-diff. A side that is absent is a file that was not there. */
export interface ListedChange {
  /** Relative to the folder: where the file is, or was last. */
  readonly path: string;
  readonly before?: UriParts;
  readonly after?: UriParts;
}

/** What differs between two checkpoints of a folder. */
export interface ComparedCheckpoints {
  readonly folder: string;
  readonly from: string;
  readonly to: string;
  readonly changes: readonly FileDiff[];
}

/** The files of a multi-diff, by path; both sides come from checkpoints, so that nothing moves while one looks. */
export function changeList({ folder, from, to, changes }: ComparedCheckpoints): ListedChange[] {
  return changes
    .map(({ path, was, status }) => ({
      path,
      ...(status === 'added' ? {} : { before: checkpointUri({ folder, checkpoint: from, path: was ?? path }) }),
      ...(status === 'deleted' ? {} : { after: checkpointUri({ folder, checkpoint: to, path }) }),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
