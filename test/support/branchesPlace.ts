import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { answerFiles } from '../../src/app/fileQueries.ts';
import type { FilesPlace } from '../../src/app/filesPlace.ts';
import { FolderFiles } from '../../src/app/folderFiles.ts';
import { OpenSession } from '../../src/app/openSession.ts';
import { runFiles } from '../../src/app/runFiles.ts';
import { Runs } from '../../src/app/runs.ts';
import { systemClock } from '../../src/base/clock.ts';
import { agentKey } from '../../src/harness/executeCall.ts';
import { newNode, promptBlocks } from '../../src/harness/newNode.ts';
import { WorkspaceLease } from '../../src/harness/workspaceLease.ts';
import type { Logged } from '../../src/session/event.ts';
import type { BranchId, NodeId } from '../../src/session/ids.ts';
import type { Branch } from '../../src/session/tree.ts';
import { openStore } from '../../src/storage/diskStore.ts';
import type { Checkpoints, WorkingCopy } from '../../src/workspace/checkpoints.ts';
import { gitProject, openAny, type GitProject } from './gitProject.ts';

interface Place {
  readonly folder: FolderFiles;
  readonly lease: WorkspaceLease;
  readonly top: string;
}

/** What a test does to the store, and what editors cannot save. */
export interface BranchesOptions {
  readonly project?: GitProject;
  readonly around?: (real: Checkpoints) => Checkpoints;
  readonly unsaved?: (paths: string[]) => string[];
}

/**
 * One session with branches in real files: a log on disk, a repository, copies of the store. Agents are played by the test;
 * their files are kept as a run keeps them.
 */
export class BranchesPlace {
  readonly project: GitProject;
  readonly told: string[] = [];
  readonly notes: string[] = [];
  readonly still: string[] = [];
  opened!: { session: OpenSession; runs: Runs };
  readonly #over: BranchesOptions;
  readonly #places = new Map<BranchId, Place>();

  constructor(project: GitProject, over: BranchesOptions) {
    this.project = project;
    this.#over = over;
  }

  readonly context = {
    files: ({ session }: { session: OpenSession }, branch: BranchId): FilesPlace => {
      const place = this.#placeOf(branch);
      return {
        session,
        kind: place.top === this.project.folder ? 'workspace' : 'copy',
        copy: () => this.#copyOf(branch),
        folder: place.folder,
        lease: place.lease,
        whileStill: work => {
          this.still.push(place.top);
          return work();
        },
        unsaved: paths => Promise.resolve(this.#over.unsaved?.(paths) ?? []),
        note: line => this.notes.push(line),
      };
    },
    park: (_: unknown, branch: BranchId): Promise<void> => this.#park(branch),
    makeCopy: (_: unknown, branch: BranchId): Promise<void> => this.copy(branch),
  };

  readonly queries = {
    place: this.context.files,
    sessions: { get: (): Promise<{ session: OpenSession; runs: Runs }> => Promise.resolve(this.opened) },
  };

  async open(how: 'create' | 'again'): Promise<void> {
    const store = openStore(path.join(this.project.state, 'sessions'), { clock: systemClock });
    const log = await (how === 'create' ? store.create('s1') : store.open('s1'));
    const session = new OpenSession(log, 's1');
    const runs = new Runs(session, new AbortController().signal, line => this.notes.push(line), systemClock);
    runs.tell = (branch, words) => void this.told.push(`${this.branch(branch).name}: ${words}`);
    this.opened = { session, runs };
    this.#places.set(0, this.#workspace());
    if (how === 'create')
      await session.append(
        { type: 'sessionCreated', session: 's1', folder: this.project.folder, title: '', origin: 'person' },
        { type: 'branchCreated', branch: 1, name: 'main', parent: 0, from: 0, purpose: 'main', by: 'person' },
      );
  }

  /** Ends the process, as it were, and opens the same state anew. */
  async reopen(): Promise<void> {
    await this.dispose();
    await this.open('again');
  }

  async dispose(): Promise<void> {
    for (const { folder } of this.#places.values()) await folder.dispose();
    this.#places.clear();
    await this.opened.session.log.close();
  }

  /** One turn of a branch: `change` is what its tools do in the folder they are given. */
  async turn(branch: BranchId, words: string, change: (write: Writing) => void): Promise<NodeId> {
    const { session } = this.opened;
    const place = this.#placeOf(branch);
    const key = agentKey({ journal: session, branch });
    await place.lease.take(key, this.branch(branch).name, new AbortController().signal, () => undefined);
    const on = { branch, path: 'on', turn: 'starts', context: 0 } as const;
    await session.append(
      newNode(session.tree(), on, id => ({
        kind: 'prompt',
        body: { words, blocks: promptBlocks(id, words), by: 'person' },
      })),
    );
    const failed = (error: unknown): void => void this.notes.push(String(error));
    const files = runFiles({
      session,
      branch,
      at: () => ({
        kind: place.top === this.project.folder ? 'workspace' : 'copy',
        files: place.folder,
        lease: place.lease,
      }),
      clock: systemClock,
      failed,
    });
    files.before();
    await files.ready(new AbortController().signal);
    change(writing(place.top));
    const results = newNode(session.tree(), { ...on, turn: 'continues' }, () => ({
      kind: 'results',
      body: { blocks: [], outcomes: [] },
    }));
    await session.append(results);
    files.after(results.id, 'anything');
    await place.folder.settled();
    place.lease.release(key);
    return results.id;
  }

  /** A fork after a node; with a copy of the files that were there. */
  async fork(name: string, from: NodeId, parent: BranchId = 1): Promise<BranchId> {
    const { session } = this.opened;
    const branch = Math.max(...session.tree().branches.keys()) + 1;
    await session.append({ type: 'branchCreated', branch, name, parent, from, purpose: 'fork', by: 'person' });
    await this.copy(branch);
    return branch;
  }

  /** Gives a branch its copy. */
  async copy(branch: BranchId): Promise<void> {
    const { session } = this.opened;
    const { head, name } = this.branch(branch);
    const checkpoints = await this.#placeOf(0).folder.open();
    await session.checkpoints.ready();
    const checkpoint = session.checkpoints.newest(session.tree(), head)?.checkpoint ?? '';
    const made = await checkpoints.copyFor({ name, checkpoint });
    await session.append({ type: 'copyMade', branch, name, folder: made.folder, checkpoint });
    made.checkpoints.dispose();
  }

  /** The files of a branch: the workspace's, or its copy's. */
  at(branch: BranchId): Writing {
    return writing(this.#placeOf(branch).top);
  }

  branch(id: BranchId): Branch {
    const found = this.opened.session.tree().branches.get(id);
    if (!found) throw new Error(`there is no branch ${id}`);
    return found;
  }

  use(branch: BranchId, ...except: string[]) {
    return { type: 'useInWorkspace', session: 's1', branch, except } as const;
  }

  adoption(
    branch: BranchId,
    over: Partial<{
      into: BranchId;
      turn: NodeId;
      how: 'merge' | 'replace';
      conflicts: 'markers' | 'mine' | 'theirs';
    }> = {},
    ...except: string[]
  ) {
    const adoption = { into: 1, turn: 0, how: 'merge', conflicts: 'markers', ...over } as const;
    return { type: 'adopt', session: 's1', branch, adoption, except } as const;
  }

  async events(): Promise<Logged[]> {
    return this.opened.session.readEvents(0, 1e9);
  }

  /** Who wrote each line of a file of the workspace. */
  async blame(file: string): Promise<string[]> {
    const { session } = this.opened;
    const { folder } = this.#placeOf(0);
    const found = await answerFiles(
      { type: 'blame', folder: this.project.folder, path: file },
      {
        ofSession: () => Promise.resolve({ session, folder }),
        ofBranch: () => Promise.reject(new Error('nobody asks for a branch here')),
        ofFolder: () => folder,
        placeOf: place => place,
        session: () => Promise.resolve(session),
        newest: () => Promise.resolve([session]),
      },
    );
    if (!found || typeof found !== 'object' || !('lines' in found)) throw new Error(JSON.stringify(found));
    return found.lines.map(
      ({ line, count, by }) => `${line}+${count} ${by.type === 'turn' ? `${by.branch} ${by.title}` : by.type}`,
    );
  }

  #workspace(): Place {
    const open = async (): ReturnType<typeof openAny> => {
      const real = await openAny(this.project);
      return 'refused' in real ? real : (this.#over.around?.(real) ?? real);
    };
    return { folder: this.#folder(open), lease: new WorkspaceLease(), top: this.project.folder };
  }

  #folder(open: () => ReturnType<typeof openAny>): FolderFiles {
    const upkeep = (): Promise<never> => Promise.reject(new Error('nothing is swept here'));
    return new FolderFiles({ open, clock: systemClock, note: line => this.notes.push(line), upkeep });
  }

  #placeOf(branch: BranchId): Place {
    const tree = this.opened.session.tree();
    const key = branch === tree.holder || !tree.branches.get(branch)?.copy ? 0 : branch;
    const copy = tree.branches.get(key)?.copy;
    const found = this.#places.get(key);
    if (found) return found;
    const made = {
      folder: this.#folder(
        async () =>
          (await (await this.#placeOf(0).folder.open()).copyFor({ ...named(copy), checkpoint: '' })).checkpoints,
      ),
      lease: new WorkspaceLease(),
      top: copy?.folder ?? '',
    };
    this.#places.set(key, made);
    return made;
  }

  async #copyOf(branch: BranchId): Promise<WorkingCopy> {
    const checkpoints = await this.#placeOf(0).folder.open();
    return checkpoints.copyFor({ ...named(this.branch(branch).copy), checkpoint: '' });
  }

  async #park(branch: BranchId): Promise<void> {
    const { copy, head } = this.branch(branch);
    if (!copy) return;
    const checkpoints = await this.#placeOf(0).folder.open();
    const made = await this.#copyOf(branch);
    made.checkpoints.dispose();
    await this.#places.get(branch)?.folder.dispose();
    this.#places.delete(branch);
    const last = await checkpoints.removeCopy({ copy: made, session: 's1', node: head, parents: [] });
    await this.opened.session.append({ type: 'copyRemoved', branch, checkpoint: last ?? '' });
  }
}

const named = (copy: Branch['copy']): { name: string } => ({ name: copy?.name ?? '' });

export async function branchesPlace(t: TestContext, over: BranchesOptions = {}): Promise<BranchesPlace> {
  const project = over.project ?? gitProject(t);
  project.write('old.txt', nine);
  project.write('keep.txt', 'keep\n');
  project.commit('first');
  const place = new BranchesPlace(project, over);
  await place.open('create');
  t.after(() => place.dispose());
  return place;
}

const nine = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'].join('\n') + '\n';

/** A text of these lines. */
export const lines = (...all: string[]): string => `${all.join('\n')}\n`;

/** Reads and writes files of a folder; undefined where there is none. */
export interface Writing {
  readonly folder: string;
  write(file: string, text: string | Buffer): void;
  read(file: string): string | undefined;
  remove(file: string): void;
}

function writing(folder: string): Writing {
  return {
    folder,
    write: (file, text) => {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    },
    remove: file => rmSync(path.join(folder, file)),
    read: file => (existsSync(path.join(folder, file)) ? readFileSync(path.join(folder, file), 'utf8') : undefined),
  };
}
