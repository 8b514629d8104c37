import type { Clock } from '../base/clock.ts';
import { WorkspaceLease } from '../harness/workspaceLease.ts';
import type { BranchId } from '../session/ids.ts';
import type { SessionEvent } from '../session/event.ts';
import type { CheckpointId, WorkingCopy } from '../workspace/checkpoints.ts';
import { copySource } from './copySource.ts';
import { FolderFiles } from './folderFiles.ts';
import type { OpenSession } from './openSession.ts';

export interface BranchCopyDeps {
  readonly session: OpenSession;
  readonly branch: BranchId;
  readonly name: string;
  /** Of the session's folder: its store has the copies too. */
  readonly workspace: FolderFiles;
  /** The files another branch of the session works with. */
  readonly filesOf: (branch: BranchId) => FolderFiles;
  /** Called when the session knows of a copy that was made. */
  readonly told: () => void;
  readonly clock: Clock;
  readonly note: (line: string) => void;
  readonly include: () => readonly string[];
}

/** The copy of one branch: made when it is first needed, found again after a restart, removed on request. */
export class BranchCopy {
  /** The checkpoints taken of it, in order. Asking for them makes the copy. */
  readonly files: FolderFiles;
  readonly lease = new WorkspaceLease();
  readonly name: string;
  readonly #deps: BranchCopyDeps;
  readonly #closed = new AbortController();
  #writing: Promise<Written> | undefined;
  #making: Promise<WorkingCopy> | undefined;
  #here: WorkingCopy | undefined;
  #state: 'well' | 'failed' = 'well';

  constructor(deps: BranchCopyDeps) {
    this.#deps = deps;
    this.name = deps.name;
    const { clock, note } = deps;
    this.files = new FolderFiles({ open: async () => (await this.make()).checkpoints, clock, note });
  }

  get session(): OpenSession {
    return this.#deps.session;
  }

  /** The copy while it is known to be on disk. */
  get here(): WorkingCopy | undefined {
    return this.#here;
  }

  /** Begins to write its files where they are not there, and tries again what failed before. Nothing is told of it yet. */
  begin(): void {
    if (this.#state === 'failed') this.#writing = this.#making = undefined;
    this.#written().catch(() => undefined);
  }

  /** The copy, made where it is not there. Rejects with words for a person, each time until `begin`. */
  make(): Promise<WorkingCopy> {
    return (this.#making ??= this.#make());
  }

  /** Keeps its files, then takes it from disk. Nothing may work in it any more. */
  async remove(): Promise<void> {
    const { session, branch, workspace } = this.#deps;
    await this.files.inOrder(async () => {
      const copy = await this.make();
      await session.checkpoints.ready();
      const tree = session.tree();
      const node = tree.branches.get(branch)?.head ?? 0;
      const parents = [session.checkpoints.newest(tree, node)?.checkpoint ?? session.checkpoints.madeFrom(branch)];
      const last = await workspace.beside(checkpoints =>
        checkpoints.removeCopy({
          copy,
          session: session.session,
          node,
          parents: parents.filter(id => id !== undefined),
        }),
      );
      this.#here = undefined;
      await session.append(...removed(session, branch, last));
    });
    await this.dispose();
  }

  async dispose(): Promise<void> {
    this.#closed.abort(new Error('Banyan is ending.'));
    await this.#writing?.catch(() => undefined);
    await this.#making?.catch(() => undefined);
    await this.files.dispose();
  }

  /** Prepares files for the folder's next copy. */
  async #prepareNext(checkpoint: CheckpointId): Promise<void> {
    const { clock, workspace, note } = this.#deps;
    const { signal } = this.#closed;
    try {
      await clock.sleep(prepareAfterMs, signal);
      await workspace.beside(checkpoints => checkpoints.warm(checkpoint, signal));
    } catch (error) {
      if (!signal.aborted) note(`no copy could be prepared: ${String(error)}`);
    }
  }

  /** The files are there; from now on the session knows that they are the branch's. */
  async #make(): Promise<WorkingCopy> {
    const { session, branch, workspace, name, told } = this.#deps;
    const { copy, checkpoint } = await this.#written();
    if (session.tree().branches.get(branch)?.copy?.folder !== copy.folder) {
      this.files.last = { session: session.session, checkpoint };
      await session.append({ type: 'copyMade', branch, name, folder: copy.folder, checkpoint });
      told();
      if (workspace.copies === 'slow') void this.#prepareNext(checkpoint);
    }
    this.#here = copy;
    return copy;
  }

  #written(): Promise<Written> {
    return (this.#writing ??= this.#write());
  }

  async #write(): Promise<Written> {
    const { workspace, name, include, clock, note } = this.#deps;
    this.#state = 'well';
    try {
      const checkpoint = await copySource(this.#deps);
      const order = { name, checkpoint, include: include(), signal: this.#closed.signal };
      return await workspace.beside(async checkpoints => {
        const started = clock.now();
        const copy = await checkpoints.copyFor(order);
        if (clock.now() - started > slowMs) workspace.copies = 'slow';
        return { copy, checkpoint };
      });
    } catch (error) {
      this.#state = 'failed';
      if (!this.#closed.signal.aborted) note(`the copy ${name} could not be made: ${String(error)}`);
      throw error;
    }
  }
}

interface Written {
  readonly copy: WorkingCopy;
  readonly checkpoint: CheckpointId;
}

/** From how many milliseconds on the next copy is prepared ahead. */
const slowMs = 1_000;

/** How long after a copy was made the next one is prepared, in milliseconds: the run that waited for it goes first. */
const prepareAfterMs = 60_000;

/** What a session is told of a copy that is gone: its last files belong to the branch's head where that is its own. */
export function removed(session: OpenSession, branch: BranchId, last: CheckpointId | undefined): SessionEvent[] {
  const tree = session.tree();
  const node = tree.branches.get(branch)?.head ?? 0;
  const isOwn = tree.nodes.get(node)?.branch === branch;
  const isNew = last !== undefined && session.checkpoints.newest(tree, node)?.checkpoint !== last;
  const gone: SessionEvent = { type: 'copyRemoved', branch, checkpoint: last ?? '' };
  if (!isOwn || !isNew) return [gone];
  return [{ type: 'checkpointTaken', branch, node, kind: 'post', checkpoint: last, skipped: [], ms: 0 }, gone];
}
