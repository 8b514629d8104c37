import type { TurnList } from '../protocol/query.ts';
import type { Place } from '../session/agents.ts';
import type { BranchId } from '../session/ids.ts';
import { branchesInOrder, type Tree } from '../session/tree.ts';
import type { Translate } from './translate.ts';

/** A place a result can go to, in a pick list. */
export interface PlaceRow {
  /** The name of the branch whose turn it is; empty for where branches stand. */
  group: string;
  label: string;
  description: string;
  /** What happens there, where it is more than a message. */
  detail?: string;
  place: Place;
}

/**
 * Where the result of `from` can go: to the end of every other branch, and under earlier turns of all of them, those of
 * `shown` first. Under an earlier turn a new branch starts; no head moves.
 */
export function resultPlaces(
  tree: Tree,
  { from, shown }: { readonly from: BranchId; readonly shown: BranchId },
  lists: readonly TurnList[],
  t: Translate,
): PlaceRow[] {
  const ends = branchesInOrder(tree).filter(({ branch }) => branch.id !== from);
  const first = [...lists.filter(({ branch }) => branch === shown), ...lists.filter(({ branch }) => branch !== shown)];
  return [
    ...ends.map(({ branch }) => ({
      group: '',
      label: branch.name,
      description: t('to where it stands'),
      place: { branch: branch.id, node: 0 },
    })),
    ...first.flatMap(({ branch, turns }) => {
      const { name = '', head } = tree.branches.get(branch) ?? {};
      // Where it stands is above.
      const earlier = turns.filter(({ node }) => node !== head || branch === from);
      return earlier.map(({ turn, title, node }) => ({
        group: name,
        label: title,
        description: t('turn {0} of {1}', turn, name),
        detail: t('This starts a new line at turn {0}. {1} stays as it is.', turn, name),
        place: { branch, node },
      }));
    }),
  ];
}
