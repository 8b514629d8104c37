import type { ToolCall } from '../../session/block.ts';
import { freeName, branchNameFrom } from '../../session/branchName.ts';
import type { Branch, Tree } from '../../session/tree.ts';
import type { BranchId } from '../../session/ids.ts';
import type { Message } from '../../session/agents.ts';
import { unlessAborted } from '../../base/unlessAborted.ts';
import type { RunDeps } from '../runDeps.ts';
import { resultEvents } from './childResult.ts';

/** The branches a call made, oldest first: what it finds when it is called again after a crash. */
export function childrenOf(tree: Tree, maker: BranchId, call: Pick<ToolCall, 'id'>): Branch[] {
  return [...tree.branches.values()].filter(branch => branch.parent === maker && branch.call === call.id);
}

/** The first result of each branch for a receiver, taken or not. */
export function resultsFor(tree: Tree, receiver: BranchId): ReadonlyMap<BranchId, Message> {
  const results = new Map<BranchId, Message>();
  for (const message of tree.mail.values()) {
    if (message.kind === 'result' && message.to === receiver && !results.has(message.from))
      results.set(message.from, message);
  }
  return results;
}

/** Names for children as agents and people can say them: no two alike, none that means a place or somebody else. */
export function childNames(tree: Tree, wishes: readonly { readonly name: string; readonly task: string }[]): string[] {
  const taken = new Set([...tree.branches.values()].map(branch => branch.name));
  return wishes.map(({ name, task }) => {
    const plain = name
      .normalize('NFC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .slice(0, 32)
      .replace(/^-+|-+$/g, '');
    const wish = plain === '' ? branchNameFrom(task) : plain;
    const free = freeName(wish, taken);
    taken.add(free);
    return free;
  });
}

/**
 * Starts what has not ended: new children, and those that a crash or a hand-over cut off. With `firstAhead` the others follow
 * when the first one's reply has begun, and with it what they share stands in the prompt cache. One that cannot start gives
 * a result that says so. Rejects with the signal's reason.
 */
export async function startChildren(
  deps: RunDeps,
  children: readonly Branch[],
  order: 'together' | 'firstAhead',
  signal: AbortSignal,
): Promise<void> {
  const results = resultsFor(deps.journal.tree(), deps.branch);
  const waiting = children.filter(child => !results.has(child.id));
  const [first, ...others] = order === 'firstAhead' ? waiting : [];
  if (first)
    await unlessAborted(
      start(deps, first).then(({ began }) => began),
      signal,
    );
  signal.throwIfAborted();
  await Promise.all((first ? others : waiting).map(child => start(deps, child)));
}

async function start(deps: RunDeps, child: Branch): Promise<{ began: Promise<void> }> {
  const { agents, journal } = deps;
  try {
    return await agents.start(child.id, child.run ? 'resume' : 'agent');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    await journal.append(...resultEvents(journal.tree(), child.id, `${child.name} could not start: ${why}`));
    return { began: Promise.resolve() };
  }
}
