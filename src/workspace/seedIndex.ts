import { copyFile, lstat, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BytePath, onDisk, zeroSeparated } from './bytePath.ts';
import { convertedPaths } from './convertedPaths.ts';
import type { IndexEntry } from './indexEntry.ts';
import type { Repository } from './locateRepository.ts';
import { secureBase, standingOf, takeFolders } from './pin.ts';
import type { Root } from './root.ts';
import { type GitPlace, spawnGit } from './spawnGit.ts';

/**
 * Makes a fresh index for a work tree. Where there is a commit, the person's index tells which files are as they were
 * committed, so that 50,000 files need not be read; entries that prove nothing are dropped. The answer: files of the
 * person's index that must be read, ignored or not.
 */
export async function seedIndex(root: Root, signal?: AbortSignal): Promise<readonly BytePath[]> {
  const { store } = root;
  const { head } = root.fixed ? { head: '' } : await standingOf(root);
  const index = await root.nextIndex();
  if (head !== '' && store.repository) {
    try {
      const bases = await secureBase(store, head, signal);
      const { dropped, modules } = await copiedIndex(root, store.repository, head, index, signal);
      await root.turnTo(head, bases, modules);
      return dropped;
    } catch {
      // An index we cannot make sense of costs time, never a checkpoint: everything is read.
      signal?.throwIfAborted();
      await root.nextIndex();
    }
  }
  await spawnGit(root.own(index), ['read-tree', '--empty'], { signal });
  await root.turnTo('', [], []);
  return [];
}

interface Copied {
  readonly dropped: readonly BytePath[];
  readonly modules: readonly BytePath[];
}

async function copiedIndex(
  root: Root,
  repository: Repository,
  head: string,
  index: string,
  signal?: AbortSignal,
): Promise<Copied> {
  await copyOldIndex(root.store.dir, repository, index);
  const place = root.all(index);
  const written = ['update-index', '--no-split-index', '--no-untracked-cache', '--clear-resolve-undo'];
  await spawnGit(place, [...written, '--index-version', '4', '--force-write-index'], { signal });
  await dropShared(root.store.dir);
  const entries = await listEntries(place, signal);
  const [, staged] = await Promise.all([
    entries.length < manyEntries ? undefined : takeFolders(root.store, head, signal).catch(() => undefined),
    spawnGit(place, ['diff-index', '--cached', '--name-only', '-z', '--ignore-submodules=all', head], { signal }),
  ]);
  const drop = new Set(zeroSeparated(staged.out));
  for (const entry of entries) if (await provesNothing(root, entry)) drop.add(entry.path);
  const clean = entries.filter(entry => entry.mode !== module && !drop.has(entry.path));
  for (const converted of await convertedPaths(root, index, clean, signal)) drop.add(converted);
  const modules = entries.filter(entry => entry.mode === module).map(entry => entry.path);
  for (const kept of modules) drop.delete(kept);
  await removeEntries(place, [...drop], entries[0]?.oid.length ?? 40, signal);
  return { dropped: [...drop], modules };
}

const module = '160000';

/** From so many files on it pays to take the commit's folders over in one piece. */
const manyEntries = 2000;

/**
 * A copy that is older than it is looks at every entry of its last seconds again. With the time of copying, an edit in the
 * same second as the person's last `git add` would be missed.
 */
async function copyOldIndex(dir: string, repository: Repository, index: string): Promise<void> {
  const file = path.join(repository.gitDir, 'index');
  const { mtimeMs } = await stat(file);
  await writeFile(index, await readFile(file));
  for (const name of await readdir(repository.gitDir))
    if (name.startsWith('sharedindex.')) await copyFile(path.join(repository.gitDir, name), path.join(dir, name));
  const before = Math.floor(mtimeMs / 1000) - 1;
  await utimes(index, before, before);
}

async function dropShared(dir: string): Promise<void> {
  for (const name of await readdir(dir))
    if (name.startsWith('sharedindex.')) await rm(path.join(dir, name), { force: true });
}

async function listEntries(place: GitPlace, signal?: AbortSignal): Promise<IndexEntry[]> {
  const { out } = await spawnGit(place, ['ls-files', '-s', '-v', '-z'], { signal });
  return zeroSeparated(out).map(line => {
    const tab = line.indexOf('\t');
    const [tag = '', mode = '', oid = '', stage = ''] = line.slice(0, tab).split(' ');
    return { tag, mode, oid, stage, path: line.slice(tab + 1) as BytePath };
  });
}

/** Flags that hide edits; a file that is not checked out stays as the commit has it. */
async function provesNothing(root: Root, entry: IndexEntry): Promise<boolean> {
  if (entry.stage !== '0') return true;
  if (entry.tag === 'S')
    return lstat(onDisk(root.workTree, entry.path)).then(
      () => true,
      () => false,
    );
  return entry.tag !== 'H';
}

async function removeEntries(
  place: GitPlace,
  paths: readonly BytePath[],
  width: number,
  signal?: AbortSignal,
): Promise<void> {
  if (paths.length === 0) return;
  const lines = paths.map(one => `0 ${'0'.repeat(width)}\t${one}\0`).join('');
  await spawnGit(place, ['update-index', '-z', '--index-info'], { input: Buffer.from(lines, 'latin1'), signal });
}
