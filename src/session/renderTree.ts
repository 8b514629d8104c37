import { nodeName, rootNode, type NodeId } from './ids.ts';
import type { NodeSkeleton } from './nodeTable.ts';
import { activeRun, branchesInOrder, type Branch, type Tree } from './tree.ts';

/**
 * The tree as an outline for a terminal. A line is a stretch of one turn: its nodes, the turn's number, its title, and
 * the branches whose heads lie in it. Where the path parts, what follows is indented; `x` marks what failed beside it, `?` at
 * the end what agents wait to hear.
 */
export function renderTree(tree: Tree): string {
  const lines = [tree.title === '' ? 'Untitled' : tree.title];
  const heads = headsByNode(tree);
  const atRoot = heads.get(rootNode) ?? [];
  if (atRoot.length > 0) lines.push(`(empty)${marks(tree, atRoot)}`);
  const waiting = startsUnder(tree, rootNode, 0);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const stretch = stretchFrom(tree, next.node);
    lines.push(lineOf(tree, stretch, next.depth, heads));
    const end = stretch.at(-1) ?? next.node;
    for (const node of stretch)
      for (const failed of childrenOf(tree, node.id, 'beside'))
        lines.push(`${indent(next.depth + 1)}x ${nodeName(failed.id)} ${failed.title || failed.kind}`);
    waiting.push(...startsUnder(tree, end.id, next.depth));
  }
  return `${[...lines, ...questionLines(tree)].join('\n')}\n`;
}

/** The questions of agents that wait for a person. */
function questionLines({ questions, branches }: Tree): string[] {
  return [...questions.values()].flatMap(({ branch, questions: asked }) =>
    asked.map(({ words }) => `? ${branches.get(branch)?.name ?? `branch ${branch}`} asks: ${words}`),
  );
}

interface Start {
  readonly node: NodeSkeleton;
  readonly depth: number;
}

/** The nodes that follow, last first: they are taken from the end. An only child goes on at the same depth. */
function startsUnder(tree: Tree, id: NodeId, depth: number): Start[] {
  const children = childrenOf(tree, id, 'on');
  const inner = children.length > 1 ? depth + 1 : depth;
  return children.map(node => ({ node, depth: inner })).reverse();
}

/** The nodes of one turn that follow each other without a fork. */
function stretchFrom(tree: Tree, start: NodeSkeleton): NodeSkeleton[] {
  const stretch = [start];
  for (let end = start; ;) {
    const [only, ...others] = childrenOf(tree, end.id, 'on');
    if (!only || others.length > 0 || only.turn !== start.turn) return stretch;
    stretch.push(only);
    end = only;
  }
}

function childrenOf(tree: Tree, id: NodeId, path: NodeSkeleton['path']): NodeSkeleton[] {
  return tree.nodes
    .children(id)
    .map(child => tree.nodes.get(child))
    .filter(node => node?.path === path)
    .filter(node => node !== undefined);
}

function lineOf(tree: Tree, stretch: readonly NodeSkeleton[], depth: number, heads: Map<NodeId, Branch[]>): string {
  const [first] = stretch;
  const last = stretch.at(-1);
  if (!first || !last) return '';
  const span = first === last ? nodeName(first.id) : `${nodeName(first.id)}-${nodeName(last.id)}`;
  const here = stretch.flatMap(node => (heads.get(node.id) ?? []).map(branch => ({ branch, at: node.id })));
  const words = first.title === '' ? first.kind : first.title;
  const shown = here.map(({ branch, at }) => marked(tree, branch, at === last.id ? '' : ` at ${nodeName(at)}`));
  return `${indent(depth)}${span} [${first.turn}] ${words}${shown.length > 0 ? ` <- ${shown.join(', ')}` : ''}`;
}

function headsByNode(tree: Tree): Map<NodeId, Branch[]> {
  const heads = new Map<NodeId, Branch[]>();
  for (const { branch } of branchesInOrder(tree)) heads.set(branch.head, [...(heads.get(branch.head) ?? []), branch]);
  return heads;
}

function marks(tree: Tree, branches: readonly Branch[]): string {
  return ` <- ${branches.map(branch => marked(tree, branch, '')).join(', ')}`;
}

function marked(tree: Tree, branch: Branch, place: string): string {
  const facts = [originOf(tree, branch), stateOf(tree, branch)].filter(fact => fact !== '').join(', ');
  return `${branch.name}${place}${facts === '' ? '' : ` (${facts})`}`;
}

/** Which agent made a branch, and how; nothing to say of those that a person made. */
function originOf(tree: Tree, { by, purpose, parent, task }: Branch): string {
  if (by !== 'agent') return '';
  const maker = tree.branches.get(parent)?.name ?? `branch ${parent}`;
  if (task?.role === 'delegate') return `answers for ${maker}`;
  return `${purpose === 'spawn' ? 'spawned' : 'forked'} by ${maker}`;
}

/** What a branch is doing, in one word; nothing to say of one whose last run went well. */
function stateOf(tree: Tree, branch: Branch): string {
  const run = activeRun(branch);
  if (!run) return branch.run?.end && branch.run.end.outcome !== 'done' ? branch.run.end.outcome : '';
  const open = [...tree.requests.values(), ...tree.questions.values()];
  return open.some(asked => asked.run === run.id) ? 'asks' : 'running';
}

function indent(depth: number): string {
  return '  '.repeat(depth);
}
