import { rootNode, type NodeId } from '../session/ids.ts';
import { pathTo } from '../session/path.ts';
import type { Branch, Tree } from '../session/tree.ts';
import type { CheckpointId, Checkpoints, RestoreWhat } from '../workspace/checkpoints.ts';
import type { KeptAt } from './checkpointIndex.ts';
import type { OpenSession } from './openSession.ts';

/** The last node two places have in common; the root where there is none. */
export function commonNode(tree: Tree, one: NodeId, other: NodeId): NodeId {
  const onOne = new Set(pathTo(tree, one).map(node => node.id));
  return pathTo(tree, other).findLast(node => onOne.has(node.id))?.id ?? rootNode;
}

/** The files an agent found when it went on after a node; what stood on disk with the node where it changed none. */
export function foundAfter(session: OpenSession, after: NodeId, head: NodeId): CheckpointId | undefined {
  const [index, tree] = [session.checkpoints, session.tree()];
  const { found, filed } = index.onward(tree, after, head);
  const kept = index.newest(tree, after)?.checkpoint;
  // What it adopted before it changed anything is not what it found.
  return found?.kind === 'pre' && !(filed && kept !== undefined) ? found.checkpoint : kept;
}

/**
 * The files a branch began with where it parted from another: those its copy was made from, where it was forked there. So
 * what came into the copy before its agent changed anything counts as the branch's.
 */
export function beganWith(session: OpenSession, branch: Branch, parted: NodeId): CheckpointId | undefined {
  const tree = session.tree();
  const next = pathTo(tree, branch.head).find(node => node.parent === parted);
  const owner = next ? tree.branches.get(next.branch) : branch;
  const began = owner?.from === parted ? session.checkpoints.began(owner.id) : undefined;
  return began ?? foundAfter(session, parted, branch.head);
}

/** One branch's files give way to others. */
export interface GivingWay {
  readonly from: Pick<Branch, 'id' | 'head'>;
  /** The head of the branch that comes, and its files. */
  readonly to: NodeId;
  readonly files: CheckpointId | undefined;
}

/**
 * What brings a branch's files in place of another's: what the other's agent changed since the two parted goes back, what the
 * person changed stays on top, also what they changed between that agent's turns. Undefined where no agent
 * changed files.
 */
export async function givingWay(
  session: OpenSession,
  checkpoints: Checkpoints,
  { from, to, files }: GivingWay,
): Promise<Extract<RestoreWhat, { way: 'keepMine' }> | undefined> {
  const index = session.checkpoints;
  const tree = session.tree();
  const common = commonNode(tree, from.head, to);
  const kept = index.along(tree, common, from.head);
  const as = pathTo(tree, from.head).find(node => node.parent === common)?.branch ?? from.id;
  const parted = index.newest(tree, common, { as })?.checkpoint ?? foundAfter(session, common, to);
  const since = index.newestOf(tree, from)?.checkpoint ?? parted;
  const found = kept.find(one => one.filed !== true)?.checkpoint;
  if (since === undefined || (files ?? found) === undefined) return undefined;
  if (files === undefined) return { way: 'keepMine', to: found ?? since, since };
  let goal = files;
  for (const sides of byHand(parted, kept))
    goal = await checkpoints.combine({ session: session.session, node: to, ours: goal, ...sides, conflicts: 'theirs' });
  return { way: 'keepMine', to: goal, since };
}

/**
 * What a person changed while an agent rested: from what it had left, to what it found when it went on. What the branch
 * adopted in between is no edit of the person's.
 */
function byHand(
  parted: CheckpointId | undefined,
  kept: readonly KeptAt[],
): { readonly base: CheckpointId; readonly theirs: CheckpointId }[] {
  let left = parted;
  return kept.flatMap(({ kind, filed, checkpoint }) => {
    const base = left;
    left = checkpoint;
    const isFound = kind === 'pre' && filed !== true && base !== undefined && base !== checkpoint;
    return isFound ? [{ base, theirs: checkpoint }] : [];
  });
}

/** What a branch's agent changed since it parted from a place; undefined where nothing of it was kept. */
export function changedSince(
  session: OpenSession,
  branch: Branch,
  other: NodeId,
): { readonly from: CheckpointId; readonly to: CheckpointId } | undefined {
  const tree = session.tree();
  const from = beganWith(session, branch, commonNode(tree, branch.head, other));
  const to = session.checkpoints.newestOf(tree, branch)?.checkpoint;
  return from === undefined || to === undefined ? undefined : { from, to };
}
