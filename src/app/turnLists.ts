import type { TurnList } from '../protocol/query.ts';
import type { NodeId } from '../session/ids.ts';
import { pathTo } from '../session/path.ts';
import { branchesInOrder, type Branch, type Tree } from '../session/tree.ts';

/** How many turns of one branch are told. */
const most = 30;

/** The newest turns of each branch, newest first; those that branches share stand with the one the others grew from. */
export function turnLists(tree: Tree): TurnList[] {
  const told = new Set<NodeId>();
  return branchesInOrder(tree)
    .map(({ branch }) => ({ branch: branch.id, turns: turnsOf(tree, branch, told) }))
    .filter(({ turns }) => turns.length > 0);
}

function turnsOf(tree: Tree, { head }: Branch, told: Set<NodeId>): TurnList['turns'] {
  const turns: TurnList['turns'] = [];
  let title = '';
  for (const node of pathTo(tree, head)) {
    if (node.startsTurn) title = node.title;
    if (told.has(node.id)) continue;
    told.add(node.id);
    if (turns.at(-1)?.turn === node.turn) turns.pop();
    turns.push({ turn: node.turn, title, node: node.id });
  }
  return turns.slice(-most).reverse();
}
