import { mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { lentObjects } from '../base/lentObjects.ts';
import { shownPath } from './bytePath.ts';
import type {
  CheckpointId,
  Checkpoints,
  CopyRequest,
  PublishedBranch,
  RemoveCopyRequest,
  Swept,
  Upkeep,
  WorkingCopy,
} from './checkpoints.ts';
import { type CopyRecord, dropRecord, listRecords, readRecord, writeRecord } from './copyRecord.ts';
import { GitCheckpoints, type Keeping } from './gitCheckpoints.ts';
import { keepCommits } from './keepCommits.ts';
import { maintain } from './maintenance.ts';
import { fill, makeCopy, renameCopy } from './makeCopy.ts';
import { publishBranch } from './publishBranch.ts';
import { readCheckpoint } from './readCheckpoint.ts';
import { openRoot, rootFolder } from './root.ts';
import { Roots } from './roots.ts';
import { openStore, type StoreDeps } from './store.ts';

/** The copies of one folder's files for its branches, in a folder of their own outside of it. */
export class WorkingCopies implements Keeping {
  readonly #deps: StoreDeps;
  readonly #source: Roots;
  readonly #folder: string;

  /** `folder`: where the copies are; each is a folder in it. */
  constructor(deps: StoreDeps, source: Roots, folder: string) {
    this.#deps = deps;
    this.#source = source;
    this.#folder = folder;
  }

  async copyFor({ name, checkpoint, found = 'keep', include = [], signal }: CopyRequest): Promise<WorkingCopy> {
    if (!/^[a-zA-Z0-9][\w.-]{0,99}$/.test(name) || name === spare)
      throw new Error(`${JSON.stringify(name)} is no name for a copy`);
    const { store } = this.#source.top;
    const old = await readRecord(store, name);
    const fits = found === 'keep' || old?.checkpoint === checkpoint;
    if (old?.state === 'ready' && fits && (await isFolder(old.top))) return this.#open(old);
    const top = path.join(await this.#home(), name);
    const record: CopyRecord = {
      name,
      top,
      state: 'making',
      checkpoint,
      head: '',
      branch: '',
      // Also where it broke off half-way: its commits are still kept under these names.
      refs: old?.refs ?? {},
    };
    await this.#removeFiles(top);
    await writeRecord(store, record);
    const order = { checkpoint, include, refs: record.refs, lent: lentObjects(top), signal };
    const standing = await this.#takeSpare(top)
      .then(() => store.lock.hold('shared', () => makeCopy(this.#source, top, order), signal))
      .catch(async (error: unknown) => {
        // Half of the files must not take what may be the last room on the disk.
        await this.#forget(record).catch(() => undefined);
        throw error;
      });
    const ready = { ...record, ...standing, state: 'ready' as const };
    await writeRecord(store, ready);
    return this.#open(ready);
  }

  /** Prepares files for the next copy, so that it only writes those that differ. */
  async warm(checkpoint: CheckpointId, signal?: AbortSignal): Promise<void> {
    const { store, prefix } = this.#source.top;
    const top = path.join(await this.#home(), spare);
    const { tree } = await readCheckpoint(store, checkpoint);
    await writeRecord(store, { ...emptyRecord, name: spare, top, state: 'making' });
    await store.lock.hold('shared', async () => {
      const root = await openRoot(store, top, prefix);
      await mkdir(top, { recursive: true });
      await root.load();
      await fill(root, tree, signal);
      root.dispose();
    });
    await writeRecord(store, { ...emptyRecord, name: spare, top, state: 'ready' });
  }

  async removeCopy({ copy, session, node, parents }: RemoveCopyRequest): Promise<CheckpointId | undefined> {
    const record = await readRecord(this.#source.top.store, copy.name);
    return record && this.#remove(record, session, node, parents);
  }

  async publish({ name, top }: WorkingCopy, branch: string): Promise<PublishedBranch | undefined> {
    const { store, prefix } = this.#source.top;
    const record = await readRecord(store, name);
    if (!record) return undefined;
    const root = await openRoot(store, top, prefix);
    try {
      return await publishBranch(root, record.head, branch);
    } finally {
      root.dispose();
    }
  }

  async sweep(upkeep: Upkeep): Promise<Swept> {
    const { store } = this.#source.top;
    const { copies } = upkeep;
    if (copies === 'leave') return { ...(await maintain(store, upkeep)), copies: [] };
    const isWanted = typeof copies === 'function' ? copies : (name: string) => copies.includes(name);
    const gone: { name: string; checkpoint: CheckpointId }[] = [];
    for (const record of await listRecords(store)) {
      const isHere = await isFolder(record.top);
      if (record.state === 'making') await this.#forget(record);
      else if (record.state === 'removing') await this.#finish(record);
      else if (record.state === 'ready' && !isHere) await this.#forget(record);
      else if (record.state === 'ready' && record.name !== spare && !isWanted(record.name)) {
        const { message } = await readCheckpoint(store, record.checkpoint);
        const last = await this.#remove(record, message.session, message.node, [record.checkpoint]);
        if (last !== undefined) gone.push({ name: record.name, checkpoint: last });
      }
    }
    for (const name of await readdir(this.#folder).catch(() => []))
      if (name.startsWith(leaving))
        await rm(path.join(this.#folder, name), { recursive: true, force: true, maxRetries: 3 });
    // Nothing leans on the person's objects any more.
    if ((await listRecords(store)).every(({ state }) => state === 'gone'))
      await rm(lentObjects(path.join(this.#folder, spare)), { recursive: true, force: true });
    return { ...(await maintain(store, upkeep)), copies: gone };
  }

  async #open({ name, top, head, branch }: CopyRecord): Promise<WorkingCopy> {
    const { top: source, caps } = this.#source;
    const store = await openStore(this.#deps, source.workTree, source.store.repository);
    const root = await openRoot(store, await realpath(top), source.prefix, { head, branch });
    const roots = new Roots(this.#deps, root, caps, 0, this.#source);
    const checkpoints: Checkpoints = new GitCheckpoints(roots, [], this);
    return { name, top: root.workTree, folder: path.join(root.workTree, shownPath(source.prefix)), checkpoints };
  }

  /** Last checkpoint, then commits, then the files; a crash in between leaves the files. */
  async #remove(
    record: CopyRecord,
    session: string,
    node: number,
    parents: readonly string[],
  ): Promise<CheckpointId | undefined> {
    const { store } = this.#source.top;
    if (record.state === 'gone') return undefined;
    if (!(await isFolder(record.top))) {
      await this.#forget(record);
      return undefined;
    }
    const copy = await this.#open(record);
    try {
      const { id } = await copy.checkpoints.capture({ session, node, parents, kind: 'post' });
      const root = await openRoot(store, copy.top, this.#source.top.prefix);
      const refs = await store.lock.hold('shared', () => keepCommits(root, record.name, record.head));
      root.dispose();
      await this.#finish({ ...record, state: 'removing', checkpoint: id, refs });
      return id;
    } finally {
      copy.checkpoints.dispose();
    }
  }

  async #finish(record: CopyRecord): Promise<void> {
    const { store } = this.#source.top;
    await writeRecord(store, record);
    await this.#removeFiles(record.top);
    await this.#letGo(record);
  }

  /** A copy that was never whole, or whose files somebody removed. */
  async #forget(record: CopyRecord): Promise<void> {
    await this.#removeFiles(record.top);
    await this.#letGo(record);
  }

  /** The names of commits that are kept stay known. */
  async #letGo(record: CopyRecord): Promise<void> {
    const { store } = this.#source.top;
    if (Object.keys(record.refs).length > 0) await writeRecord(store, { ...record, state: 'gone' });
    else await dropRecord(store, record.name);
  }

  /** Out of sight at once; the rest takes seconds for many files. */
  async #removeFiles(top: string): Promise<void> {
    await rm(rootFolder(this.#source.top.store, top), { recursive: true, force: true });
    if (!(await isFolder(top))) return;
    const aside = path.join(path.dirname(top), `${leaving}${path.basename(top)}-${Date.now()}`);
    await rename(top, aside);
    await rm(aside, { recursive: true, force: true, maxRetries: 3 });
  }

  async #takeSpare(top: string): Promise<void> {
    const record = await readRecord(this.#source.top.store, spare);
    if (record?.state !== 'ready' || !(await isFolder(record.top))) return;
    await dropRecord(this.#source.top.store, spare);
    await renameCopy(this.#source, record.top, top);
  }

  async #home(): Promise<string> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    return realpath(this.#folder);
  }
}

const spare = 'spare';
const leaving = '.removing-';

const emptyRecord = { checkpoint: '', head: '', branch: '', refs: {} };

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    found => found.isDirectory(),
    () => false,
  );
}
