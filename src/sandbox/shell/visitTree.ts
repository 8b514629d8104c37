import type { Node } from 'web-tree-sitter';

/** A node with what is around it. The tree itself would look for the parent from the root each time. */
export interface Visit {
  readonly node: Node;
  readonly parent: Node | undefined;
  readonly children: readonly Node[];
}

/** Deeper than this nothing is looked at. */
const deepest = 100;

/** Every node in the order of the text; gives whether all of them were seen. Without recursion: a text may nest deeper than a stack. */
export function visitTree(root: Node, see: (visit: Visit) => void): 'all' | 'tooDeep' {
  const open: { node: Node; parent: Node | undefined; depth: number }[] = [{ node: root, parent: undefined, depth: 0 }];
  let seen: 'all' | 'tooDeep' = 'all';
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, parent, depth } = next;
    const children = node.children.filter(child => child !== null);
    see({ node, parent, children });
    if (depth >= deepest && children.length > 0) seen = 'tooDeep';
    else for (const child of children.toReversed()) open.push({ node: child, parent: node, depth: depth + 1 });
  }
  return seen;
}
