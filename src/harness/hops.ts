import type { BranchId } from '../session/ids.ts';
import { pathTo } from '../session/path.ts';
import type { Tree } from '../session/tree.ts';

/** How many messages may lead to a message. Beyond it no agent sends or asks, and what comes wakes nobody. */
export const mostHops = 8;

/**
 * How many messages lead to what a branch sends now: one more than led to any it got since its last prompt. Answers and
 * results are what the branch itself asked for, and do not count.
 */
export function hopsOf(tree: Tree, branch: BranchId): number {
  if (branch === 0) return 0;
  const head = tree.branches.get(branch)?.head ?? 0;
  const since = pathTo(tree, head).findLast(node => node.kind === 'prompt')?.time ?? 0;
  let most = 0;
  for (const { to, kind, time, hops } of tree.mail.values())
    if (to === branch && (kind === 'message' || kind === 'question') && time >= since) most = Math.max(most, hops);
  return most + 1;
}
