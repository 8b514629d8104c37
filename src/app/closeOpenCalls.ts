import { resultBlocks } from '../harness/answers.ts';
import { newNode } from '../harness/newNode.ts';
import { answersWithoutRunning, openReplyAt } from '../harness/openCalls.ts';
import type { SessionEvent } from '../session/event.ts';
import type { BranchId } from '../session/ids.ts';
import type { OpenSession } from './openSession.ts';
import { withdrawals } from '../harness/withdrawals.ts';

/** The events with which a branch goes on without the calls at its head that nobody has answered; they are made when they are appended. */
export async function closeOpenCalls(session: OpenSession, branch: BranchId): Promise<() => SessionEvent[]> {
  const head = session.tree().branches.get(branch)?.head ?? 0;
  const open = await openReplyAt(session, head);
  if (!open) return () => [];
  return () => {
    const tree = session.tree();
    // Whoever moved it meanwhile has answered them, or left them.
    if (tree.branches.get(branch)?.head !== head) return [];
    const answers = answersWithoutRunning(open, 'Not run in this branch.', tree);
    return [
      ...withdrawals(tree, branch),
      newNode(tree, { branch, path: 'on', turn: 'continues', context: 0 }, id => ({
        kind: 'results',
        body: { blocks: resultBlocks(id, answers), outcomes: answers.map(answer => answer.outcome) },
      })),
    ];
  };
}
