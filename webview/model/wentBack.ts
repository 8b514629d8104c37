import type { View } from '../../src/protocol/view.ts';
import type { NodeId } from '../../src/session/ids.ts';
import { nodeName } from '../../src/session/ids.ts';
import type { Branch } from '../../src/session/tree.ts';

/** That an agent went back by itself: to which place, and where the line it left ended. */
export interface WentBack {
  /** `n12`, as the agent names it. */
  readonly place: string;
  /** The end of the line that was left; 0 where it is not the shown branch's own doing. */
  readonly from: NodeId;
}

/** What a note that an agent left for itself says of the way it came. */
export function wentBack({ tree, shown }: Pick<View, 'tree' | 'shown'>, note: NodeId): WentBack | undefined {
  const node = tree.nodes.get(note);
  if (!node) return undefined;
  const left = leftLine(tree.branches.get(node.branch), node);
  return { place: nodeName(node.parent), from: node.branch === shown?.branch ? (left?.from ?? 0) : 0 };
}

function leftLine(branch: Branch | undefined, note: { parent: NodeId; time: number }) {
  return branch?.wentBack?.findLast(({ to, time }) => to === note.parent && time <= note.time);
}
