import { textOf } from '../../session/block.ts';
import type { SessionEvent } from '../../session/event.ts';
import type { BranchId } from '../../session/ids.ts';
import { pathTo } from '../../session/path.ts';
import { messageOf } from '../letter.ts';
import type { Journal } from '../journal.ts';
import type { RunDeps } from '../runDeps.ts';
import type { RunEnd } from '../runLoop.ts';

type EndDeps = Pick<RunDeps, 'journal' | 'branch'>;

/** What is sent when the run of a branch ends for good: its result, once, to each place that waits for it. */
export async function endMessages({ journal, branch }: EndDeps, end: RunEnd): Promise<() => SessionEvent[]> {
  const own = journal.tree().branches.get(branch);
  if (end.outcome === 'parked' || !own?.task || own.task.returns.length === 0) return () => [];
  const words = `Result of ${own.name} (${end.outcome}):\n\n${await lastWords(journal, branch)}`;
  return () => {
    const tree = journal.tree();
    if ([...tree.mail.values()].some(({ kind, from }) => kind === 'result' && from === branch)) return [];
    return (own.task?.returns ?? []).map((to, at) => {
      const letter = { from: branch, to, kind: 'result', words, by: 'agent' } as const;
      return { ...messageOf(tree, letter, to.branch), message: tree.lastMessage + 1 + at };
    });
  };
}

/** What a branch said last, of its own; empty where it said nothing. */
export async function lastWords(journal: Journal, branch: BranchId): Promise<string> {
  const tree = journal.tree();
  const reply = pathTo(tree, tree.branches.get(branch)?.head ?? 0).findLast(
    node => node.kind === 'reply' && node.branch === branch,
  );
  if (!reply) return '';
  const [node] = await journal.readNodes([reply.id]);
  return node?.kind === 'reply' ? textOf(node.body.blocks).trim() : '';
}
