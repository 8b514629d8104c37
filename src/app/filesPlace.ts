import type { WorkspaceLease } from '../harness/workspaceLease.ts';
import type { BranchId } from '../session/ids.ts';
import type { WorkingCopy } from '../workspace/checkpoints.ts';
import type { FolderFiles } from './folderFiles.ts';
import type { OpenSession } from './openSession.ts';
import type { Opened } from './sessions.ts';

/** The folder a branch's files are in, and who else is there. */
export interface FilesPlace {
  readonly session: OpenSession;
  /** `shared`: the branch only reads the workspace's files; nothing may be done to them for it. */
  readonly kind: 'workspace' | 'copy' | 'shared';
  /** The branch's copy, made where it is not there. Rejects where the branch works in none. */
  readonly copy: () => Promise<WorkingCopy>;
  readonly folder: FolderFiles;
  readonly lease: WorkspaceLease;
  /** The leases of the folders beside it, which go back with it. */
  readonly beside?: readonly WorkspaceLease[];
  /** Does something to the folder, and those beside it, on the person's word, while nothing changes files behind a wall there. */
  readonly whileStill: <T>(work: () => Promise<T>) => Promise<T>;
  /** Lets editors save these files, relative to the folder, '' for all; the ones that still have unsaved edits come back. */
  readonly unsaved: (paths: string[]) => Promise<string[]>;
  readonly note: (line: string) => void;
}

/** The files of branches, each where it works. */
export interface BranchPlaces {
  /** The files a branch works with: the workspace's, or its own copy. */
  files(opened: Opened, branch: BranchId): FilesPlace;
  /** Takes a branch's copy off the disk; its files and commits are kept. Nothing happens where it has none. */
  park(opened: Opened, branch: BranchId): Promise<void>;
}
