import type { BranchId, NodeId } from '../session/ids.ts';
import { pathTo, turnEnd } from '../session/path.ts';
import type { Tree } from '../session/tree.ts';

/** A turn of a branch in a pick list. */
export interface TurnRow {
  turn: number;
  title: string;
  /** Its prompt, or its last node. */
  node: NodeId;
}

/** The turns of a branch's known path, newest first. `end` names each by its last node, `prompt` by its first. */
export function turnRows(tree: Tree, branch: BranchId, place: 'prompt' | 'end'): TurnRow[] {
  const head = tree.branches.get(branch)?.head ?? 0;
  return pathTo(tree, head)
    .filter(node => node.startsTurn && (place === 'end' || node.kind === 'prompt'))
    .map(node => ({
      turn: node.turn,
      title: node.title,
      node: place === 'end' ? turnEnd(tree, node.id, head) : node.id,
    }))
    .reverse();
}
