import type { Intent } from '../protocol/intent.ts';
import type { SessionEvent } from '../session/event.ts';
import type { BranchId, NodeId } from '../session/ids.ts';
import { forkPoint, isOnPath } from '../session/path.ts';
import type { Branch } from '../session/tree.ts';
import type { RestoreWhat } from '../workspace/checkpoints.ts';
import { alone, asBefore, bring, brokeOff, keepLeft } from './bringFiles.ts';
import type { FilesPlace } from './filesPlace.ts';
import { handBack, handOn } from './handOn.ts';
import { refuseMoved } from './knownBranch.ts';
import { mailAfterMove } from './mailAfterMove.ts';
import type { OpenSession } from './openSession.ts';
import { Refusal } from './refusal.ts';
import { withdrawals } from '../harness/withdrawals.ts';

/** Moves a branch's head back, and the workspace with it where that is asked. `branch` is idle. */
export async function rewind(
  { to: wanted, files }: Extract<Intent, { type: 'rewind' }>,
  branch: Branch,
  place: FilesPlace,
): Promise<void> {
  const { session } = place;
  if (wanted !== 0 && !session.tree().nodes.get(wanted)) throw new Refusal('gone', 'There is no such turn.');
  const to = forkPoint(session.tree(), wanted);
  if (!isOnPath(session.tree(), to, branch.head)) throw new Refusal('invalid', 'That turn is not on this branch.');
  return goBack(branch, to, files, place);
}

/** A branch that what a branch goes back from becomes, and what makes it. */
export interface SplitOff {
  readonly branch: BranchId;
  readonly made: readonly SessionEvent[];
}

/**
 * Moves the head of an idle branch back to a node on its path, and the files with it where that is asked. `split` is asked
 * when it is recorded, because branches are numbered: it is in the same write.
 */
export async function goBack(
  branch: Branch,
  to: NodeId,
  files: Extract<Intent, { type: 'rewind' }>['files'],
  place: FilesPlace,
  split?: () => SplitOff,
): Promise<void> {
  const { session } = place;
  const move = { type: 'headMoved', branch: branch.id, from: branch.head, to, reason: 'rewind' } as const;
  let parted: SplitOff | undefined;
  let isMoved = false;
  // What was read on a line that goes on as another branch stays read there.
  const mail = split ? () => [] : await mailAfterMove(session, branch, to);
  const record = async (along: { readonly files?: { safety: string } }): Promise<void> => {
    if (!isMoved) refuseMoved({ session }, branch);
    isMoved = true;
    const first = parted ? undefined : split?.();
    parted ??= first;
    return session.append(...withdrawals(session.tree(), branch.id), ...(first?.made ?? []), ...mail(), {
      ...move,
      ...(parted ? { split: parted.branch } : {}),
      ...along,
    });
  };
  if (!files || place.kind === 'shared') {
    if (to !== branch.head) await record({});
    return;
  }
  await alone(place, asked(branch), async checkpoints => {
    const what = whereTo(session, branch, to, files.edits);
    // No agent changed a file on this branch.
    if (!what) return to === branch.head ? undefined : record({});
    const request = { session: session.session, node: branch.head, what, except: files.except };
    const restored = await bring(place, checkpoints, request, {
      resting: [branch],
      record: safety => record({ files: { safety } }),
      name: 'the rewind',
    });
    const back = { ...move, from: to, to: branch.head, reason: 'undo' } as const;
    if (restored.outcome === 'failed' && !restored.undone)
      throw new Refusal('disk', `${brokeOff(restored.reason)} Undo Rewind brings back how they were.`);
    if (restored.outcome !== 'done') {
      const mailBack = await mailAfterMove(session, { id: branch.id, head: to }, branch.head);
      await session.append(...handBack(session.tree(), branch.id), ...mailBack(), back);
      throw asBefore(restored);
    }
    await keepLeft(place, checkpoints, branch.id, to, restored.safety);
  });
}

/** Takes a branch's last rewind back; what the person changed since stays where the files went along. */
export async function undoRewind(branch: Branch, place: FilesPlace): Promise<void> {
  const { session } = place;
  const { rewound } = branch;
  if (!rewound) throw new Refusal('gone', 'There is no rewind to undo.');
  const { from, to, safety } = rewound;
  const move = { type: 'headMoved', branch: branch.id, from: branch.head, to: from, reason: 'undo' } as const;
  const mail = await mailAfterMove(session, branch, from);
  const events = (): SessionEvent[] => [...handBack(session.tree(), branch.id), ...mail()];
  if (safety === undefined) {
    refuseMoved({ session }, branch);
    return session.append(...events(), move);
  }
  await alone(place, asked(branch), async checkpoints => {
    const left = session.checkpoints.leftAt(branch.id, to);
    const what: RestoreWhat = left
      ? { way: 'keepMine', to: safety, since: left.checkpoint }
      : { way: 'exact', to: safety };
    const request = { session: session.session, node: branch.head, what };
    const restored = await bring(place, checkpoints, request, {
      resting: [branch],
      record: before => session.append(...events(), { ...move, files: { safety: before } }),
      name: 'the undo of a rewind',
    });
    if (restored.outcome === 'done') return;
    // The rewind stands as it stood, and can be undone again.
    const mailBack = await mailAfterMove(session, { id: branch.id, head: from }, to);
    const again =
      rewound.split === undefined ? [] : handOn(session.tree(), { ...branch, head: from }, rewound.split, to);
    const split = rewound.split === undefined ? {} : { split: rewound.split };
    await session.append(...again, ...mailBack(), { ...move, from, to, reason: 'rewind', ...split, files: { safety } });
    if (restored.outcome === 'failed' && !restored.undone)
      throw new Refusal('disk', `${brokeOff(restored.reason)} Undo Rewind can be tried again.`);
    throw asBefore(restored);
  });
}

/**
 * What a rewind restores; undefined where no agent changed files on the branch. With the person's edits kept it goes back
 * to what the agent found when it went on from there: what the person did before that is theirs as well.
 */
export function whereTo(
  session: OpenSession,
  branch: Pick<Branch, 'id' | 'head'>,
  to: NodeId,
  edits: 'keepMine' | 'exact',
): Exclude<RestoreWhat, { way: 'adopt' }> | undefined {
  const tree = session.tree();
  const { checkpoints } = session;
  const { found: next, filed } = checkpoints.onward(tree, to, branch.head);
  const own = checkpoints.newest(tree, to, { as: branch.id });
  const found = next?.kind === 'pre' && !filed && edits === 'keepMine' ? next : own;
  const target = (found ?? next)?.checkpoint;
  const since = checkpoints.newestOf(tree, branch)?.checkpoint;
  return target === undefined || since === undefined ? undefined : { way: edits, to: target, since };
}

function asked({ name }: Branch): { name: string; key: string; instead: string } {
  return { name, key: 'rewind', instead: ', or rewind the words alone' };
}
