import { nodeName, rootNode, type NodeId } from './ids.ts';
import type { NodeSkeleton } from './nodeTable.ts';
import { pathTo } from './path.ts';
import { activeRun, branchesInOrder, type Branch, type Tree } from './tree.ts';

/**
 * The tree as text: one block a branch, one line a turn, for the command line and for golden tests. A branch lists the
 * turns it added itself; `*` marks the branch that holds the workspace.
 */
export function renderTree(tree: Tree): string {
  return branchesInOrder(tree)
    .flatMap(({ branch, depth }) => lines(tree, branch).map(line => `${'  '.repeat(depth)}${line}`))
    .join('\n');
}

function lines(tree: Tree, branch: Branch): string[] {
  const holds = tree.holder === branch.id ? ' *' : '';
  const from = branch.from === rootNode ? '' : ` from ${nodeName(branch.from)}`;
  const head = branch.head === rootNode ? 'empty' : `at ${nodeName(branch.head)}`;
  const state = stateOf(branch);
  return [`${branch.name}${holds}${from}, ${head}${state}`, ...turns(tree, branch).map(turn => `  ${turn}`)];
}

function stateOf(branch: Branch): string {
  if (activeRun(branch)) return ', running';
  const outcome = branch.run?.end?.outcome;
  return outcome === undefined || outcome === 'done' ? '' : `, ${outcome}`;
}

/** A line for each turn between the branch's start and its head. */
function turns(tree: Tree, branch: Branch): string[] {
  const own = pathTo(tree, branch.head).filter(node => node.id > branch.from);
  const byTurn = new Map<number, NodeSkeleton[]>();
  for (const node of own) byTurn.set(node.turn, [...(byTurn.get(node.turn) ?? []), node]);
  return [...byTurn].map(([turn, nodes]) => `${turn}. ${span(nodes)} ${nodes[0]?.title ?? ''}`.trimEnd());
}

function span(nodes: readonly NodeSkeleton[]): string {
  const first: NodeId = nodes[0]?.id ?? rootNode;
  const last: NodeId = nodes.at(-1)?.id ?? first;
  return first === last ? nodeName(first) : `${nodeName(first)}–${nodeName(last)}`;
}
