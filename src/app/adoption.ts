import type { AdoptionWish } from '../protocol/intent.ts';
import type { NodeId } from '../session/ids.ts';
import { isOnPath, pathTo, turnEnd } from '../session/path.ts';
import type { Branch } from '../session/tree.ts';
import type { CheckpointId, Checkpoints, RestoreWhat } from '../workspace/checkpoints.ts';
import type { OpenSession } from './openSession.ts';
import { beganWith, commonNode, foundAfter, givingWay } from './parting.ts';
import { Refusal } from './refusal.ts';

/** What an adoption brings, and how. */
export interface AdoptionPlan {
  readonly base: CheckpointId;
  readonly theirs: CheckpointId;
  /** Up to where on the source's path. */
  readonly node: NodeId;
  readonly what: Exclude<RestoreWhat, { way: 'exact' }>;
}

export interface AdoptionOrder {
  readonly source: Branch;
  /** The source's files now. */
  readonly files: CheckpointId | undefined;
  readonly into: Branch;
  readonly wish: AdoptionWish;
}

/** Plans an adoption. Throws `Refusal` when there is nothing to bring. */
export async function planAdoption(
  session: OpenSession,
  checkpoints: Checkpoints,
  { source, files, into, wish }: AdoptionOrder,
): Promise<AdoptionPlan> {
  if (wish.turn !== 0) {
    if (wish.how === 'replace') throw new Refusal('invalid', 'One turn alone can only go on top of what is there.');
    const turn = changesOfTurn(session, source, wish.turn);
    return { ...turn, what: { way: 'adopt', base: turn.base, theirs: turn.theirs, conflicts: wish.conflicts } };
  }
  const base = wish.how === 'merge' ? baseOf(session, source, into) : partedWith(session, source, into);
  if (base === undefined || files === undefined)
    throw new Refusal('invalid', `${source.name} has changed no files since the two parted.`);
  const plan = { base, theirs: files, node: source.head };
  if (wish.how === 'merge') return { ...plan, what: { way: 'adopt', base, theirs: files, conflicts: wish.conflicts } };
  const what = await givingWay(session, checkpoints, { from: into, to: source.head, files });
  return { ...plan, what: what ?? { way: 'adopt', base, theirs: files, conflicts: wish.conflicts } };
}

function partedWith(session: OpenSession, source: Branch, into: Branch): CheckpointId | undefined {
  return beganWith(session, source, commonNode(session.tree(), source.head, into.head));
}

/** What was adopted whole before, and stands, is not brought again: the target may have made more of it since. */
function baseOf(session: OpenSession, source: Branch, into: Branch): CheckpointId | undefined {
  const [index, tree] = [session.checkpoints, session.tree()];
  const before = index
    .adopted(into.id)
    .findLast(
      one =>
        one.source === source.id && isOnPath(tree, one.node, source.head) && index.isOnPath(tree, one.own, into.head),
    );
  return before?.theirs ?? partedWith(session, source, into);
}

/** What one turn changed: the files before and after it. */
function changesOfTurn(
  session: OpenSession,
  { name, head }: Branch,
  node: NodeId,
): Pick<AdoptionPlan, 'base' | 'theirs' | 'node'> {
  const tree = session.tree();
  if (!tree.nodes.get(node) || !isOnPath(tree, node, head))
    throw new Refusal('gone', `That turn is not on the way to the end of ${name}.`);
  const end = turnEnd(tree, node, head);
  const { turn } = tree.nodes.get(node) ?? {};
  const first = pathTo(tree, end).find(step => step.turn === turn);
  const before = first?.parent ?? 0;
  const base = foundAfter(session, before, end);
  const after = session.checkpoints.newest(tree, end, { kind: 'post' });
  if (!after || after.node <= before) throw new Refusal('invalid', 'No files were changed in that turn.');
  if (base === undefined) throw new Refusal('invalid', 'How the files were before that turn was not kept.');
  return { base, theirs: after.checkpoint, node: end };
}
