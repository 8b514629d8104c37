import type { SessionEvent } from '../session/event.ts';
import type { BranchId, NodeId } from '../session/ids.ts';
import { pathTo } from '../session/path.ts';
import { activeRun, type Branch, type Tree } from '../session/tree.ts';

/**
 * What the turns of a branch after a node take along when they go on as another branch: those they made belong to that branch
 * and report there, and what the turns asked is answered there. Nothing where they made and wrote to nobody. Append it with the
 * move of the head.
 */
export function handOn(tree: Tree, from: Branch, to: BranchId, after: NodeId): SessionEvent[] {
  const line = new Set(pathTo(tree, from.head).flatMap(({ id }) => (id > after ? [id] : [])));
  const branches = [...tree.branches.values()]
    .filter(({ parent, madeAt }) => parent === from.id && madeAt !== undefined && line.has(madeAt))
    .map(({ id }) => id);
  // A result is of the branch's task, which stays.
  const messages = [...tree.mail.values()]
    .filter(message => message.from === from.id && message.kind !== 'result' && line.has(message.node))
    .map(({ id }) => id);
  return branches.length + messages.length === 0
    ? []
    : [{ type: 'lineHandedOn', from: from.id, to, branches, messages }];
}

/**
 * What goes back to a branch when its head returns to the line that was split off. Where the split-off branch has gone on, it
 * keeps everything; else it has nothing to hear any more.
 */
export function handBack(tree: Tree, id: BranchId): SessionEvent[] {
  const parted = tree.branches.get(tree.branches.get(id)?.rewound?.split ?? 0);
  if (!parted || parted.head !== parted.from || activeRun(parted)) return [];
  const withdrawn = { type: 'notesUnqueued', branch: parted.id, reason: 'withdrawn' } as const;
  return [...handOn(tree, parted, id, 0), ...(parted.notes ? [withdrawn] : [])];
}
