import type { BranchId } from '../../session/ids.ts';
import { activeRun, type Branch, type Tree } from '../../session/tree.ts';

/** The branch a call names, as the branch `self` sees it: by name, or `parent`; else what is wrong, as a sentence. */
export function branchNamed(tree: Tree, self: BranchId, name: string): Branch | string {
  const own = tree.branches.get(self);
  if (name === 'parent')
    return tree.branches.get(own?.parent ?? 0) ?? 'You have no parent: a person made this branch first.';
  const found = [...tree.branches.values()].find(branch => branch.name === name);
  if (found?.id === self) return `${name} is your own branch.`;
  if (found) return found;
  const others = [...tree.branches.values()].filter(({ id }) => id !== self);
  // Those that run are the ones a model most likely means.
  const names = others.sort((a, b) => Number(!!activeRun(b)) - Number(!!activeRun(a))).map(branch => branch.name);
  if (names.length === 0) return `There is no branch ${name}: there is no other branch.`;
  const more = names.length > 20 ? ` and ${names.length - 20} more` : '';
  return `There is no branch ${name}. There are: ${names.slice(0, 20).join(', ')}${more}.`;
}
