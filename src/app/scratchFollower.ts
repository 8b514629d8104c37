import type { Scratch } from '../harness/scratch.ts';
import type { Logged } from '../session/event.ts';
import type { BranchId, MessageId } from '../session/ids.ts';
import { scratchFolder, scratchNames, scratchRoot } from '../session/scratchFolder.ts';
import type { ScratchDisk } from '../workspace/scratch/scratchDisk.ts';
import type { OpenSession } from './openSession.ts';
import { writeBranch, type FollowedSession } from './scratchBranch.ts';

export interface ScratchDeps {
  /** The scratch folders in a workspace folder. */
  readonly openScratch: (folder: string) => ScratchDisk;
  /** Whether anything may be written in a folder. */
  readonly trusts: (folder: string) => boolean;
  readonly note: (line: string) => void;
}

interface Put {
  readonly branch: BranchId;
  readonly path: string;
  readonly text: string;
  readonly tried: () => void;
}

/**
 * Writes the scratch folders of a session beside everything: nothing waits for it, and nothing of it fails a run. What
 * happened meanwhile is written together. How far a folder has come stands in the folder, so a crash doubles and loses
 * nothing; what cannot be written now is written with the next event.
 */
export class ScratchFollower implements Scratch {
  readonly #session: OpenSession;
  readonly #deps: ScratchDeps;
  readonly #folders = new Map<BranchId, string>();
  #disk: ScratchDisk | undefined;
  /** Branches whose folders are behind. */
  #behind = new Set<BranchId>();
  #puts: Put[] = [];
  /** What could not be written, until something happens again. */
  #failed: { branches: Set<BranchId>; puts: Put[] } = { branches: new Set(), puts: [] };
  /** Problems that were told and are not over. */
  readonly #told = new Set<string>();
  /** Words of messages that are not in their inbox yet: once a message is read the tree forgets them. */
  readonly #words = new Map<MessageId, string>();
  #working: Promise<void> | undefined;
  /** Something happened since the work under way began. */
  #again = false;
  #begun = false;

  constructor(session: OpenSession, deps: ScratchDeps) {
    this.#session = session;
    this.#deps = deps;
    session.published.on(events => this.#hear(events));
  }

  folder(branch: BranchId): string {
    const tree = this.#session.tree();
    const folder = this.#folders.get(branch) ?? scratchFolder(tree, branch);
    // It never changes from when the branch is there.
    if (tree.branches.has(branch)) this.#folders.set(branch, folder);
    return folder;
  }

  put(branch: BranchId, path: string, text: string): Promise<void> {
    return new Promise(tried => {
      this.#puts = [...this.#puts, { branch, path, text, tried }];
      this.#work();
    });
  }

  /** Sees to it that a branch's folder is there; what stands in the way is told elsewhere. */
  made(branch: BranchId): Promise<void> {
    const { folder } = this.#session.tree();
    if (!this.#deps.trusts(folder)) return Promise.resolve();
    return this.#onDisk(folder)
      .make(this.folder(branch))
      .catch(() => undefined);
  }

  #onDisk(folder: string): ScratchDisk {
    return (this.#disk ??= this.#deps.openScratch(folder));
  }

  /** Resolves when everything that happened so far is written, or could not be. */
  async settled(): Promise<void> {
    while (this.#working) await this.#working;
  }

  #hear(events: readonly Logged[]): void {
    for (const event of events) {
      const branch = branchOf(event);
      if (branch !== undefined) this.#behind.add(branch);
      if (event.type === 'messageSent') this.#words.set(event.message, event.words);
    }
    if (this.#behind.size > 0) this.#work();
  }

  #work(): void {
    this.#again = true;
    this.#working ??= this.#whileAsked();
  }

  async #whileAsked(): Promise<void> {
    // Not in the turn of whoever published: what follows from the event comes first.
    await Promise.resolve();
    while (this.#again) {
      this.#again = false;
      await this.#writeAll().catch((error: unknown) => {
        // Written with the next event, as everything else; nobody waits for that.
        for (const put of this.#puts) put.tried();
        this.#deps.note(`scratch folders: ${String(error)}`);
      });
    }
    this.#working = undefined;
  }

  async #writeAll(): Promise<void> {
    const { folder } = this.#session.tree();
    if (!this.#deps.trusts(folder)) {
      for (const put of this.#puts) put.tried();
      return;
    }
    const disk = this.#onDisk(folder);
    this.#takeFailed();
    if (!this.#begun) await this.#begin(disk);
    while (this.#behind.size > 0 || this.#puts.length > 0) {
      const [branches, puts] = [this.#behind, this.#puts];
      [this.#behind, this.#puts] = [new Set(), []];
      for (const put of puts) await this.#try(() => this.#put(disk, put), this.#failed.puts, put);
      for (const branch of branches)
        await this.#try(() => writeBranch(disk, this.#followed(), branch), this.#failed.branches, branch);
    }
    if (this.#begun && this.#failed.branches.size + this.#failed.puts.length === 0) this.#told.clear();
  }

  async #try<T>(write: () => Promise<void>, failed: Set<T> | T[], what: T): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (Array.isArray(failed)) failed.push(what);
      else failed.add(what);
      this.#tell(error);
    }
  }

  #tell(error: unknown): void {
    const kind = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (this.#told.has(kind)) return;
    this.#told.add(kind);
    this.#deps.note(`scratch folders in ${this.#session.tree().folder} are not written: ${String(error)}`);
  }

  async #put(disk: ScratchDisk, { branch, path, text, tried }: Put): Promise<void> {
    try {
      const folder = this.folder(branch);
      await disk.make(folder);
      await disk.put(`${folder}/${path}`, text);
    } finally {
      tried();
    }
  }

  #takeFailed(): void {
    const { branches, puts } = this.#failed;
    this.#failed = { branches: new Set(), puts: [] };
    for (const branch of branches) this.#behind.add(branch);
    const newer = new Set(this.#puts.map(({ branch, path }) => `${branch}/${path}`));
    this.#puts = [...puts.filter(({ branch, path }) => !newer.has(`${branch}/${path}`)), ...this.#puts];
  }

  /** Folders that are there may be behind by what the process before could not write. Looked for again until they can be seen. */
  async #begin(disk: ScratchDisk): Promise<void> {
    const tree = this.#session.tree();
    try {
      const there = new Set(await disk.folders(`${scratchRoot}/${tree.session}`));
      for (const [branch, name] of scratchNames(tree)) if (there.has(name)) this.#behind.add(branch);
      this.#begun = true;
    } catch (error) {
      this.#tell(error);
    }
  }

  #followed(): FollowedSession {
    const session = this.#session;
    return {
      tree: session.durableTree(),
      readNodes: ids => session.readNodes(ids),
      readEvents: (since, most) => session.readEvents(since, most),
      words: this.#words,
    };
  }
}

/** The branch whose folder an event changes. */
function branchOf(event: Logged): BranchId | undefined {
  switch (event.type) {
    case 'nodeAdded':
    case 'runStarted':
    case 'headMoved':
      return event.branch;
    case 'messageSent':
      return event.to;
    default:
      return undefined;
  }
}
