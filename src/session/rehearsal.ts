import type { BranchId } from './ids.ts';
import { pathTo } from './path.ts';
import { activeRun, type Tree } from './tree.ts';

/** The prompts the rehearsal knows, in the order of its beats. */
export const rehearsalPrompts = {
  read: 'Why does the greeting test fail?',
  fix: 'Fix it in src/greet.js.',
  other: 'Fix it another way: keep greet.js, change the caller.',
  agents: 'What else is missing? Look at code, test and README side by side.',
} as const;

/** What the person does next in a rehearsal. */
export type RehearsalBeat =
  | { beat: 1 | 2; gesture: 'send'; words: string }
  | { beat: 2; gesture: 'allow' }
  | { beat: 3; gesture: 'fork'; words: string }
  | { beat: 4; gesture: 'compare' }
  | { beat: 5; gesture: 'send'; words: string }
  | { beat: 5; gesture: 'look' }
  | { beat: 0; gesture: 'watch' };

/**
 * Which real gesture the rehearsal waits for, from the tree alone: a prompt, an approval, a fork after turn 2, a look from
 * one branch to the other, a prompt at which the agent forks by itself, and a look at what its branches did.
 */
export function rehearsalBeat(tree: Tree, shown: BranchId): RehearsalBeat {
  if (tree.requests.size > 0) return { beat: 2, gesture: 'allow' };
  const branch = tree.branches.get(shown);
  if (!branch || activeRun(branch)) return { beat: 0, gesture: 'watch' };
  const others = [...tree.branches.values()].filter(({ purpose }) => purpose !== 'main');
  if (others.some(({ by }) => by === 'agent')) return { beat: 5, gesture: 'look' };
  // Who forked is shown the new branch; back on the other one both have been seen.
  if (others.some(({ id }) => id === shown)) return { beat: 4, gesture: 'compare' };
  if (others.length > 0) return { beat: 5, gesture: 'send', words: rehearsalPrompts.agents };
  const turns = pathTo(tree, branch.head).at(-1)?.turn ?? 0;
  if (turns === 0) return { beat: 1, gesture: 'send', words: rehearsalPrompts.read };
  if (turns === 1) return { beat: 2, gesture: 'send', words: rehearsalPrompts.fix };
  return { beat: 3, gesture: 'fork', words: rehearsalPrompts.other };
}

/** Whether the rehearsal has an answer to these words. */
export function rehearsalKnows(words: string): boolean {
  return (Object.values(rehearsalPrompts) as string[]).includes(words.trim());
}
