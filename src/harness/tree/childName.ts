import { branchNameFrom, freeName } from '../../session/branchName.ts';
import type { Tree } from '../../session/tree.ts';

/** The name of a new branch from what a model wished: one word of letters, digits and hyphens that no other branch has. */
export function childName(tree: Tree, wish: string, task: string): string {
  const plain = wish
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 32)
    .replace(/^-+|-+$/g, '');
  return freeName(plain || branchNameFrom(task), new Set([...tree.branches.values()].map(({ name }) => name)));
}
