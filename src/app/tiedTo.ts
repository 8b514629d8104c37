import { isTreeTool } from '../harness/tree/treeTools.ts';
import type { BranchId } from '../session/ids.ts';
import { activeRun, type Tree } from '../session/tree.ts';

/**
 * Why the run of a branch cannot go on as another branch now, as a sentence; empty where it can. Others know it by its branch:
 * those it waits for, and those that wait for it.
 */
export function tiedTo(tree: Tree, id: BranchId): string {
  const branch = tree.branches.get(id);
  const { name = '', task } = branch ?? {};
  const instead = 'Split off when that is over, or stop it first.';
  const call = activeRun(branch)?.open.find(({ tool }) => isTreeTool(tool));
  if (call) return `${name} waits in a call of ${call.tool}. ${instead}`;
  const mail = [...tree.mail.values()];
  const gave = mail.some(({ kind, from }) => kind === 'result' && from === id);
  if (task && (task.role === 'delegate' || (task.returns.length > 0 && !gave)))
    return `${name} still has to give its result to ${namesOf(
      tree,
      task.returns.map(to => to.branch),
    )}. ${instead}`;
  const answered = new Set(mail.flatMap(({ kind, about }) => (kind === 'answer' ? [about] : [])));
  const question = mail.find(
    message =>
      message.kind === 'question' &&
      message.to === id &&
      message.taken !== 'discarded' &&
      !answered.has(message.id) &&
      activeRun(tree.branches.get(message.from))?.open.some(open => open.call === message.call),
  );
  return question ? `${namesOf(tree, [question.from])} asked ${name} and waits for the answer. ${instead}` : '';
}

function namesOf(tree: Tree, ids: readonly BranchId[]): string {
  return ids.map(id => tree.branches.get(id)?.name ?? '').join(', ') || 'who asked';
}
