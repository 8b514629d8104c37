import { rootNode, type NodeId } from './ids.ts';
import type { Tree } from './tree.ts';

/** Where paths part. */
export interface Parting {
  /** The last node all of them have; the root where they have none. */
  readonly from: NodeId;
  /** For every path its nodes after that, in order. */
  readonly since: readonly (readonly NodeId[])[];
}

/**
 * Where the paths to these nodes part. A parent has a lower number than its children, so only what lies after the common
 * node is walked, however long the paths are before it.
 */
export function partingOf(tree: Tree, ends: readonly NodeId[]): Parting {
  const at = [...ends];
  const since = ends.map((): NodeId[] => []);
  for (;;) {
    const highest = Math.max(...at);
    if (at.every(node => node === highest)) return { from: highest, since: since.map(ids => ids.toReversed()) };
    at.forEach((node, way) => {
      if (node !== highest) return;
      since[way]?.push(node);
      at[way] = tree.nodes.parent(node) ?? rootNode;
    });
  }
}
