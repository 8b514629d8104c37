import type { BranchId } from '../session/ids.ts';
import type { Tree } from '../session/tree.ts';

/** The branch a native menu was opened on; undefined without one, and for one the shown session does not have. */
export function branchArgument(argument: unknown, tree: Tree | undefined): BranchId | undefined {
  if (typeof argument !== 'object' || argument === null || !('branch' in argument)) return undefined;
  const { branch } = argument;
  return typeof branch === 'number' && tree?.branches.has(branch) ? branch : undefined;
}
