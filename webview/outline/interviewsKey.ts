import type { BranchId, SessionId } from '../../src/session/ids.ts';

/** Under which key it is kept that a branch's interviews stand unfolded under it. */
export function interviewsKey(session: SessionId, asker: BranchId): string {
  return `interviews/${session}/${asker}`;
}
