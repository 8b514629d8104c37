import type { Place } from '../session/agents.ts';
import type { BranchId } from '../session/ids.ts';
import { branchesInOrder, type Tree } from '../session/tree.ts';
import type { Translate } from './translate.ts';
import { turnRows } from './turnRows.ts';

/** A place a result can go to, in a pick list. */
export interface PlaceRow {
  label: string;
  description: string;
  /** What happens there, where it is more than a message. */
  detail?: string;
  place: Place;
}

/**
 * Where the result of `from` can go: to the end of every other branch, and under the turns of `shown` that are known, newest
 * first. Under an earlier turn a new branch starts; no head moves.
 */
export function resultPlaces(tree: Tree, from: BranchId, shown: BranchId, t: Translate): PlaceRow[] {
  const others = branchesInOrder(tree).filter(({ branch }) => branch.id !== from);
  const ends = others.map(({ branch }) => ({
    label: branch.name,
    description: t('to where it stands'),
    place: { branch: branch.id, node: 0 },
  }));
  const head = tree.branches.get(shown)?.head ?? 0;
  const turns = turnRows(tree, shown, 'end').filter(row => row.node !== head || shown === from);
  const earlier = turns.map(row => {
    const branch = tree.nodes.get(row.node)?.branch ?? shown;
    const name = tree.branches.get(branch)?.name ?? '';
    return {
      label: row.title,
      description: t('turn {0} of {1}', row.turn, name),
      detail: t('This starts a new line at turn {0}. {1} stays as it is.', row.turn, name),
      place: { branch, node: row.node },
    };
  });
  return [...ends, ...earlier];
}
