import type { BranchId } from '../session/ids.ts';
import type { Tree } from '../session/tree.ts';
import { wordsOf } from './folderFiles.ts';

/** What an agent is told once, with its first run in a copy. */
export function copyNote(tree: Tree, branch: BranchId): string {
  const { from = 0 } = tree.branches.get(branch) ?? {};
  const since = from === 0 ? 'where this branch begins' : `[n${from}], where this branch begins`;
  return `From here on you work in a copy of the workspace that belongs to this branch alone: the files as of ${since}, with what you changed since. Paths stay as they are. What you change is not seen in the workspace or in other branches, and what others change is not seen here. Files that git ignores, such as installed packages and build results, may be missing: make them again where you need them.`;
}

/** The answer to a call that would change files where the copy could not be made. */
export function copyMissing(error: unknown): string {
  return `Not run. This branch is to have a copy of the files of its own, and it could not be made: ${wordsOf(error)} Nothing was changed, also not in the workspace. You can read the workspace's files. Tell the person what is in the way; once that is out of the way, the next prompt tries again. Or the person moves the workspace to this branch with Use in Workspace.`;
}
