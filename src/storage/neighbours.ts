import type { NodeId } from '../session/ids.ts';
import type { Place } from './place.ts';

/** A node whose record is to be read. */
export interface Wanted {
  readonly id: NodeId;
  readonly place: Place;
}

/**
 * Groups records that lie close together in one file, so that each group is one read: gaps of up to 16 KB are read over,
 * and a group spans at most 1 MB unless a single record is longer.
 */
export function neighbours(wanted: readonly Wanted[]): Wanted[][] {
  const sorted = [...wanted].sort((a, b) => a.place.segment - b.place.segment || a.place.offset - b.place.offset);
  const runs: Wanted[][] = [];
  let run: Wanted[] = [];
  for (const next of sorted) {
    const first = run[0];
    const last = run.at(-1);
    if (first && last && joins(first.place, last.place, next.place)) run.push(next);
    else runs.push((run = [next]));
  }
  return runs;
}

function joins(first: Place, last: Place, next: Place): boolean {
  const gap = next.offset - (last.offset + last.length);
  return next.segment === last.segment && gap <= gapBytes && next.offset + next.length - first.offset <= runBytes;
}

const gapBytes = 16 * 1024;
const runBytes = 1024 * 1024;
