import type { NodeId } from './ids.ts';
import type { NodeSkeleton } from './nodeTable.ts';
import type { Branch, Tree } from './tree.ts';

type Walked = Pick<Branch, 'id' | 'head' | 'wentBack'>;

/**
 * What a branch did since somebody last spoke to it, oldest first: its own nodes of the path from there on, and those of
 * the lines its agent left meanwhile by going back. They count as much: what was done there stays done, and was paid for.
 */
export function sinceSpoken(tree: Tree, branch: Walked): NodeSkeleton[] {
  return walk(tree, branch, { end: branch.head, after: 0 }, 'oneTurn');
}

/** What leaves an agent's context when it goes back to `to` from its head, with the lines it left there before. */
export function leavingAfter(tree: Tree, branch: Walked, to: NodeId): NodeSkeleton[] {
  return walk(tree, branch, { end: branch.head, after: to }, 'allTurns');
}

/** A stretch of a path: from `end` up to the node after `after`. */
interface Stretch {
  readonly end: NodeId;
  readonly after: NodeId;
}

function walk(tree: Tree, branch: Walked, stretch: Stretch, turns: 'oneTurn' | 'allTurns'): NodeSkeleton[] {
  const notes = new Map((branch.wentBack ?? []).map(went => [went.from + 1, went]));
  const found = new Map<NodeId, NodeSkeleton>();
  const visit = ({ end, after }: Stretch): void => {
    for (let node = tree.nodes.get(end); node && node.id !== after; node = tree.nodes.get(node.parent)) {
      if (node.branch !== branch.id || found.has(node.id)) return;
      found.set(node.id, node);
      const left = notes.get(node.id);
      if (left) visit({ end: left.from, after: left.to });
      // A note of the agent's own that starts a turn stands for the words it went back over, which are on the line it left.
      if (turns === 'oneTurn' && node.startsTurn) return;
    }
  };
  visit(stretch);
  return [...found.values()].sort((a, b) => a.id - b.id);
}
