import type { BranchId } from '../../session/ids.ts';
import type { Tree } from '../../session/tree.ts';

/**
 * What ends a wait before its time, as a sentence: the person wrote. `names` still run. Words for the end of the turn reach an
 * agent only when it hands back, so it is told to.
 */
export function interrupted(tree: Tree, branch: BranchId, names: readonly string[]): string | undefined {
  const prompts = tree.queue.filter(queued => queued.branch === branch);
  if (prompts.length === 0) return undefined;
  const steers = prompts.some(({ when }) => when === 'nextStep');
  const still = names.length === 0 ? '' : ` Still running: ${names.join(', ')}.`;
  return steers
    ? `The person wrote to you, so this wait is over; their words follow.${still}`
    : `The person wrote to you, so this wait is over. You read their words when you end your turn: do that now.${still}`;
}
