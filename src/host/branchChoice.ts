import type { BranchId } from '../session/ids.ts';
import type { Branch, Tree } from '../session/tree.ts';

/** Which branches a command is for: any, those without the workspace, or those with a copy. */
export type BranchKind = 'any' | 'besideWorkspace' | 'copied';

/** The branches of a kind. */
export function branchesOf(tree: Tree, kind: BranchKind): Branch[] {
  return [...tree.branches.values()].filter(branch => {
    if (kind === 'copied') return branch.copy !== undefined;
    return kind === 'any' || branch.id !== tree.holder;
  });
}

/** The branch a command means without asking: the clicked one, else the shown one where it is of the kind, else the only one. */
export function meantBranch(
  tree: Tree,
  kind: BranchKind,
  { clicked, shown }: { clicked: BranchId | undefined; shown: BranchId },
): BranchId | undefined {
  if (clicked !== undefined) return clicked;
  const fitting = branchesOf(tree, kind);
  if (fitting.some(({ id }) => id === shown)) return shown;
  return fitting.length === 1 ? fitting[0]?.id : undefined;
}
