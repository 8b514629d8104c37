import type { BranchId } from '../../session/ids.ts';
import { activeRun, type Tree } from '../../session/tree.ts';

/**
 * Whom a branch waits for at this moment: the children of a fork or spawn it waits in, the branch it has asked by name, the
 * delegate that answers it, and those whose end it waits for. All of it stands in the tree.
 */
export function waitsFor(tree: Tree, id: BranchId): BranchId[] {
  const branch = tree.branches.get(id);
  const open = new Set(activeRun(branch)?.open.map(({ call }) => call));
  if (open.size === 0) return [];
  const messages = [...tree.mail.values()];
  const gave = new Set(messages.filter(({ kind }) => kind === 'result').map(({ from }) => from));
  const answered = new Set(
    messages.flatMap(({ kind, about }) => (kind === 'answer' && about !== undefined ? [about] : [])),
  );
  const asked = messages.filter(
    message =>
      message.kind === 'question' && message.from === id && open.has(message.call ?? '') && !answered.has(message.id),
  );
  const children = [...tree.branches.values()].filter(
    child => child.parent === id && open.has(child.call ?? '') && !gave.has(child.id),
  );
  const delegates = [...tree.branches.values()].filter(
    ({ task }) => task?.role === 'delegate' && asked.some(question => question.id === task.asked),
  );
  // A parent is never waited for: a delegate answers for it.
  const others = asked.map(({ to }) => to).filter(to => to !== branch?.parent);
  const waits = activeRun(branch)?.open.flatMap(call => call.waits ?? []) ?? [];
  return [...new Set([...children, ...delegates].map(each => each.id).concat(others, waits))];
}

/** Whether `id` waits for `other`, also through others. */
export function isWaitingFor(tree: Tree, id: BranchId, other: BranchId): boolean {
  return reaches(tree, [id], other);
}

/** The same for a message of `other` to `id`, where that would not be heard: a `wait` ends when a message comes. */
export function isDeafTo(tree: Tree, id: BranchId, other: BranchId): boolean {
  const open = activeRun(tree.branches.get(id))?.open ?? [];
  return !open.every(call => call.waits) && reaches(tree, [id], other);
}

function reaches(tree: Tree, from: readonly BranchId[], other: BranchId): boolean {
  const seen = new Set<BranchId>();
  const next = [...from];
  for (let at = next.pop(); at !== undefined; at = next.pop()) {
    if (at === other) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    next.push(...waitsFor(tree, at));
  }
  return false;
}
