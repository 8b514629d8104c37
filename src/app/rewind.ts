import type { WorkspaceLease } from '../harness/workspaceLease.ts';
import type { Intent } from '../protocol/intent.ts';
import type { BranchId, NodeId } from '../session/ids.ts';
import { forkPoint, isOnPath } from '../session/path.ts';
import { activeRun, type Branch } from '../session/tree.ts';
import type { Checkpoints, Restored, RestoreRequest, RestoreWhat, WorkingCopy } from '../workspace/checkpoints.ts';
import { NoFiles, wordsOf, type FolderFiles } from './folderFiles.ts';
import type { OpenSession } from './openSession.ts';
import { Refusal } from './refusal.ts';
import { capture } from './runFiles.ts';

/** The folder a session's files are in, and who else is there. */
export interface FilesPlace {
  readonly session: OpenSession;
  /** `shared`: the branch only reads the workspace's files; nothing may be done to them for it. */
  readonly kind: 'workspace' | 'copy' | 'shared';
  /** The branch's copy, made where it is not there. Rejects where the branch works in none. */
  readonly copy: () => Promise<WorkingCopy>;
  readonly folder: FolderFiles;
  readonly lease: WorkspaceLease;
  /** Does something to the folder on the person's word, while nothing changes files behind a wall there. */
  readonly whileStill: <T>(work: () => Promise<T>) => Promise<T>;
  /** Lets editors save these files, relative to the folder; the ones that still have unsaved edits come back. */
  readonly unsaved: (paths: string[]) => Promise<string[]>;
  readonly note: (line: string) => void;
}

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
  const move = { type: 'headMoved', branch: branch.id, from: branch.head, to, reason: 'rewind' } as const;
  if (!files || place.kind === 'shared') {
    if (to !== branch.head) await session.append(move);
    return;
  }
  await alone(place, branch, async checkpoints => {
    const what = whereTo(session, branch, to, files.edits);
    // No agent changed a file on this branch.
    if (!what) return to === branch.head ? undefined : session.append(move);
    const request = { session: session.session, node: branch.head, what, except: files.except };
    const restored = await bring(place, checkpoints, branch, request, safety =>
      session.append({ ...move, files: { safety } }),
    );
    const back = { ...move, from: to, to: branch.head, reason: 'undo' } as const;
    if (restored.outcome === 'failed' && !restored.undone)
      throw new Refusal('disk', `${brokeOff(restored.reason)} Undo Rewind brings back how they were.`);
    if (restored.outcome !== 'done') {
      await session.append(back);
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
  if (safety === undefined) return session.append(move);
  await alone(place, branch, async checkpoints => {
    const left = session.checkpoints.leftAt(branch.id, to);
    const what: RestoreWhat = left
      ? { way: 'keepMine', to: safety, since: left.checkpoint }
      : { way: 'exact', to: safety };
    const request = { session: session.session, node: branch.head, what };
    const restored = await bring(place, checkpoints, branch, request, before =>
      session.append({ ...move, files: { safety: before } }),
    );
    if (restored.outcome === 'done') return;
    // The rewind stands as it stood, and can be undone again.
    await session.append({ ...move, from, to, reason: 'rewind', files: { safety } });
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
  { head }: Pick<Branch, 'head'>,
  to: NodeId,
  edits: 'keepMine' | 'exact',
): Exclude<RestoreWhat, { way: 'adopt' }> | undefined {
  const tree = session.tree();
  const { checkpoints } = session;
  const next = checkpoints.next(tree, to, head);
  const own = checkpoints.newest(tree, to);
  const found = next?.kind === 'pre' && edits === 'keepMine' ? next : own;
  const target = (found ?? next)?.checkpoint;
  const since = checkpoints.newest(tree, head)?.checkpoint;
  return target === undefined || since === undefined ? undefined : { way: edits, to: target, since };
}

/** Holds the right to change the folder meanwhile. Refuses when a run has it. */
async function alone(
  { session, folder, lease }: FilesPlace,
  branch: Branch,
  work: (checkpoints: Checkpoints) => Promise<void>,
): Promise<void> {
  await folder
    .inOrder(async checkpoints => {
      if (lease.holder !== undefined)
        throw new Refusal('busy', `${lease.holder} is changing files here. Stop it first, or rewind the words alone.`);
      const key = `${session.session}/rewind`;
      await lease.take(key, branch.name, new AbortController().signal, () => undefined);
      try {
        await session.checkpoints.ready();
        await work(checkpoints);
      } finally {
        lease.release(key);
      }
    })
    .catch((error: unknown) => {
      throw error instanceof NoFiles ? new Refusal('invalid', error.message) : error;
    });
}

/** Restores files: editors save first, and the head moves before the first file is written. */
async function bring(
  place: FilesPlace,
  checkpoints: Checkpoints,
  branch: Branch,
  request: RestoreRequest,
  move: (safety: string) => Promise<void>,
): Promise<Restored> {
  const { session } = place;
  const { changes } = await checkpoints.preview(request);
  const open = await place.unsaved(changes.flatMap(({ path, was }) => (was === undefined ? [path] : [path, was])));
  if (open.length > 0)
    throw new Refusal('busy', `${open.join(', ')}: unsaved edits that could not be saved. Save or revert them first.`);
  let moved = false;
  const onSafety = (safety: string): Promise<void> => {
    const now = session.tree().branches.get(branch.id);
    if (activeRun(now) || (!moved && now?.head !== branch.head))
      throw new Refusal('busy', `${branch.name} went on meanwhile. Words and files are as they were.`);
    moved = true;
    return move(safety);
  };
  const restored = await place.whileStill(() =>
    checkpoints.restore({ ...request, onSafety: async safety => onSafety(safety) }),
  );
  if (restored.outcome === 'done' && restored.wrong.length > 0)
    place.note(`after the rewind these files are not as they should be: ${restored.wrong.join(', ')}`);
  return restored;
}

/** Keeps what a rewind left on disk, so that its undo knows what the person changed since. */
async function keepLeft(
  { session, folder, note }: FilesPlace,
  checkpoints: Checkpoints,
  branch: BranchId,
  node: NodeId,
  safety: string,
): Promise<void> {
  try {
    const request = { session: session.session, node, kind: 'safety', parents: [safety] } as const;
    const { id } = await capture(checkpoints, request);
    folder.last = undefined;
    await session.append({ type: 'checkpointTaken', branch, node, kind: 'safety', checkpoint: id, skipped: [], ms: 0 });
  } catch (error) {
    note(`what a rewind left could not be kept: ${wordsOf(error)}`);
  }
}

function brokeOff(reason: string): string {
  return `The files could not all be written: ${wordsOf(reason)}. Some are changed already.`;
}

function asBefore(restored: Exclude<Restored, { outcome: 'done' }>): Refusal {
  return restored.outcome === 'stale'
    ? new Refusal('busy', 'Files kept changing meanwhile. Words and files are as they were; try again.')
    : new Refusal(
        'disk',
        `The files could not be written: ${wordsOf(restored.reason)}. Words and files are as they were.`,
      );
}
