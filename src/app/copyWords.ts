import type { BranchId } from '../session/ids.ts';
import type { Tree } from '../session/tree.ts';
import { wordsOf } from './folderFiles.ts';

/** What an agent is told once, with its first run in a copy. */
export function copyNote(tree: Tree, branch: BranchId): string {
  const { from = 0 } = tree.branches.get(branch) ?? {};
  const place = from === 0 ? 'as they were where this branch begins' : `as of [n${from}]`;
  return `You work in a copy of the files that belongs to this branch alone, ${place}. Paths stay as they are. What you change is not seen in the workspace or on other branches, and what they change is not seen here. What git ignores, such as installed packages, may be missing: make it again where you need it. Read a file again before you change it, also one you read earlier.`;
}

/** The answer to a call that would change files where the copy could not be made. */
export function copyMissing(error: unknown): string {
  return `Not run. This branch is to have a copy of the files of its own, and it could not be made: ${wordsOf(error)} Nothing was changed, also not in the workspace. You can read the workspace's files. Tell the person what is in the way; once that is out of the way, the next prompt tries again. Or the person moves the workspace to this branch with Use in Workspace.`;
}
