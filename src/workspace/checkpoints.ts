import type { Disposable } from '../base/disposable.ts';
import type { Writer } from './blameFile.ts';
import type { SkipReason } from './caps.ts';
import type { CaptureRequest } from './capture.ts';
import type { FileVersion } from './fileHistory.ts';
import type { LeftReason } from './restorePlan.ts';

/** Names a checkpoint in its store, or one in each of several; opaque. */
export type CheckpointId = string;

/**
 * The files of one folder through time. Paths are relative to the folder, with `/`. Nothing of the person's repository is
 * ever used or moved but one pin for the commit checkpoints lean on; nothing outside the folder is ever written.
 *
 * One call at a time touches the folder's files: the others wait, also those of another window.
 */
export interface Checkpoints extends Disposable {
  /** `journal`: there is no git here, only files that edit tools named are kept. */
  readonly kind: 'git' | 'journal';
  /** The folder, as a real path. */
  readonly folder: string;
  /** What is not as good as it could be, in words for a person. */
  readonly warnings: readonly string[];
  /**
   * Keeps the files as they are now. The same files as the first parent's give that parent's id again. Rejects when nothing
   * could be kept (a full disk); single files that cannot be kept are in `skipped`.
   */
  capture(request: CaptureRequest): Promise<Captured>;
  /** What `restore` would do now, and to whose lines; changes nothing. */
  preview(request: RestoreRequest): Promise<RestorePreview>;
  /** Makes a safety checkpoint, then writes the files. */
  restore(request: RestoreRequest): Promise<Restored>;
  /** What differs between two checkpoints. */
  diff(from: CheckpointId, to: CheckpointId, signal?: AbortSignal): Promise<readonly FileDiff[]>;
  /** A file as of a checkpoint; undefined where there was none. */
  read(id: CheckpointId, path: string): Promise<FileAt | undefined>;
  /** Which turn wrote each line; undefined where there is no such file. */
  blame(id: CheckpointId, path: string, signal?: AbortSignal): Promise<readonly Blamed[] | undefined>;
  /** The checkpoints that changed a file, newest first. */
  history(id: CheckpointId, path: string, signal?: AbortSignal): Promise<readonly FileVersion[]>;
  /** Tries a merge of three checkpoints in the store alone. */
  merge(request: MergeRequest): Promise<Merged>;
  /**
   * Keeps a merge as a checkpoint: the files of `ours` with the changes from `base` to `theirs` on top. No file on disk is
   * looked at. Where nothing changes it is `ours` again.
   */
  combine(request: CombineRequest): Promise<CheckpointId>;
  /** Files on disk for a branch, outside of the folder, as of a checkpoint; made, or found again. */
  copyFor(request: CopyRequest): Promise<WorkingCopy>;
  /** Prepares the files of a checkpoint, so that the next copy only writes what differs; worth it for many files. */
  warm(id: CheckpointId, signal?: AbortSignal): Promise<void>;
  /** Keeps a copy's files and commits, then removes it. The answer is its last checkpoint. */
  removeCopy(request: RemoveCopyRequest): Promise<CheckpointId | undefined>;
  /**
   * Makes a branch in the person's repository of the commits made in a copy, on the person's word alone. Rejects when there is
   * a branch of that name; undefined where nothing was committed.
   */
  publish(copy: WorkingCopy, branch: string): Promise<PublishedBranch | undefined>;
  /** Takes away what no kept session needs; see `Upkeep`. */
  sweep(upkeep: Upkeep): Promise<Swept>;
}

export interface Captured {
  readonly id: CheckpointId;
  /** Whether it differs from its first parent. */
  readonly changed: boolean;
  readonly skipped: readonly SkippedPath[];
}

/** A path (a folder ends with `/`) that is not in the checkpoint. A restore leaves it alone. */
export interface SkippedPath {
  readonly path: string;
  /** `folder`: a further folder of the workspace, of which nothing is kept. */
  readonly reason: SkipReason | 'folder';
}

export interface RestoreRequest {
  readonly session: string;
  /** The node the safety checkpoint is filed under. */
  readonly node: number;
  readonly what: RestoreWhat;
  /** Files and folders to leave as they are. */
  readonly except?: readonly string[];
  /** Hears of the safety checkpoint before the first file is written; when it rejects, nothing is written. */
  readonly onSafety?: (safety: CheckpointId) => Promise<void>;
  readonly signal?: AbortSignal;
}

export type RestoreWhat =
  /** The files as of `to`; what was changed since is in the safety checkpoint alone. */
  | { readonly way: 'exact'; readonly to: CheckpointId; readonly since?: CheckpointId }
  /** The files as of `to`, with what changed since the checkpoint `since` on top; where both changed the same lines, mine stay. */
  | { readonly way: 'keepMine'; readonly to: CheckpointId; readonly since: CheckpointId }
  /** The changes from `base` to `theirs` on top of the files as they are. */
  | {
      readonly way: 'adopt';
      readonly base: CheckpointId;
      readonly theirs: CheckpointId;
      readonly conflicts: 'mine' | 'theirs' | 'markers';
    };

export interface RestorePreview {
  readonly changes: readonly FileDiff[];
  /** Files that changed since the checkpoint `since`: the person's own edits. */
  readonly foreign: readonly FileDiff[];
  readonly conflicts: readonly Conflict[];
  /** Paths that would change but stay. */
  readonly left: readonly { readonly path: string; readonly reason: LeftReason | 'inTheWay' | 'folder' }[];
  /** The trees of now and then, for `read`-like views; a preview's files are read with `readTree`. */
  readonly from: string;
  readonly to: string;
}

export type Restored =
  | (RestorePreview & { readonly outcome: 'done'; readonly safety: CheckpointId; readonly wrong: readonly string[] })
  /** Files kept changing while it tried; nothing was written. */
  | { readonly outcome: 'stale'; readonly safety: CheckpointId }
  /** It broke off half-way: the disk is full, a file is locked. `undone` tells whether the files are as before. */
  | { readonly outcome: 'failed'; readonly safety: CheckpointId; readonly undone: boolean; readonly reason: string };

export interface FileDiff {
  readonly path: string;
  /** Where it was before, for a renamed one. */
  readonly was?: string;
  readonly status: 'added' | 'deleted' | 'modified' | 'renamed' | 'mode' | 'type';
  /** Lines; 0 for a binary file. */
  readonly added: number;
  readonly removed: number;
  readonly binary: boolean;
}

export type FileAt =
  | { readonly type: 'file'; readonly bytes: Buffer; readonly executable: boolean }
  | { readonly type: 'link'; readonly target: string };

export interface Blamed {
  /** The first line, counted from 1, and how many follow one another. */
  readonly line: number;
  readonly count: number;
  /** The line's number and its path, from the repository's top, when it was written. */
  readonly writtenLine: number;
  readonly writtenPath: string;
  readonly by: Writer;
}

export interface MergeRequest {
  readonly base: CheckpointId;
  readonly ours: CheckpointId;
  readonly theirs: CheckpointId;
  readonly signal?: AbortSignal;
}

export interface CombineRequest extends MergeRequest {
  readonly session: string;
  /** The node the checkpoint is filed under; its kind is `pre`: no agent's turn made it. */
  readonly node: number;
  readonly conflicts: 'mine' | 'theirs' | 'markers';
  /** Files and folders that stay as `ours` has them. */
  readonly except?: readonly string[];
}

export interface Merged {
  readonly clean: boolean;
  /** What the merge would change on our side; a file in conflict with markers. */
  readonly changes: readonly FileDiff[];
  readonly conflicts: readonly Conflict[];
}

/** A path both sides changed; a side that is absent has nothing there. */
export interface Conflict {
  readonly path: string;
  readonly base?: Buffer;
  readonly ours?: Buffer;
  readonly theirs?: Buffer;
}

/** Which files a branch gets. */
export interface CopyRequest {
  /** A short name for the folder, unique among the copies: letters, digits, `-`. */
  readonly name: string;
  readonly checkpoint: string;
  /** Whether a copy of this name that was made from another checkpoint is taken as it is; it is unless told. */
  readonly found?: 'keep' | 'replace';
  /** Ignored files to bring along, as patterns of a `.gitignore`, beside those of `.worktreeinclude`. */
  readonly include?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Files on disk for one branch. */
export interface WorkingCopy {
  readonly name: string;
  /** Where the branch works: the twin of the folder that was opened. */
  readonly folder: string;
  /** The top of the copy; the same, unless a part of a repository was opened. */
  readonly top: string;
  readonly checkpoints: Checkpoints;
}

export interface RemoveCopyRequest {
  readonly copy: WorkingCopy;
  readonly session: string;
  readonly node: number;
  readonly parents: readonly CheckpointId[];
}

export interface PublishedBranch {
  readonly commit: string;
  /** How many commits are new. */
  readonly commits: number;
}

export interface Upkeep {
  /** Sessions whose checkpoints are needed; those of others may go, whole sessions at a time, oldest first. */
  readonly keep: (session: string) => boolean;
  /** Bytes this store may take; sessions nobody keeps go before it takes more. */
  readonly quota: number;
  /** Objects in files of their own before they are packed; 5,000 unless told. */
  readonly packAt?: number;
  /** Names of the copies that still belong to a branch, or what knows them; `leave`: nothing is done about copies. */
  readonly copies: readonly string[] | ((name: string) => boolean) | 'leave';
}

export interface Swept {
  readonly sessions: readonly string[];
  /** Copies that belonged to no branch any more, with the checkpoint that keeps what they held. */
  readonly copies: readonly { readonly name: string; readonly checkpoint: CheckpointId }[];
  /** Bytes the store takes now. */
  readonly bytes: number;
  /** Whether it takes more than four fifths of the quota. */
  readonly isNearlyFull: boolean;
}
