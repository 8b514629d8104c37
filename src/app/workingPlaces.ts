import type { Clock } from '../base/clock.ts';
import { unlessAborted } from '../base/unlessAborted.ts';
import type { OwnCopy } from '../harness/ownCopy.ts';
import { WorkspaceLease } from '../harness/workspaceLease.ts';
import { settingsOf } from '../session/authority.ts';
import type { BranchId } from '../session/ids.ts';
import { activeRun, makerOf, type Tree } from '../session/tree.ts';
import { BranchCopy } from './branchCopy.ts';
import { copyMissing } from './copyWords.ts';
import { copyName, isIdle } from './keptCopies.ts';
import type { FolderFiles } from './folderFiles.ts';
import { Refusal } from './refusal.ts';
import type { Opened } from './sessions.ts';

/** The files a branch works with: those of the workspace, a copy of its own, or another branch's, of which it only reads. */
export type WorkingPlace =
  | {
      readonly kind: 'workspace' | 'shared';
      readonly files: FolderFiles;
      readonly lease: WorkspaceLease;
      /** Whose copy is shared; absent where the workspace is. */
      readonly copy?: BranchCopy;
    }
  | {
      readonly kind: 'copy';
      readonly files: FolderFiles;
      readonly lease: WorkspaceLease;
      readonly copy: BranchCopy;
    };

export interface PlacesDeps {
  readonly clock: Clock;
  readonly note: (line: string) => void;
  /** The files of a session's folder. */
  readonly workspace: (opened: Opened) => FolderFiles;
  /** Ignored files a copy brings along, as patterns. */
  readonly include: () => readonly string[];
  /** Whether an editor's window stands on a folder. */
  readonly isOpen: (folder: string) => boolean;
  /** Ends every hand that works in a folder. */
  readonly endHands: (folder: string) => Promise<void>;
}

/** Where every branch works. A branch's place is looked up anew for each use: a person can move it between two of them. */
export class WorkingPlaces {
  readonly #deps: PlacesDeps;
  readonly #leases = new Map<string, WorkspaceLease>();
  readonly #copies = new Map<string, BranchCopy>();

  constructor(deps: PlacesDeps) {
    this.#deps = deps;
  }

  of(opened: Opened, branch: BranchId): WorkingPlace {
    const tree = opened.session.tree();
    const kind = placeKind(tree, branch);
    const shares = kind === 'shared' ? ownerOf(tree, branch) : branch;
    if (shares !== branch && placeKind(tree, shares) === 'copy') {
      const copy = this.copyOf(opened, shares);
      return { kind: 'shared', files: copy.files, lease: copy.lease, copy };
    }
    if (kind !== 'copy') return { kind, files: this.#deps.workspace(opened), lease: this.workspaceLease(tree.folder) };
    const copy = this.copyOf(opened, branch);
    return { kind, files: copy.files, lease: copy.lease, copy };
  }

  workspaceLease(folder: string): WorkspaceLease {
    const lease = this.#leases.get(folder) ?? new WorkspaceLease();
    this.#leases.set(folder, lease);
    return lease;
  }

  /** The branch's copy, whether or not it is on disk, and whether or not the branch works in it now. */
  copyOf(opened: Opened, branch: BranchId): BranchCopy {
    const { session } = opened;
    const key = copyName(session.session, branch);
    const known = this.#copies.get(key);
    // A session whose log broke stands on a new one.
    if (known?.session === session) return known;
    const { clock, note, include } = this.#deps;
    const workspace = this.#deps.workspace(opened);
    const filesOf = (other: BranchId): FolderFiles => this.of(opened, other).files;
    const made = new BranchCopy({ session, branch, name: key, workspace, filesOf, clock, note, include });
    this.#copies.set(key, made);
    return made;
  }

  /** A run starts: begins to write the files it works with. */
  begin(opened: Opened, branch: BranchId): void {
    this.of(opened, branch).copy?.begin();
  }

  /** Sees to it that a branch has its copy on disk. */
  async make(opened: Opened, branch: BranchId): Promise<void> {
    const copy = this.copyOf(opened, branch);
    copy.begin();
    await copy.make();
  }

  /** The lease of the files the branch works with when it asks; what it has anywhere goes back together. */
  lease(opened: Opened, branch: BranchId): Pick<WorkspaceLease, 'take' | 'release'> {
    const { folder } = opened.session.tree();
    return {
      take: (...asked) => this.of(opened, branch).lease.take(...asked),
      release: key => {
        this.workspaceLease(folder).release(key);
        this.#copies.get(copyName(opened.session.session, branch))?.lease.release(key);
      },
    };
  }

  /** The files of a branch's run, as its calls wait for them. */
  ownCopy(opened: Opened, branch: BranchId): OwnCopy {
    return {
      kind: () => (this.of(opened, branch).kind === 'copy' ? 'copy' : undefined),
      isAwaited: () => {
        const { copy } = this.of(opened, branch);
        return copy !== undefined && !copy.here;
      },
      ready: async signal => {
        const { copy } = this.of(opened, branch);
        if (!copy) return undefined;
        const missing = copy.make().then(() => undefined, copyMissing);
        return unlessAborted(missing, signal);
      },
    };
  }

  /** Keeps a branch's files in the store and takes its copy away; nothing happens where it has none. */
  async park(opened: Opened, branch: BranchId): Promise<void> {
    const { session } = opened;
    const copy = this.copyOf(opened, branch);
    if (!session.tree().branches.get(branch)?.copy && !copy.here) return;
    await copy.remove(async ({ folder }) => {
      if (session.tree().holder !== branch && activeRun(session.tree().branches.get(branch)))
        throw new Refusal('busy', `${session.tree().branches.get(branch)?.name ?? ''} is running. Stop it first.`);
      const reader = [...session.tree().branches.values()].find(
        other => activeRun(other) && other.id !== branch && this.of(opened, other.id).copy === copy,
      );
      if (reader) throw new Refusal('busy', `${reader.name} reads these files. Stop it first.`);
      await this.#deps.endHands(folder);
    });
  }

  isHere(name: string): boolean {
    return this.#copies.get(name)?.here !== undefined;
  }

  /** Takes the copies away that were idle for long, and that nobody looks at; the rest is the clean-up's. */
  async parkIdle(opened: readonly Opened[]): Promise<void> {
    for (const one of opened)
      for (const { id, copy } of one.session.tree().branches.values())
        if (copy && !this.#deps.isOpen(copy.folder) && isIdle(one.session.tree(), id, this.#deps.clock.now()))
          await this.park(one, id).catch((error: unknown) => this.#deps.note(`${copy.name} stays: ${String(error)}`));
  }

  async settled(): Promise<void> {
    await Promise.all([...this.#copies.values()].map(copy => copy.files.settled()));
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#copies.values()].map(copy => copy.dispose()));
  }
}

/** Whose files a branch that only reads looks at: those of the branch it was started for, where an agent or a task began it. */
function ownerOf(tree: Tree, branch: BranchId): BranchId {
  const own = tree.branches.get(branch);
  if (!own || placeKind(tree, branch) !== 'shared') return branch;
  // A parent is older than what a person spawned, so this ends.
  const spawner = own.purpose === 'spawn' && own.parent < branch ? tree.branches.get(own.parent) : undefined;
  const owner = makerOf(tree, own) ?? spawner;
  return owner ? ownerOf(tree, owner.id) : branch;
}

/** Exactly one branch has the workspace. One that only reads shares it; every other one has files of its own. */
export function placeKind(tree: Tree, branch: BranchId): WorkingPlace['kind'] {
  if (tree.origin === 'rehearsal' || tree.holder === branch) return 'workspace';
  if (tree.branches.get(branch)?.copy) return 'copy';
  return settingsOf(tree, branch).authority === 'readOnly' ? 'shared' : 'copy';
}
