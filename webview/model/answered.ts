import type { SessionId } from '../../src/session/ids.ts';
import { activeRun, type OpenRequest, type Tree } from '../../src/session/tree.ts';

/** What the person answered last. */
export interface Answered {
  readonly session: SessionId;
  readonly decision: 'allow' | 'deny';
  readonly requests: readonly [OpenRequest, ...OpenRequest[]];
}

/** Whether an answer is in the log and has not taken effect: the agent has heard of no denial, and no allowed call has begun. */
export function isHeld({ session, decision, requests }: Answered, tree: Tree): boolean {
  if (session !== tree.session) return false;
  return requests.every(({ id, branch: of, call, run, at }) => {
    const branch = tree.branches.get(of);
    const active = activeRun(branch);
    if (tree.requests.has(id) || active?.id !== run || (at !== undefined && branch?.head !== at)) return false;
    return decision === 'deny' || !active.open.some(open => open.call === call);
  });
}
