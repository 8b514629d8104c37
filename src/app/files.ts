import type { KeptFiles } from '../harness/keptFiles.ts';
import type { SessionRow } from '../protocol/frame.ts';
import type { BranchId, SessionId } from '../session/ids.ts';
import type { Checkpoints, Swept, Upkeep } from '../workspace/checkpoints.ts';
import { withOthersOf } from '../workspace/manyIds.ts';
import { manyRoots } from '../workspace/manyRoots.ts';
import type { AppDeps } from './appDeps.ts';
import { removed } from './branchCopy.ts';
import { copyOwner, keptCopies } from './keptCopies.ts';
import { filePlace, type FilePlace } from './filePlace.ts';
import type { FileSources } from './fileQueries.ts';
import { FolderFiles, wordsOf } from './folderFiles.ts';
import type { OpenSession } from './openSession.ts';
import { runFiles } from './runFiles.ts';
import type { Opened, Sessions } from './sessions.ts';
import type { WorkingPlace } from './workingPlaces.ts';

type Deps = Pick<AppDeps, 'openCheckpoints' | 'clock' | 'note'> & {
  /** The files a branch works with. */
  readonly placeOf: (opened: Opened, branch: BranchId) => WorkingPlace;
  /** Takes copies away that were idle for long. */
  readonly parkIdle: () => Promise<void>;
  /** Whether somebody here knows a copy to be on disk: it is parked rather than swept. */
  readonly isHere: (name: string) => boolean;
  /** Whether a folder is kept however large it is. */
  readonly large: (folder: string) => 'keep' | 'ask';
  /** The folders of the workspace a folder is part of now, itself first. */
  readonly rootsWith: (folder: string) => readonly string[];
  /** The same in the workspace's own order. */
  readonly rootsOf: (folder: string) => readonly string[];
};

/** Bytes that checkpoints of one folder may take before those of old sessions go. */
const quota = 2 * 2 ** 30;

/** How long after its last event a session's files are kept whatever they take, in milliseconds. */
const keptMs = 30 * 24 * 60 * 60_000;

/** Sessions that are looked at for who changed a folder last. */
const mostSessions = 5;

/** The files of all folders, through time. */
export class Files implements FileSources {
  readonly #deps: Deps;
  readonly #sessions: Pick<Sessions, 'get' | 'opened' | 'rows'>;
  readonly #folders = new Map<string, FolderFiles>();
  /** Sessions that were told why their files are not kept. */
  readonly #told = new Set<SessionId>();

  constructor(deps: Deps, sessions: Pick<Sessions, 'get' | 'opened' | 'rows'>) {
    this.#deps = deps;
    this.#sessions = sessions;
  }

  of({ session }: Pick<Opened, 'session'>): FolderFiles {
    const { folder, origin } = session.tree();
    return this.#at(folder, origin);
  }

  ofFolder(folder: string): FolderFiles {
    return this.#at(folder, 'person');
  }

  placeOf(file: FilePlace): FilePlace {
    return filePlace(file, this.#deps.rootsOf(file.folder));
  }

  async ofSession(id: SessionId): Promise<{ session: OpenSession; folder: FolderFiles }> {
    const opened = await this.#sessions.get(id);
    return { session: opened.session, folder: this.of(opened) };
  }

  async ofBranch(id: SessionId, branch: BranchId): Promise<{ session: OpenSession; place: WorkingPlace }> {
    const opened = await this.#sessions.get(id);
    return { session: opened.session, place: this.#deps.placeOf(opened, branch) };
  }

  async session(id: SessionId): Promise<OpenSession | undefined> {
    return this.#sessions.get(id).then(
      ({ session }) => session,
      () => undefined,
    );
  }

  async newest(folder: string): Promise<readonly OpenSession[]> {
    const mayHave = (row: SessionRow): boolean =>
      row.folder === folder || this.#deps.rootsWith(row.folder).includes(folder);
    const rows = (await this.#sessions.rows()).filter(row => row.origin === 'person' && mayHave(row));
    const found = await Promise.all(rows.slice(0, mostSessions).map(row => this.session(row.session)));
    return found.filter(session => session !== undefined);
  }

  /** What keeps the files beside one run of a branch. */
  forRun(opened: Opened, branch: BranchId, at: () => WorkingPlace): KeptFiles {
    const { session } = opened;
    const failed = (error: unknown): void => {
      if (session.tree().origin === 'rehearsal' || this.#told.has(session.session)) return;
      this.#told.add(session.session);
      this.#deps.note(`files of session ${session.session} are not kept: ${wordsOf(error)}`);
    };
    return runFiles({ session, branch, at, clock: this.#deps.clock, failed });
  }

  /** Resolves when nothing is being kept any more. */
  async settled(): Promise<void> {
    await Promise.all([...this.#folders.values()].map(folder => folder.settled()));
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#folders.values()].map(folder => folder.dispose()));
  }

  #at(folder: string, origin: 'person' | 'rehearsal'): FolderFiles {
    const open =
      origin === 'rehearsal' ? () => Promise.resolve({ refused: 'This is a rehearsal.' }) : () => this.#open(folder);
    const { clock, note } = this.#deps;
    const upkeep = (): Promise<Upkeep> => this.#upkeep();
    const swept = (copies: Swept['copies']): Promise<void> => this.#swept(copies);
    const files =
      this.#folders.get(folder) ?? new FolderFiles({ open, clock, note, upkeep, swept, before: this.#deps.parkIdle });
    this.#folders.set(folder, files);
    return files;
  }

  /** The checkpoints of a folder, and with them those of the folders beside it in the workspace. */
  async #open(folder: string): Promise<Checkpoints | { readonly refused: string }> {
    const { openCheckpoints, large, rootsWith, clock } = this.#deps;
    const first = await openCheckpoints(folder, large(folder));
    if ('refused' in first) return first;
    return manyRoots(first, {
      folders: () => rootsWith(folder),
      open: beside => openCheckpoints(beside, large(beside)),
      now: () => clock.now(),
    });
  }

  async #upkeep(): Promise<Upkeep> {
    const since = this.#deps.clock.now() - keptMs;
    const recent = (await this.#sessions.rows()).filter(row => row.changed > since).map(row => row.session);
    const kept = new Set([...recent, ...this.#sessions.opened().map(({ session }) => session.session)]);
    const copies = keptCopies(await this.#sessions.rows(), this.#sessions.opened(), this.#deps.clock.now());
    return { keep: session => kept.has(session), quota, copies: name => this.#deps.isHere(name) || copies(name) };
  }

  /** Tells sessions of copies that the clean-up took away; one that cannot be opened has nobody to tell. */
  async #swept(copies: Swept['copies']): Promise<void> {
    for (const { name, checkpoint } of copies) {
      const owner = copyOwner(name);
      const session = owner && (await this.session(owner.session));
      if (!session?.tree().branches.get(owner?.branch ?? 0)?.copy) continue;
      await session.checkpoints.ready();
      const branch = owner?.branch ?? 0;
      const tree = session.tree();
      const before = session.checkpoints.newest(tree, tree.branches.get(branch)?.head ?? 0)?.checkpoint;
      const last = withOthersOf(checkpoint, before ?? session.checkpoints.madeFrom(branch) ?? '');
      await session.append(...removed(session, branch, last));
    }
  }
}
