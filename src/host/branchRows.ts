import type { BranchId, NodeId } from '../session/ids.ts';
import { activeRun, branchesInOrder, type Tree } from '../session/tree.ts';
import { money } from './statusText.ts';
import type { Translate } from './translate.ts';

/** A branch in a pick list. */
export interface BranchRow {
  branch: BranchId;
  label: string;
  description: string;
  detail: string;
}

/** Every branch in the outline's order, children indented under their parent: state, cost, and what was said last. */
export function branchRows(tree: Tree, shown: BranchId, t: Translate): BranchRow[] {
  return branchesInOrder(tree).map(({ branch, depth }) => {
    const asks = [...tree.requests.values()].filter(request => request.branch === branch.id).length;
    const outcome = branch.run?.end?.outcome;
    const state =
      asks > 0
        ? t('asks')
        : activeRun(branch)
          ? t('running')
          : outcome === 'failed'
            ? t('failed')
            : outcome === 'interrupted'
              ? t('interrupted')
              : '';
    return {
      branch: branch.id,
      label: `${'    '.repeat(depth)}${branch.name}`,
      description: [
        ...(branch.id === shown ? [t('shown')] : []),
        ...(branch.id === tree.holder ? [t('holds the workspace')] : []),
        ...(state === '' ? [] : [state]),
        money(branch.cost),
      ].join(' · '),
      detail: lastPrompt(tree, branch.head),
    };
  });
}

/** What was said last on the way to a node, as far as the path is known here. */
function lastPrompt(tree: Tree, head: NodeId): string {
  let node = tree.nodes.get(head);
  while (node && !node.startsTurn) node = tree.nodes.get(node.parent);
  return node?.title ?? '';
}
