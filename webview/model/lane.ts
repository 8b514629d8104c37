import type { BranchId } from '../../src/session/ids.ts';

const lanes = 6;

/** The colour of a branch, 1 to 6, for life: `main` is 1. */
export function laneOf(branch: BranchId): number {
  return branch > 0 ? ((branch - 1) % lanes) + 1 : 1;
}

/** The style that gives an element's line, dot or border a lane's colour. 0 is the colour of quiet text. */
export function laneStyle(lane: number): { '--lane': string } {
  return { '--lane': `var(--l${lane})` };
}
