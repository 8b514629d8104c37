import type { Checkpoints } from './checkpoints.ts';

/** Which files a branch gets. */
export interface CopyRequest {
  /** A short name for the folder, unique among the copies: letters, digits, `-`. */
  readonly name: string;
  readonly checkpoint: string;
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
