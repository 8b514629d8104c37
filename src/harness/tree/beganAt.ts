import type { BranchId, NodeId } from '../../session/ids.ts';
import type { Journal } from '../journal.ts';

/**
 * When a call of the reply before `from` (its branch's head while the call is open) began, in milliseconds since 1970: one
 * that is taken up again after a crash or a hand-over began when it did the first time. Undefined where it has not begun.
 */
export async function beganAt(
  journal: Journal,
  from: NodeId,
  branch: BranchId,
  call: string,
): Promise<number | undefined> {
  const [node] = await journal.readNodes([from]);
  for (let at = node?.seq ?? 0; ;) {
    const events = await journal.readEvents(at, 1 << 20);
    const began = events.find(each => each.type === 'toolStarted' && each.branch === branch && each.call === call);
    if (began || events.length === 0) return began?.time;
    at = events.at(-1)?.seq ?? at;
  }
}
