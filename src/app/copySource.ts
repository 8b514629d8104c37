import type { BranchId, NodeId } from '../session/ids.ts';
import { pathTo } from '../session/path.ts';
import { activeRun, type Branch, type Tree } from '../session/tree.ts';
import type { CheckpointId, Checkpoints } from '../workspace/checkpoints.ts';
import type { FolderFiles } from './folderFiles.ts';
import type { OpenSession } from './openSession.ts';
import { capture } from './runFiles.ts';

export interface SourceDeps {
  readonly session: OpenSession;
  readonly branch: BranchId;
  readonly workspace: FolderFiles;
  readonly filesOf: (branch: BranchId) => FolderFiles;
}

/**
 * The checkpoint a branch's copy is made from: what the branch had last, else what was there where it begins. While nothing
 * has gone on from there, that is what stands on disk at the moment of the call, with the person's edits since.
 */
export async function copySource({ session, branch, workspace, filesOf }: SourceDeps): Promise<CheckpointId> {
  const tree = session.tree();
  const own = tree.branches.get(branch);
  // What an agent's reply did before it made a child is being kept for a moment.
  if (own?.by === 'agent' && tree.branches.has(own.parent)) await filesOf(own.parent).settled();
  const there = own && !own.copy ? stillThere(tree, own) : undefined;
  // Asked for at once: what comes later waits behind it.
  if (there !== undefined)
    return filesOf(there).inOrder(async checkpoints => {
      await session.checkpoints.ready();
      return ownFiles(session, branch) ?? now(session, branch, checkpoints, filesOf(there));
    });
  await session.checkpoints.ready();
  const kept = ownFiles(session, branch) ?? filesAt(session, branch);
  return kept ?? workspace.inOrder(checkpoints => now(session, branch, checkpoints, workspace));
}

/** What the branch itself left last. */
export function ownFiles(session: OpenSession, branch: BranchId): CheckpointId | undefined {
  const { checkpoints } = session;
  const tree = session.tree();
  const own = tree.branches.get(branch);
  const newest = own && checkpoints.newestOf(tree, own);
  const kept = newest?.branch === branch ? newest : undefined;
  const parked = checkpoints.parked(branch);
  return parked && parked.seq > (kept?.seq ?? 0)
    ? parked.checkpoint
    : (kept?.checkpoint ?? checkpoints.madeFrom(branch));
}

/** What was kept where the branch begins: as it was left there, or as it was found when somebody went on from there. */
function filesAt(session: OpenSession, branch: BranchId): CheckpointId | undefined {
  const tree = session.tree();
  const own = tree.branches.get(branch);
  if (!own) return undefined;
  const { head, parent } = own;
  const from = startOf(tree, own);
  const onward = tree.branches.get(parent)?.head ?? head;
  return (
    session.checkpoints.newest(tree, own.from === from ? head : from) ?? session.checkpoints.next(tree, from, onward)
  )?.checkpoint;
}

/**
 * The node whose files a branch starts with. A fresh agent has an empty context, and the files of the branch it was started
 * for as they were then.
 */
function startOf(tree: Tree, own: Branch): NodeId {
  if (own.purpose !== 'spawn') return own.from;
  const [first] = pathTo(tree, own.head);
  const path = pathTo(tree, tree.branches.get(own.parent)?.head ?? 0);
  return path.findLast(node => node.id < (first?.id ?? Infinity))?.id ?? 0;
}

/** The branch whose files on disk are still those of the place where `own` begins; undefined for none. */
function stillThere(tree: Tree, own: Branch): BranchId | undefined {
  const others = [tree.branches.get(own.parent), tree.branches.get(tree.holder)];
  return others.find(
    other =>
      other !== undefined &&
      other.id !== own.id &&
      other.head === startOf(tree, own) &&
      !activeRun(other) &&
      (other.id === tree.holder || other.copy !== undefined),
  )?.id;
}

async function now(
  session: OpenSession,
  branch: BranchId,
  checkpoints: Checkpoints,
  { last }: FolderFiles,
): Promise<CheckpointId> {
  const tree = session.tree();
  const own = tree.branches.get(branch);
  const node = own ? startOf(tree, own) : 0;
  const kept = session.checkpoints.newest(tree, node)?.checkpoint;
  const other = last?.session === session.session ? last.checkpoint : undefined;
  const parents = [...new Set([kept, other])].filter(id => id !== undefined);
  return (await capture(checkpoints, { session: session.session, node, kind: 'pre', parents })).id;
}
