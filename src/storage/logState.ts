import { NodeTable } from '../session/nodeTable.ts';
import { PackedNodes } from '../session/packedNodes.ts';
import type { Damage, Tree } from '../session/tree.ts';
import type { Tail } from './lines.ts';
import { LogIndex } from './logIndex.ts';
import type { LogPoint } from './place.ts';
import { scanLog } from './scan.ts';
import { segmentsOf } from './segments.ts';
import { loadSkeleton, type SkeletonStart } from './skeletonFile.ts';
import { StateFollower } from './stateFollower.ts';

/** Everything a log says, read from its skeleton and from what stands behind that. */
export interface LogState {
  readonly index: LogIndex;
  readonly follower: StateFollower;
  readonly skeleton: SkeletonStart;
  /** The log's end. */
  readonly end: LogPoint;
  readonly tail: Tail;
  /** What could not be read behind the skeleton. */
  readonly damage: readonly Damage[];
}

/** Reads the log in a folder. Rejects only when the folder or one of its files cannot be read at all. */
export async function readLogState(folder: string): Promise<LogState> {
  const index = new LogIndex();
  const skeleton = await loadSkeleton(folder, index);
  const follower = new StateFollower(skeleton.tree);
  const scanned = await scanLog(folder, await segmentsOf(folder), skeleton.end, {
    event: (event, place) => {
      index.add(event, place);
      follower.add(event);
    },
    passedOver: place => index.passOver(place),
  });
  return { index, follower, skeleton, end: scanned.point, tail: scanned.tail, damage: scanned.damage };
}

/** The whole tree of a log that was read. */
export function treeOfLog({ index, follower }: LogState): Tree {
  const nodes = NodeTable.over(new PackedNodes(index.columns()));
  const strays = [...index.strays.values()].map(stray => stray.node);
  return { ...follower.tree(), nodes: nodes.with(strays) };
}
