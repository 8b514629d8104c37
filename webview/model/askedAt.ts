import type { NodeId } from '../../src/session/ids.ts';
import { pathTo } from '../../src/session/path.ts';
import type { OpenRequest, Tree } from '../../src/session/tree.ts';

/** Where a request's branch stood when it was asked, and where its newest files are: 0 for the workspace as it is on disk. */
export function askedAt(tree: Tree, { branch, time }: OpenRequest): { readonly from: NodeId; readonly to: NodeId } {
  const head = tree.branches.get(branch)?.head ?? 0;
  const from = pathTo(tree, head).findLast(node => node.time <= time)?.id ?? 0;
  return { from, to: branch === tree.holder ? 0 : head };
}
