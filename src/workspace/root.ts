import { createHash } from 'node:crypto';
import { access, copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { Disposable } from '../base/disposable.ts';
import type { BytePath } from './bytePath.ts';
import { FileLock } from './fileLock.ts';
import type { GitPlace } from './spawnGit.ts';
import type { Store } from './store.ts';

const rememberedSchema = v.object({
  /** Which index file counts; 0 before the first. */
  generation: v.number(),
  /** The commit the index was made from; empty for none. */
  seed: v.string(),
  /** Commits of the person's repository whose files the index may lean on. */
  bases: v.array(v.string()),
  /** Submodules by path, as one character a byte. */
  modules: v.array(v.string()),
});
type Remembered = v.InferOutput<typeof rememberedSchema>;

/** The commit and the branch a repository stands on; empty for none. */
export interface Standing {
  readonly head: string;
  readonly branch: string;
}

/**
 * One work tree as the store sees it: its own index, kept between checkpoints, which remembers what every file looked like
 * so that only changed ones are read again.
 */
export class Root implements Disposable {
  readonly store: Store;
  /** The top of the work tree, a real path. */
  readonly workTree: string;
  /** The part of it that is captured and restored; everything else is never written. Empty for all of it. */
  readonly prefix: BytePath;
  /** Held alone by whoever reads or writes the files of this work tree for a checkpoint. */
  readonly lock: FileLock;
  /** What its commits are; for a copy that was made for a branch, those it was made from. */
  readonly fixed: Standing | undefined;
  readonly #folder: string;
  #remembered: Remembered = { generation: 0, seed: '', bases: [], modules: [] };
  #tree: { readonly oid: string; readonly seen: string } | undefined;

  constructor(store: Store, folder: string, workTree: string, prefix: BytePath, fixed?: Standing) {
    this.store = store;
    this.fixed = fixed;
    this.workTree = workTree;
    this.prefix = prefix;
    this.#folder = folder;
    this.lock = new FileLock(path.join(folder, 'lock.db'), store.deps.clock);
  }

  get seed(): string {
    return this.#remembered.seed;
  }

  get bases(): readonly string[] {
    return this.#remembered.bases;
  }

  get modules(): readonly BytePath[] {
    return this.#remembered.modules as BytePath[];
  }

  /** Whether there is an index to go on from. */
  get isSeeded(): boolean {
    return this.#remembered.generation > 0;
  }

  /** The index file of a generation; the one that counts unless told. */
  indexFile(generation = this.#remembered.generation): string {
    return path.join(this.#folder, `index-${generation}`);
  }

  /** Where git sees this work tree, its index and our own objects. */
  own(index = this.indexFile()): GitPlace {
    return { ...this.store.own({ GIT_WORK_TREE: this.workTree, GIT_INDEX_FILE: index }), cwd: this.workTree };
  }

  /** The same with the person's objects in sight: for reading. */
  all(index = this.indexFile()): GitPlace {
    return { ...this.store.all({ GIT_WORK_TREE: this.workTree, GIT_INDEX_FILE: index }), cwd: this.workTree };
  }

  /**
   * Reads what is remembered, under the lock. A git that outlived its supervisor may still hold the index; then a copy of
   * it takes its place, which that git does not know.
   */
  async load(): Promise<void> {
    const text = await readFile(path.join(this.#folder, 'remembered.json'), 'utf8').catch(() => '{}');
    const parsed = v.safeParse(rememberedSchema, parseJson(text));
    if (!parsed.success) return;
    this.#remembered = parsed.output;
    if (!(await exists(this.indexFile()))) this.#remembered = { ...parsed.output, generation: 0 };
    else if (await exists(`${this.indexFile()}.lock`)) {
      const next = this.#remembered.generation + 1;
      await copyFile(this.indexFile(), this.indexFile(next));
      await this.#adopt({ ...this.#remembered, generation: next });
    }
  }

  /** A fresh index file that does not count yet. */
  async nextIndex(): Promise<string> {
    const file = this.indexFile(this.#remembered.generation + 1);
    await rm(file, { force: true });
    await rm(`${file}.lock`, { force: true });
    return file;
  }

  /** From now on the next index counts. */
  async turnTo(seed: string, bases: readonly string[], modules: readonly BytePath[]): Promise<void> {
    const generation = this.#remembered.generation + 1;
    await this.#adopt({ generation, seed, bases: [...bases], modules: [...modules] });
  }

  /** The index leans on these commits too. */
  async leanOn(bases: readonly string[]): Promise<void> {
    const union = [...new Set([...this.#remembered.bases, ...bases])];
    if (union.length > this.#remembered.bases.length) await this.#write({ ...this.#remembered, bases: union });
  }

  /** The tree the index was last written as, if nobody has touched the index since. */
  async knownTree(): Promise<string | undefined> {
    return this.#tree && this.#tree.seen === (await this.#look()) ? this.#tree.oid : undefined;
  }

  async know(tree: string): Promise<void> {
    this.#tree = { oid: tree, seen: await this.#look() };
  }

  dispose(): void {
    this.lock.dispose();
  }

  async #look(): Promise<string> {
    const { ino, mtimeMs, size } = await stat(this.indexFile());
    return `${this.indexFile()} ${ino} ${mtimeMs} ${size}`;
  }

  async #adopt(next: Remembered): Promise<void> {
    const old = this.indexFile();
    await this.#write(next);
    await rm(old, { force: true });
    await rm(`${old}.lock`, { force: true });
  }

  async #write(next: Remembered): Promise<void> {
    const file = path.join(this.#folder, 'remembered.json');
    await writeFile(`${file}.new`, JSON.stringify(next));
    await rename(`${file}.new`, file);
    this.#remembered = next;
  }
}

/** Opens the part of a work tree below `prefix`. */
export async function openRoot(store: Store, workTree: string, prefix: BytePath, fixed?: Standing): Promise<Root> {
  const folder = rootFolder(store, workTree);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'folder.txt'), `${workTree}\n`);
  return new Root(store, folder, workTree, prefix, fixed);
}

/** Where the index of a work tree is kept. */
export function rootFolder(store: Store, workTree: string): string {
  return path.join(store.dir, 'working', createHash('sha256').update(workTree).digest('hex').slice(0, 20));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
