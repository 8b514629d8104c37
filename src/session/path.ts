import { rootNode, type BranchId, type NodeId } from './ids.ts';
import type { NodeSkeleton } from './nodeTable.ts';
import type { Tree } from './tree.ts';

/** The nodes from the first one down to `id`, in order. Empty for the root. A view's partial tree gives what it knows. */
export function pathTo(tree: Tree, id: NodeId): NodeSkeleton[] {
  const path: NodeSkeleton[] = [];
  for (let node = tree.nodes.get(id); node; node = tree.nodes.get(node.parent)) path.push(node);
  return path.reverse();
}

/** Whether `ancestor` lies on the path to `id`; a node lies on its own path, the root on every one. */
export function isOnPath(tree: Tree, ancestor: NodeId, id: NodeId): boolean {
  if (ancestor === rootNode) return true;
  let at: NodeId | undefined = id;
  while (at !== undefined && at > ancestor) at = tree.nodes.parent(at);
  return at === ancestor && tree.nodes.parent(at) !== undefined;
}

/**
 * Where a fork or a rewind aimed at `id` takes effect (product.md, rule 4). A reply with calls moves to its results when
 * they are there; a node beside the path moves to its parent.
 */
export function forkPoint(tree: Tree, id: NodeId): NodeId {
  const node = tree.nodes.get(id);
  if (!node) return rootNode;
  if (node.path === 'beside') return forkPoint(tree, node.parent);
  if (node.kind !== 'reply') return id;
  return resultsAfter(tree, id, node.branch) ?? id;
}

/** The last results of a reply on the branch that made it: those of children that were forked there answer it for them alone. */
function resultsAfter(tree: Tree, id: NodeId, branch: BranchId): NodeId | undefined {
  const results = tree.nodes
    .children(id)
    .map(child => tree.nodes.get(child))
    // The newest: those before it had outputs that were left out of it.
    .findLast(child => child?.kind === 'results' && child.branch === branch);
  return results && (resultsAfter(tree, results.id, branch) ?? results.id);
}

/** The last node of the turn that `id` belongs to, following `toward` (a head) where the path parts. */
export function turnEnd(tree: Tree, id: NodeId, toward: NodeId): NodeId {
  const node = tree.nodes.get(id);
  if (!node) return id;
  const path = pathTo(tree, toward);
  const at = path.findIndex(step => step.id === id);
  if (at < 0) return id;
  let end = id;
  for (const step of path.slice(at)) {
    if (step.turn !== node.turn) break;
    end = step.id;
  }
  return end;
}
