import type { Clock } from '../base/clock.ts';
import { WorkspaceLease } from '../harness/workspaceLease.ts';
import type { BranchId } from '../session/ids.ts';
import type { SessionEvent } from '../session/event.ts';
import type { CheckpointId, WorkingCopy } from '../workspace/checkpoints.ts';
import { copySource, ownFiles } from './copySource.ts';
import { copyNote } from './copyWords.ts';
import { FolderFiles } from './folderFiles.ts';
import type { OpenSession } from './openSession.ts';
import { capture } from './runFiles.ts';

export interface BranchCopyDeps {
  readonly session: OpenSession;
  readonly branch: BranchId;
  readonly name: string;
  /** Of the session's folder: its store has the copies too. */
  readonly workspace: FolderFiles;
  /** The files another branch of the session works with. */
  readonly filesOf: (branch: BranchId) => FolderFiles;
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
  #removing: Promise<void> | undefined;
  /** While its files go. */
  #leaving: Promise<void> | undefined;
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

  /**
   * Keeps its files, then takes it from disk; who needs it meanwhile gets it made anew afterwards. `ready` is called when its
   * turn has come: when it rejects, the copy stays.
   */
  remove(ready: (copy: WorkingCopy) => Promise<void>): Promise<void> {
    return (this.#removing ??= this.#remove(ready).finally(() => (this.#removing = undefined)));
  }

  async #remove(ready: (copy: WorkingCopy) => Promise<void>): Promise<void> {
    await this.files.inOrder(async () => {
      const copy = await this.make();
      await ready(copy);
      const gone = Promise.withResolvers<void>();
      this.#leaving = gone.promise;
      this.#writing = this.#making = this.#here = undefined;
      try {
        await this.#takeAway(copy);
      } finally {
        gone.resolve();
      }
    });
    await this.files.close();
  }

  async #takeAway(copy: WorkingCopy): Promise<void> {
    const { session, branch, workspace } = this.#deps;
    await session.checkpoints.ready();
    const tree = session.tree();
    const own = tree.branches.get(branch);
    const newest = own && session.checkpoints.newestOf(tree, own)?.checkpoint;
    const parents = [newest ?? session.checkpoints.madeFrom(branch)].filter(id => id !== undefined);
    const request = { session: session.session, node: own?.head ?? 0, kind: 'pre', parents } as const;
    // What differs from the branch's newest checkpoint a person did here: it is no agent's.
    const { id } = await capture(copy.checkpoints, request);
    const last = await workspace.beside(checkpoints => checkpoints.removeCopy({ copy, ...request, parents: [id] }));
    await session.append(...removed(session, branch, last));
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
    const { session, branch, workspace, name } = this.#deps;
    const { copy, checkpoint } = await this.#newest();
    if (session.tree().branches.get(branch)?.copy?.folder !== copy.folder) {
      this.files.last = { session: session.session, checkpoint };
      await session.append(
        { type: 'copyMade', branch, name, folder: copy.folder, checkpoint },
        // The agent hears of it with the results of its first call: a run without calls needs no copy.
        { type: 'noteQueued', branch, words: copyNote(session.tree(), branch) },
      );
      if (workspace.copies === 'slow') void this.#prepareNext(checkpoint);
    }
    this.#here = copy;
    return copy;
  }

  /** What was begun before the branch's files became others elsewhere is begun anew. */
  async #newest(): Promise<Written> {
    const { session, branch } = this.#deps;
    const begun = await this.#written();
    await session.checkpoints.ready();
    const own = ownFiles(session, branch);
    if (session.tree().branches.get(branch)?.copy || own === undefined || own === begun.checkpoint) return begun;
    begun.copy.checkpoints.dispose();
    return (this.#writing = this.#write());
  }

  #written(): Promise<Written> {
    return (this.#writing ??= this.#write());
  }

  async #write(): Promise<Written> {
    const { session, branch, workspace, name, include, clock, note } = this.#deps;
    this.#state = 'well';
    try {
      await this.#leaving;
      const checkpoint = await copySource(this.#deps);
      // What stands there and was told to nobody nobody worked in.
      const found = session.tree().branches.get(branch)?.copy ? 'keep' : 'replace';
      const order = { name, checkpoint, found, include: include(), signal: this.#closed.signal } as const;
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

/** What a session is told of a copy that is gone: its last files are the branch's newest. */
export function removed(session: OpenSession, branch: BranchId, last: CheckpointId | undefined): SessionEvent[] {
  const tree = session.tree();
  const node = tree.branches.get(branch)?.head ?? 0;
  const newest = session.checkpoints.newest(tree, node, { as: branch })?.checkpoint;
  const gone: SessionEvent = { type: 'copyRemoved', branch, checkpoint: last ?? '' };
  // The files of the workspace's holder are those of the workspace.
  if (last === undefined || newest === last || tree.holder === branch) return [gone];
  return [
    { type: 'checkpointTaken', branch, node, kind: 'pre', checkpoint: last, filed: true, skipped: [], ms: 0 },
    gone,
  ];
}
