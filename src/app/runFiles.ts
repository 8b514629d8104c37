import type { Clock } from '../base/clock.ts';
import { unlessAborted } from '../base/unlessAborted.ts';
import { agentKey } from '../harness/executeCall.ts';
import type { Changed, KeptFiles } from '../harness/keptFiles.ts';
import type { WorkspaceLease } from '../harness/workspaceLease.ts';
import type { BranchId, NodeId } from '../session/ids.ts';
import type { CaptureRequest } from '../workspace/capture.ts';
import type { Captured, Checkpoints } from '../workspace/checkpoints.ts';
import { CheckpointMissing } from '../workspace/readCheckpoint.ts';
import { Ending, NoFiles, wordsOf, type FolderFiles } from './folderFiles.ts';
import type { OpenSession } from './openSession.ts';

/** The files a run works with; of shared ones it only reads. */
export interface RunFilesAt {
  readonly kind: 'workspace' | 'copy' | 'shared';
  readonly files: FolderFiles;
  readonly lease: WorkspaceLease;
}

/** Where and for whom files are kept. */
export interface RunPlace {
  readonly session: OpenSession;
  readonly branch: BranchId;
  /** The files the branch works with now. */
  readonly at: () => RunFilesAt;
  readonly clock: Clock;
  /** Hears why files could not be kept. */
  readonly failed: (error: unknown) => void;
}

/** The longest a changing call waits for a checkpoint, in milliseconds. */
const captureMs = 60_000;

/** The files beside one run. Checkpoints of a folder are taken one after the other, whoever asked. */
export function runFiles(place: RunPlace): KeptFiles {
  const { session, branch, at } = place;
  const key = agentKey({ journal: session, branch });
  /** The turn of the lease the run's first checkpoint belongs to: files another holder changed since are others. */
  let begun: { readonly files: FolderFiles; readonly turn: number } | undefined;
  /** The node whose calls' files were kept by name. */
  let named: NodeId | undefined;
  const begin = ({ kind, files, lease }: RunFilesAt): void => {
    const turn = lease.turnOf(key);
    // Where a branch only reads, what changes is the work of others.
    if (kind === 'shared' || turn === undefined || (turn === begun?.turn && files === begun.files)) return;
    begun = { files, turn };
    keep(place, files, 'pre', beforeCalls(session, branch), 'anything');
  };
  return {
    before: () => {
      if (!begun) begin(at());
    },
    ready: async (signal, paths = []) => {
      const now = at();
      begin(now);
      const node = beforeCalls(session, branch);
      // Once for all calls of a reply: later ones would find what the first have changed.
      if (paths.length > 0 && named !== node) keepNamed(place, now.files, node, paths);
      named = node;
      await unlessAborted(now.files.settled(), signal);
    },
    after: (node, changed) => {
      const { kind, files } = at();
      if (changed !== 'nothing' && kind !== 'shared') keep(place, files, 'post', node, changed);
    },
  };
}

/** Begins to keep the files as they are; that it happened is in the log when it is done. */
function keep(
  place: RunPlace,
  folder: FolderFiles,
  kind: 'pre' | 'post',
  node: NodeId,
  changed: Exclude<Changed, 'nothing'>,
): void {
  const { session, branch, clock } = place;
  const known = changed === 'anything' ? {} : { known: changed.files };
  const pause = folder.backOff.pause(clock.now());
  if (pause !== undefined) return void say(place, node, pause).catch(place.failed);
  folder
    .inOrder(async checkpoints => {
      const started = clock.now();
      const parents = await parentsOf(place, folder, node, kind);
      const request = { session: session.session, node, kind, parents, ...known };
      const { id, skipped } = await capture(checkpoints, { ...request, signal: AbortSignal.timeout(captureMs) });
      folder.last = { session: session.session, checkpoint: id };
      const ms = Math.max(0, clock.now() - started);
      folder.backOff.took(ms, clock.now());
      await session.append({
        type: 'checkpointTaken',
        branch,
        node,
        kind,
        checkpoint: id,
        skipped: skipped.map(({ path, reason }) => ({ path, reason })),
        ms,
      });
    })
    .catch(async (error: unknown) => {
      place.failed(error);
      if (error instanceof Ending || session.tree().origin === 'rehearsal') return;
      if (!(error instanceof NoFiles)) folder.backOff.failed(clock.now());
      // What holds for the folder is said once.
      else if (session.tree().unkept.some(({ reason }) => reason === error.message)) return;
      await say(place, node, wordsOf(error));
    })
    .catch(place.failed);
}

/** Without git only what is named is kept, and it must be before the first change. */
function keepNamed(place: RunPlace, folder: FolderFiles, node: NodeId, known: readonly string[]): void {
  const { session, branch } = place;
  folder
    .inOrder(async checkpoints => {
      if (checkpoints.kind !== 'journal') return;
      const parents = await parentsOf(place, folder, node, 'pre');
      const request = { session: session.session, node, kind: 'pre', parents, known } as const;
      const { id: checkpoint, changed, skipped } = await capture(checkpoints, request);
      if (!changed) return;
      folder.last = { session: session.session, checkpoint };
      const left = skipped.map(({ path, reason }) => ({ path, reason }));
      await session.append({ type: 'checkpointTaken', branch, node, kind: 'pre', checkpoint, skipped: left, ms: 0 });
    })
    .catch(place.failed);
}

/** That a moment's files are not kept is in the log, and under its turn. */
async function say({ session, branch }: RunPlace, node: NodeId, reason: string): Promise<void> {
  await session.append({ type: 'filesNotKept', branch, node, reason });
}

/**
 * The newest checkpoint on the node's path. Where another branch of the session changed the folder since, what stands
 * there is its work: the first checkpoint of a run leans on both.
 */
async function parentsOf(
  { session, branch }: RunPlace,
  folder: FolderFiles,
  node: NodeId,
  kind: 'pre' | 'post',
): Promise<readonly string[]> {
  await session.checkpoints.ready();
  const own = session.checkpoints.newest(session.tree(), node, { as: branch })?.checkpoint;
  const last = folder.last?.session === session.session && kind === 'pre' ? folder.last.checkpoint : undefined;
  return [...new Set([own, last])].filter(id => id !== undefined);
}

/** As the store does it; a checkpoint that is gone is nobody's parent. */
export async function capture(checkpoints: Checkpoints, request: CaptureRequest): Promise<Captured> {
  try {
    return await checkpoints.capture(request);
  } catch (error) {
    if (!(error instanceof CheckpointMissing)) throw error;
    return checkpoints.capture({ ...request, parents: [] });
  }
}

/** The node whose files the next calls change: the one the reply with the calls stands on. */
function beforeCalls(session: OpenSession, branch: BranchId): NodeId {
  const { branches, nodes } = session.tree();
  const head = branches.get(branch)?.head ?? 0;
  return nodes.get(head)?.kind === 'reply' ? (nodes.parent(head) ?? head) : head;
}
