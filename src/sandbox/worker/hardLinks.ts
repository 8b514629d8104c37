import type { BigIntStats } from 'node:fs';
import type { Place } from './roots.ts';

/** Throws for a file with a second name: the other one may lie outside of the workspace, and nobody can tell. */
export function refuseHardLinks(place: Place, stats: BigIntStats): void {
  if (stats.nlink > 1n)
    throw new Error(
      `${place.shown} has ${stats.nlink} names (hard links); a change could reach a file elsewhere. Give it bytes of its own first: cp it beside, then mv the copy over it.`,
    );
}
