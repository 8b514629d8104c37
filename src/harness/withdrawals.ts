import type { SessionEvent } from '../session/event.ts';
import type { BranchId } from '../session/ids.ts';
import type { Tree } from '../session/tree.ts';

/**
 * Takes back the questions of a branch that stands still, where it goes on without the calls that asked them: nobody would
 * hear the answers. Append them with what goes on without them.
 */
export function withdrawals(tree: Tree, branch: BranchId): SessionEvent[] {
  return [...tree.questions.values()]
    .filter(question => question.branch === branch)
    .map(({ id }) => ({ type: 'questionAnswered', question: id, branch, answers: [], by: 'withdrawn' }));
}
