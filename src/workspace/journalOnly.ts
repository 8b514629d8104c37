import { createHash, randomUUID } from 'node:crypto';
import { chmod, lstat, mkdir, readFile, readlink, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { CaptureRequest } from './capture.ts';
import type * as Port from './checkpoints.ts';
import { CheckpointMissing } from './readCheckpoint.ts';

const entrySchema = v.object({ hash: v.string(), type: v.picklist(['file', 'program', 'link']) });
type Entry = v.InferOutput<typeof entrySchema>;

const manifestSchema = v.object({
  session: v.string(),
  node: v.number(),
  parents: v.array(v.string()),
  /** Files by path; null where there was none. */
  files: v.record(v.string(), v.nullable(entrySchema)),
});
type Manifest = v.InferOutput<typeof manifestSchema>;

/** What a person is told where there is no git. */
export const journalWarning =
  'There is no git here (2.30 or newer), so only files that edit tools changed can be brought back. What shell commands change is not covered.';

/** A file that is more than this many bytes is not kept. */
const mostBytes = 10_000_000;

/**
 * Checkpoints without git: the files that edit tools name, as they were and as they became. A path is covered from its
 * first mention on, which must come before the first edit of it.
 */
export class JournalCheckpoints implements Port.Checkpoints {
  readonly kind = 'journal';
  readonly folder: string;
  readonly warnings = [journalWarning];
  readonly #kept: string;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(state: string, folder: string) {
    this.folder = folder;
    this.#kept = path.join(state, 'checkpoints', createHash('sha256').update(folder).digest('hex'), 'journal');
  }

  capture(request: CaptureRequest): Promise<Port.Captured> {
    return this.#alone(() => this.#capture(request));
  }

  async preview(request: Port.RestoreRequest): Promise<Port.RestorePreview> {
    return this.#alone(async () => (await this.#plan(request)).preview);
  }

  restore(request: Port.RestoreRequest): Promise<Port.Restored> {
    return this.#alone(async () => {
      const { preview, safety, writes } = await this.#plan(request);
      await request.onSafety?.(safety);
      try {
        for (const [file, entry] of writes) await this.#write(file, entry);
      } catch (error) {
        return { outcome: 'failed', safety, undone: false, reason: String(error) };
      }
      return { outcome: 'done', safety, wrong: [], ...preview };
    });
  }

  async diff(from: Port.CheckpointId, to: Port.CheckpointId): Promise<readonly Port.FileDiff[]> {
    return diffOf((await this.#manifest(from)).files, (await this.#manifest(to)).files);
  }

  async read(id: Port.CheckpointId, file: string): Promise<Port.FileAt | undefined> {
    const entry = (await this.#manifest(id)).files[file];
    if (!entry) return undefined;
    const bytes = await readFile(path.join(this.#kept, entry.hash));
    if (entry.type === 'link') return { type: 'link', target: bytes.toString() };
    return { type: 'file', bytes, executable: entry.type === 'program' };
  }

  blame(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  history(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  merge(): Promise<never> {
    return Promise.reject(new Error(journalWarning));
  }

  combine(): Promise<never> {
    return Promise.reject(new Error(journalWarning));
  }

  copyFor(): Promise<never> {
    return Promise.reject(new Error(journalWarning));
  }

  warm(): Promise<void> {
    return Promise.resolve();
  }

  removeCopy(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  publish(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  sweep(): Promise<Port.Swept> {
    return Promise.resolve({ sessions: [], copies: [], bytes: 0, isNearlyFull: false });
  }

  dispose(): void {}

  async #capture({ session, node, parents, known = [] }: CaptureRequest): Promise<Port.Captured> {
    const [parent] = await Promise.all(parents.map(id => this.#manifest(id)));
    const files: Manifest['files'] = {};
    const skipped: Port.SkippedPath[] = [];
    const named = known.map(file => this.#relative(file)).filter(file => file !== undefined);
    for (const file of new Set([...Object.keys(parent?.files ?? {}), ...named])) {
      if (!(await this.#isInside(file))) continue;
      const entry = await this.#keep(file);
      if (entry === 'big') skipped.push({ path: file, reason: 'big' });
      else files[file] = entry;
    }
    const isSame = parent && JSON.stringify(parent.files) === JSON.stringify(files);
    if (isSame && parents[0] !== undefined) return { id: parents[0], changed: false, skipped };
    return { id: await this.#putManifest({ session, node, parents: [...parents], files }), changed: true, skipped };
  }

  /** Every file that any of the checkpoints names goes to where `to` has it, or, kept, stays where it was changed since. */
  async #plan({ session, node, what, except = [] }: Port.RestoreRequest): Promise<{
    readonly preview: Port.RestorePreview;
    readonly safety: string;
    readonly writes: readonly (readonly [string, Entry | null])[];
  }> {
    const target = await this.#manifest(what.way === 'adopt' ? what.theirs : what.to);
    const base = what.way === 'adopt' ? what.base : what.since;
    const since = base === undefined ? undefined : await this.#manifest(base);
    const first =
      base === undefined ? {} : await this.#firstMentions(base, what.way === 'adopt' ? what.theirs : what.to);
    const known = [...new Set([...Object.keys(target.files), ...Object.keys(since?.files ?? {})])];
    const parents = base === undefined ? [] : [base];
    const { id: safety } = await this.#capture({ session, node, parents, kind: 'safety', known });
    const now = (await this.#manifest(safety)).files;
    const changed = (file: string): boolean => !isSameEntry(now[file], since?.files[file]);
    const keepsMine = what.way === 'keepMine' || (what.way === 'adopt' && what.conflicts !== 'theirs');
    const left: { path: string; reason: 'excepted' | 'skipped' }[] = [];
    const conflicts: Port.Conflict[] = [];
    const writes: (readonly [string, Entry | null])[] = [];
    for (const file of known) {
      // A path is covered from its first mention on: before, it was what it was at its first mention.
      const entry = target.files[file] === undefined ? first[file] : target.files[file];
      if (entry === undefined || isSameEntry(entry, now[file])) continue;
      if (now[file] === undefined) left.push({ path: file, reason: 'skipped' });
      else if (except.some(one => file === one || file.startsWith(`${one}/`)))
        left.push({ path: file, reason: 'excepted' });
      else if (keepsMine && changed(file)) conflicts.push({ path: file });
      else writes.push([file, entry]);
    }
    const then = { ...now, ...Object.fromEntries(writes) };
    const foreign = since ? diffOf(since.files, now) : [];
    const to = await this.#putManifest({ session, node, parents: [safety], files: then });
    return { preview: { changes: diffOf(now, then), foreign, conflicts, left, from: safety, to }, safety, writes };
  }

  /** A path as a tool names it, relative to the folder, with `/`; undefined for one outside. */
  #relative(file: string): string | undefined {
    const found = path.relative(this.folder, path.resolve(this.folder, file));
    return found === '' || found.startsWith('..') || path.isAbsolute(found)
      ? undefined
      : found.split(path.sep).join('/');
  }

  /** Each file as it was when it was first named after the checkpoint `to`, on the way to `from`. */
  async #firstMentions(from: string, to: string): Promise<Manifest['files']> {
    const first: Manifest['files'] = {};
    for (let at: string | undefined = from; at !== undefined && at !== to;) {
      const { files, parents }: Manifest = await this.#manifest(at);
      Object.assign(first, files);
      at = parents[0];
    }
    return first;
  }

  async #putManifest(manifest: Manifest): Promise<string> {
    const id = randomUUID();
    await this.#put(`${id}.json`, Buffer.from(JSON.stringify(manifest)));
    return id;
  }

  async #keep(file: string): Promise<Entry | null | 'big'> {
    const at = path.join(this.folder, file);
    const found = await lstat(at).catch(() => undefined);
    if (!found || (!found.isFile() && !found.isSymbolicLink())) return null;
    if (found.size > mostBytes) return 'big';
    const bytes = found.isSymbolicLink() ? Buffer.from(await readlink(at)) : await readFile(at);
    const type = found.isSymbolicLink() ? 'link' : (found.mode & 0o100) === 0 ? 'file' : 'program';
    const hash = createHash('sha256').update(bytes).digest('hex');
    await this.#put(hash, bytes);
    return { hash, type };
  }

  async #write(file: string, entry: Entry | null): Promise<void> {
    const at = path.join(this.folder, file);
    if (!(await this.#isInside(file))) return;
    if (!entry) return rm(at, { force: true });
    const bytes = await readFile(path.join(this.#kept, entry.hash));
    await mkdir(path.dirname(at), { recursive: true });
    const passing = `${at}.banyan-${randomUUID().slice(0, 8)}`;
    if (entry.type === 'link') await symlink(bytes.toString(), passing);
    else await writeFile(passing, bytes);
    if (entry.type === 'program') await chmod(passing, 0o755);
    await rename(passing, at);
  }

  /** Whether a path lies in the folder, links on the way to it followed. */
  async #isInside(file: string): Promise<boolean> {
    const parts = file.split('/');
    if (parts.some(part => part === '' || part === '.' || part === '..' || /^\.git$/i.test(part))) return false;
    for (
      let above = path.dirname(path.join(this.folder, file));
      above.length > this.folder.length;
      above = path.dirname(above)
    ) {
      const real = await realpath(above).catch(() => undefined);
      if (real !== undefined) return real === above;
    }
    return true;
  }

  async #manifest(id: string): Promise<Manifest> {
    try {
      if (!/^[\w-]+$/.test(id)) throw new CheckpointMissing(id);
      return v.parse(manifestSchema, JSON.parse(await readFile(path.join(this.#kept, `${id}.json`), 'utf8')));
    } catch (error) {
      throw new CheckpointMissing(id, { cause: error });
    }
  }

  async #put(name: string, bytes: Buffer): Promise<void> {
    await mkdir(this.#kept, { recursive: true, mode: 0o700 });
    const passing = path.join(this.#kept, `.${randomUUID()}`);
    await writeFile(passing, bytes, { mode: 0o600 });
    await rename(passing, path.join(this.#kept, name));
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(work, work);
    this.#turn = next.catch(() => undefined);
    return next;
  }
}

function isSameEntry(one: Entry | null | undefined, other: Entry | null | undefined): boolean {
  return one?.hash === other?.hash && one?.type === other?.type;
}

function diffOf(before: Manifest['files'], after: Manifest['files']): Port.FileDiff[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths.flatMap(path => {
    const [old, now] = [before[path], after[path]];
    if (isSameEntry(old, now)) return [];
    const status = !old ? 'added' : !now ? 'deleted' : old.type === now.type ? 'modified' : 'type';
    return [{ path, status, added: 0, removed: 0, binary: false } as const];
  });
}
