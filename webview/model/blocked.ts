import type { BranchId } from '../../src/session/ids.ts';
import { activeRun, type Tree } from '../../src/session/tree.ts';

/** Calls with which an agent waits for others. */
const waitingTools: ReadonlySet<string> = new Set(['fork', 'spawn', 'wait', 'ask']);

/** The agents that go on no further while these branches wait for a person: they themselves, and who waits for them. */
export function blockedBy(tree: Tree, branches: Iterable<BranchId>): Set<BranchId> {
  const blocked = new Set<BranchId>();
  for (const id of branches) {
    blocked.add(id);
    let at = tree.branches.get(tree.branches.get(id)?.parent ?? 0);
    while (at && activeRun(at)?.open.some(({ tool }) => waitingTools.has(tool))) {
      blocked.add(at.id);
      at = tree.branches.get(at.parent);
    }
  }
  return blocked;
}
