import type { BranchId } from '../session/ids.ts';

/** The scratch folders of a session, as its agents know them. They follow the log by themselves; this is the rest. */
export interface Scratch {
  /** A branch's folder as the model names it: relative to the workspace, `/` between, such as `.banyan/s1/main`. */
  folder(branch: BranchId): string;
  /** Writes a file of a branch's folder, whole. What could not be written is noted; it never rejects. */
  put(branch: BranchId, path: string, text: string): Promise<void>;
}
