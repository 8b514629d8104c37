import { headAt } from '../harness/headAt.ts';
import type { Intent } from '../protocol/intent.ts';
import { branchNameFrom, freeName } from '../session/branchName.ts';
import type { SessionEvent } from '../session/event.ts';
import type { BranchId } from '../session/ids.ts';
import { forkPoint, isOnPath, pathTo } from '../session/path.ts';
import type { IntentContext } from './intentContext.ts';
import { wordsOf } from './folderFiles.ts';
import { idle } from './knownBranch.ts';
import { Refusal } from './refusal.ts';
import { goBack, type SplitOff } from './rewind.ts';
import type { Opened } from './sessions.ts';

/**
 * Makes what a branch did after a node a branch of its own; the branch itself stands at that node again. A fork at its head
 * and a rewind, in one write: one *Undo Rewind* takes its head back. With `go` the files of these turns leave the branch's
 * folder, and the new branch has them in a copy.
 */
export async function splitOff(
  { branch: id, at: wanted, name, files, returns }: Extract<Intent, { type: 'splitOff' }>,
  opened: Opened,
  context: Pick<IntentContext, 'files' | 'makeCopy'>,
): Promise<BranchId[]> {
  const { session } = opened;
  const branch = idle(opened, id);
  const tree = session.tree();
  if (wanted !== 0 && !tree.nodes.get(wanted)) throw new Refusal('gone', 'There is no such turn.');
  const at = forkPoint(tree, wanted);
  if (!isOnPath(tree, at, branch.head)) throw new Refusal('invalid', 'That turn is not on this branch.');
  const first = pathTo(tree, branch.head).find(node => node.id > at);
  if (!first) throw new Refusal('invalid', 'Nothing follows that turn.');
  const head = branch.requestHead ?? (await headAt(session, branch.head));
  const split = (): SplitOff => {
    const { branches } = session.tree();
    const names = new Set([...branches.values()].map(other => other.name));
    const made = Math.max(...branches.keys()) + 1;
    const created: SessionEvent = {
      type: 'branchCreated',
      branch: made,
      name: freeName(name.trim() || branchNameFrom(first.title), names),
      parent: id,
      from: branch.head,
      purpose: 'fork',
      by: 'person',
      ...(head === undefined ? {} : { head }),
      ...(returns ? { task: { role: 'ways', words: first.title, returns: [{ branch: id, node: 0 }] } } : {}),
    };
    return { branch: made, made: [created] };
  };
  const place = context.files(opened, id);
  const along = files === 'go' ? { edits: 'keepMine' as const, except: [] } : undefined;
  await goBack(branch, at, along, place, split);
  const made = session.tree().branches.get(id)?.rewound?.split ?? 0;
  if (files === 'go' && place.kind !== 'shared')
    await context.makeCopy(opened, made).catch((error: unknown) => {
      place.note(`the copy of what was split off could not be made yet: ${wordsOf(error)}`);
    });
  return [made, id];
}
