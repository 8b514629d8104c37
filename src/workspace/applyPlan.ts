import { GitFailed } from './gitFailed.ts';
import type { RestorePlan } from './restorePlan.ts';
import type { Root } from './root.ts';
import { spawnGit } from './spawnGit.ts';

/**
 * Writes the files of a plan. `stale` when a file it must touch is no longer as the plan's start has it: then nothing was
 * written. Files that do not change are not touched, their times stay.
 */
export async function applyPlan(
  root: Root,
  plan: RestorePlan,
  bases: readonly string[],
  signal?: AbortSignal,
): Promise<'done' | 'stale'> {
  if (plan.from === plan.to) return 'done';
  await root.leanOn(bases);
  try {
    await spawnGit(root.all(), ['read-tree', '-m', '-u', plan.from, plan.to], { signal });
  } catch (error) {
    if (
      error instanceof GitFailed &&
      /not uptodate|would be overwritten|would be removed|would lose/.test(error.stderr)
    )
      return 'stale';
    throw error;
  }
  // The tree is not remembered as written: parts of it may be in the person's repository alone.
  return 'done';
}
