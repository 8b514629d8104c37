import type { View } from '../../src/protocol/view.ts';
import type { BranchId, NodeId } from '../../src/session/ids.ts';
import { pathTo } from '../../src/session/path.ts';
import { branchesInOrder } from '../../src/session/tree.ts';

/** A place where the shown path and others part. */
export interface ForkPlace {
  readonly node: NodeId;
  /** The ways on from here in outline order; the shown one among them. */
  readonly ways: readonly { readonly branch: BranchId; readonly shown: boolean }[];
}

/**
 * The places on the shown path where other branches leave it, by node. The shown way is named by the branch its next
 * node was added to, so that a line keeps its colour up to the next place.
 */
export function forkPlaces(view: View): Map<NodeId, ForkPlace> {
  const shown = view.tree.branches.get(view.shown?.branch ?? 0);
  const places = new Map<NodeId, ForkPlace>();
  if (!shown) return places;
  const next = new Map(pathTo(view.tree, shown.head).map(node => [node.parent, node.branch]));
  const order = branchesInOrder(view.tree).map(({ branch }) => branch);
  const own = (node: NodeId): BranchId => {
    const owner = next.get(node) ?? shown.id;
    return view.tree.branches.has(owner) && (view.meets.get(owner) ?? -1) !== node ? owner : shown.id;
  };
  for (const node of new Set(view.meets.values())) {
    const mine = own(node);
    // A fresh agent begins with an empty context: it did not part from anybody there.
    if (node === 0 && view.tree.branches.get(mine)?.purpose === 'spawn') continue;
    // Agents stand in the strip of the turn that made them; only among themselves they are ways to switch between.
    const among = view.tree.branches.get(mine)?.by === 'agent' && view.tree.branches.get(mine)?.from === node;
    const others = order.filter(
      branch => branch.id !== shown.id && (among || branch.by === 'person') && leavesAt(view, branch.id, node),
    );
    if (others.length === 0) continue;
    const ids = new Set([mine, ...others.map(branch => branch.id)]);
    const ways = order.filter(branch => ids.has(branch.id)).map(({ id }) => ({ branch: id, shown: id === mine }));
    if (ways.length > 1) places.set(node, { node, ways });
  }
  return places;
}

/** Whether a branch is a way of its own from `node`, and not one that parts later from another such way. */
function leavesAt(view: View, id: BranchId, node: NodeId): boolean {
  const branch = view.tree.branches.get(id);
  if (!branch || view.meets.get(id) !== node) return false;
  // A spawned branch begins with an empty context: it left no place.
  if (branch.purpose === 'spawn' && branch.from === 0) return false;
  if (branch.from === node || branch.head === node) return true;
  const parent = view.tree.branches.get(branch.parent);
  return !parent || parent.id === view.shown?.branch || view.meets.get(parent.id) !== node;
}
