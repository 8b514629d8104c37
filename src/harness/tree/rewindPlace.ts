import { nodeName, type BranchId, type NodeId } from '../../session/ids.ts';
import { pathTo } from '../../session/path.ts';
import type { NodeSkeleton } from '../../session/nodeTable.ts';
import type { Tree } from '../../session/tree.ts';

/**
 * Where an agent goes back to when it names `wanted`, or in words why it may not. As for forks, a reply with calls stands
 * for its answers, and a reply beside the path for what it followed. A branch begins with what it was told: it goes no
 * further back, nor behind a summary of its own.
 */
export function rewindPlace(tree: Tree, id: BranchId, wanted: string): NodeId | string {
  const branch = tree.branches.get(id);
  const number = /^\s*\[?n?(\d{1,10})\]?\s*$/i.exec(wanted)?.[1];
  if (!branch || number === undefined) return `“${wanted}” names no place. A place is a number such as n12.`;
  const path = pathTo(tree, branch.head);
  const found = tree.nodes.get(Number(number));
  const node = found?.path === 'beside' ? tree.nodes.get(found.parent) : found;
  const own = path.find(each => each.branch === id)?.id ?? branch.head;
  const first = branch.purpose === 'main' ? 1 : own;
  const summary = path.findLast(each => each.kind === 'summary')?.id ?? 0;
  let at = node ? path.findIndex(each => each.id === node.id) : -1;
  if (!node || at < 0) {
    const whose = node ? tree.branches.get(node.branch)?.name : undefined;
    const why = whose === undefined ? 'There is no' : `Your own path has no`;
    return `${why} n${number}${whose === undefined ? '' : ` (${whose} has it)`}. ${placesOn(path, Math.max(first, summary))}`;
  }
  while (path[at + 1]?.kind === 'results') at += 1;
  const to = path[at]?.id ?? 0;
  if (to === branch.head) return `You stand at n${number} already.`;
  if (to < first)
    return `You were made at ${nodeName(first)}: what stands before it is not yours to go back to. ${placesOn(path, Math.max(first, summary))}`;
  if (to < summary)
    return `n${number} stands before ${nodeName(summary)}, where your context was summed up: going back there would bring all of it back. Read it in your history, or go back to ${nodeName(summary)}.`;
  return to;
}

/** A few places it can go back to, newest last. */
function placesOn(path: readonly NodeSkeleton[], first: NodeId): string {
  const named = path
    .filter(node => node.id >= first && (node.kind === 'prompt' || node.kind === 'results'))
    .slice(-9, -1);
  if (named.length === 0) return '';
  return `You can go back to ${named.map(node => `${nodeName(node.id)} (${node.title.slice(0, 40)})`).join(', ')}.`;
}
