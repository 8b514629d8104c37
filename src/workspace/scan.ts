import { lstat } from 'node:fs/promises';
import { type BytePath, isWithin, joined, onDisk, toBytePath, zeroSeparated } from './bytePath.ts';
import type { Root } from './root.ts';
import { spawnGit } from './spawnGit.ts';

/** A file that is not as the index has it. */
export interface Candidate {
  readonly path: BytePath;
  /** Whether the index knew it. */
  readonly was: 'tracked' | 'new';
}

/** What may have changed in a work tree since its index was written. */
export interface Scan {
  readonly candidates: readonly Candidate[];
  readonly removed: readonly BytePath[];
  /** Repositories that lie inside, by path. */
  readonly nested: readonly BytePath[];
}

/** Looks at every file's time and size, and for new files; what the person has git ignore is passed over. */
export async function scanAll(root: Root, signal?: AbortSignal): Promise<Scan> {
  const below = root.prefix === '' ? [] : ['--', root.prefix];
  const [changed, others] = await Promise.all([
    spawnGit(root.own(), ['diff-files', '--name-status', '-z', '--ignore-submodules=all', ...below], { signal }),
    spawnGit(root.own(), ['ls-files', '--others', '--exclude-standard', '-z', ...below], { signal }),
  ]);
  const modules = new Set(root.modules);
  const candidates: Candidate[] = [];
  const removed: BytePath[] = [];
  const pieces = zeroSeparated(changed.out);
  for (let at = 0; at + 1 < pieces.length; at += 2) {
    const [status, path] = pieces.slice(at, at + 2);
    if (path === undefined || modules.has(path)) continue;
    if (status === 'D') removed.push(path);
    else candidates.push({ path, was: 'tracked' });
  }
  const nested = root.modules.filter(one => isWithin(one, root.prefix));
  for (const path of zeroSeparated(others.out)) {
    if (path.endsWith('/')) nested.push(path.slice(0, -1) as BytePath);
    else candidates.push({ path, was: 'new' });
  }
  return { candidates, removed, nested };
}

/**
 * Looks at these files alone, given relative to the folder that was opened, ignored or not. Paths that lead out of it, or
 * into git's own folder, are left out; so are those in repositories inside, which look after themselves.
 */
export async function scanKnown(root: Root, known: readonly string[]): Promise<Scan> {
  const candidates: Candidate[] = [];
  const removed: BytePath[] = [];
  const nested = new Set<BytePath>();
  for (const words of new Set(known)) {
    const parts = words.replaceAll('\\', process.platform === 'win32' ? '/' : '\\').split('/');
    if (parts.some(part => part === '' || part === '.' || part === '..' || /^\.git$/i.test(part))) continue;
    const path = joined(root.prefix, toBytePath(parts.join('/')));
    const owner = await nestedAbove(root, path);
    if (owner !== undefined) nested.add(owner);
    else if (await isFile(root, path)) candidates.push({ path, was: 'new' });
    else removed.push(path);
  }
  return { candidates, removed, nested: [...nested] };
}

/** The outermost repository inside `root` that a path lies in. */
async function nestedAbove(root: Root, path: BytePath): Promise<BytePath | undefined> {
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
    const folder = path.slice(0, at) as BytePath;
    if (root.prefix !== '' && isWithin(root.prefix, folder)) continue;
    const dotGit = `${folder}/.git` as BytePath;
    if (
      await lstat(onDisk(root.workTree, dotGit)).then(
        () => true,
        () => false,
      )
    )
      return folder;
  }
  return undefined;
}

/** Whether something that can be captured stands at a path, and not behind a link. */
async function isFile(root: Root, path: BytePath): Promise<boolean> {
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
    const found = await lstat(onDisk(root.workTree, path.slice(0, at) as BytePath)).catch(() => undefined);
    if (!found?.isDirectory()) return false;
  }
  const found = await lstat(onDisk(root.workTree, path)).catch(() => undefined);
  return found !== undefined && !found.isDirectory();
}
