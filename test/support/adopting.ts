import type { TestContext } from 'node:test';
import { adopt, undoAdopt } from '../../src/app/adopt.ts';
import { branchesPlace, lines, type BranchesPlace } from './branchesPlace.ts';

/** A file of nine lines with some of them written anew: `2=TWO`. */
export function nine(...changes: string[]): string {
  const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
  for (const change of changes) words[Number(change[0]) - 1] = change.slice(2);
  return lines(...words);
}

export const adoptNow = (place: BranchesPlace, ...order: Parameters<BranchesPlace['adoption']>): Promise<unknown> =>
  adopt(place.adoption(...order), place.opened, place.context);

export function undo(place: BranchesPlace, which = 0, branch = 1): Promise<unknown> {
  const adopted = place.branch(branch).adoptions?.[which]?.seq ?? 0;
  return undoAdopt({ type: 'undoAdopt', session: 's1', branch, adopted }, place.opened, place.context);
}

export async function sub(t: TestContext): Promise<{ place: BranchesPlace; child: number; first: number }> {
  const place = await branchesPlace(t);
  const first = await place.turn(1, 'start', ({ write }) => write('a.txt', 'start\n'));
  const child = await place.fork('child', first);
  return { place, child, first };
}
