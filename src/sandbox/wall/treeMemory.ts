import { lstat, type BigIntStats, type Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gitOrders, isGitDirectory, isGitName, isProtectedName } from './protectedNames.ts';

/** Something protected in a working copy, found by its name and its folder. */
export interface Mark {
  /** Absolute. */
  readonly folder: string;
  readonly name: string;
  /** Of the entry itself, never of what a link leads to. */
  readonly stats: BigIntStats;
}

/** What is known of one working copy's folders. */
export interface TreeMemory {
  /**
   * The marks in every folder that changed since the last call; at first in all folders. A folder whose mark `enter`
   * refuses is not looked into. Costs one `lstat` a folder when nothing changed.
   */
  changed(enter: (mark: Mark) => boolean): Promise<Mark[]>;
  /** The git directories found, absolute. */
  gitFolders(): string[];
}

/** How a folder is looked at: as files of the person, as a git directory, or as one of the two folders of such in it. */
type Mode = 'files' | 'git' | 'modules' | 'worktrees';

interface Seen {
  readonly mode: Mode;
  /** What it was found to be: a folder of modules may hold a git directory of any name. */
  readonly own: Mode;
  /** When its entries changed last; undefined when it may have changed again without another time. */
  readonly ctime: bigint | undefined;
  readonly folders: ReadonlySet<string>;
}

/**
 * Remembers the folders below `root`, without `skipped` ones (absolute), `node_modules`, and the insides of what is
 * protected. Links are never followed.
 */
export function rememberTree(root: string, skipped: ReadonlySet<string>): TreeMemory {
  const seen = new Map<string, Seen>();

  const forget = (folder: string): void => {
    const known = seen.get(folder);
    seen.delete(folder);
    for (const name of known?.folders ?? []) forget(join(folder, name));
  };

  const read = async (folder: string, mode: Mode, marks: Mark[], enter: (mark: Mark) => boolean): Promise<void> => {
    const before = await statsOf(folder);
    const entries = before?.isDirectory() ? await readdir(folder, { withFileTypes: true }).catch(() => []) : [];
    if (!before?.isDirectory()) return forget(folder);
    const isGit = isGitDirectory(new Set(entries.map(entry => entry.name.toLowerCase())));
    const own = isGit && mode === 'modules' ? 'git' : mode;
    const folders = new Set<string>();
    const inner: { path: string; mode: Mode }[] = [];
    for (const entry of entries) {
      const path = join(folder, entry.name);
      const planted = isGit && own === 'files' && plantedOrders.has(entry.name.toLowerCase());
      const at = planted ? 'protected' : place(entry, own);
      if (at === 'nothing' || skipped.has(path)) continue;
      if (at === 'protected') {
        const stats = await statsOf(path);
        if (!stats) continue;
        const mark = { folder, name: entry.name, stats };
        marks.push(mark);
        if (!stats.isDirectory() || !isGitName(entry.name) || !enter(mark)) continue;
      }
      if (!entry.isDirectory()) continue;
      folders.add(entry.name);
      inner.push({ path, mode: at === 'protected' ? 'git' : at });
    }
    for (const name of seen.get(folder)?.folders ?? []) if (!folders.has(name)) forget(join(folder, name));
    seen.set(folder, { mode, own, ctime: isSettled(before) ? before.ctimeNs : undefined, folders });
    await Promise.all(inner.filter(each => !seen.has(each.path)).map(each => read(each.path, each.mode, marks, enter)));
  };

  return {
    changed: async enter => {
      const marks: Mark[] = [];
      if (seen.size === 0) await read(root, 'files', marks, enter);
      else
        for (const folder of await changedFolders(seen)) {
          const known = seen.get(folder);
          if (known) await read(folder, known.mode, marks, enter);
        }
      return marks;
    },
    gitFolders: () => [...seen].filter(([, { own }]) => own === 'git').map(([folder]) => folder),
  };
}

/** In a folder among the person's files that is a git directory: what makes it one and what it would make git run. */
const plantedOrders: ReadonlySet<string> = new Set(['head', ...gitOrders]);

/** What an entry is to the look: protected, a folder to look into in some mode, or nothing. */
function place(entry: Dirent, mode: Mode): Mode | 'protected' | 'nothing' {
  const { name } = entry;
  if (mode === 'files') {
    if (isProtectedName(name)) return 'protected';
    return entry.isDirectory() && name !== 'node_modules' ? 'files' : 'nothing';
  }
  if (mode === 'git') {
    if (gitOrders.has(name.toLowerCase())) return 'protected';
    return name === 'modules' || name === 'worktrees' ? name : 'nothing';
  }
  if (!entry.isDirectory()) return 'nothing';
  return mode === 'worktrees' ? 'git' : 'modules';
}

/** Milliseconds within which a folder can change again and still have the same time, on coarse file systems. */
const grain = 50;

function isSettled(stats: BigIntStats): boolean {
  return Number(stats.ctimeNs / 1_000_000n) + grain < Date.now();
}

async function changedFolders(seen: ReadonlyMap<string, Seen>): Promise<string[]> {
  const changed: string[] = [];
  const folders = seen[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (const [folder, { ctime }] of folders)
      if (ctime === undefined || (await statsOf(folder))?.ctimeNs !== ctime) changed.push(folder);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return changed;
}

/** Calls to the file system at once; more would only wait for each other. */
const lanes = 32;

function statsOf(path: string): Promise<BigIntStats | undefined> {
  return new Promise(resolve => lstat(path, { bigint: true }, (error, stats) => resolve(error ? undefined : stats)));
}
