import { lstatSync, readdirSync, type BigIntStats, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
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
  /** The `node_modules` folders found, which are not looked into; some may be gone. */
  packageFolders(): string[];
}

/**
 * How a folder is looked at: as files of the person, as installed packages (in which only git obeys what it finds), as a
 * git directory, as one of the two folders of such in it, or as its objects, which may be told to be elsewhere.
 */
type Mode = 'files' | 'packages' | 'git' | 'modules' | 'worktrees' | 'objects' | 'objectsInfo';

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
 * protected. Links are never followed. The disk is asked directly, which is many times cheaper than over the thread pool,
 * in slices of a few milliseconds, so that others get their turn.
 */
export function rememberTree(
  root: string,
  skipped: ReadonlySet<string>,
  as: 'files' | 'packages' = 'files',
): TreeMemory {
  const seen = new Map<string, Seen>();
  const packages = new Set<string>();

  const forget = (folder: string): void => {
    const known = seen.get(folder);
    seen.delete(folder);
    for (const name of known?.folders ?? []) forget(join(folder, name));
  };

  /** Reads one folder, and gives those in it that were not seen before. */
  const read = (folder: string, mode: Mode, marks: Mark[], enter: (mark: Mark) => boolean): Inner[] => {
    const before = statsOf(folder);
    if (!before?.isDirectory()) return (forget(folder), []);
    const entries = entriesOf(folder);
    const isGit = isGitDirectory(new Set(entries.map(entry => entry.name.toLowerCase())));
    const own = isGit && mode === 'modules' ? 'git' : mode;
    const folders = new Set<string>();
    const inner: Inner[] = [];
    for (const entry of entries) {
      const path = join(folder, entry.name);
      const planted = isGit && (own === 'files' || own === 'packages') && plantedOrders.has(entry.name.toLowerCase());
      if (own === 'files' && entry.name === 'node_modules' && entry.isDirectory()) packages.add(path);
      const at = planted ? 'protected' : place(entry, own);
      if (at === 'nothing' || skipped.has(path)) continue;
      if (at === 'protected') {
        const stats = statsOf(path);
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
    return inner.filter(each => !seen.has(each.path));
  };

  return {
    changed: async enter => {
      const marks: Mark[] = [];
      const pause = pauses();
      const next: Inner[] = seen.size === 0 ? [{ path: root, mode: as }] : [];
      for (const [path, { mode, ctime }] of [...seen]) {
        if (ctime === undefined || statsOf(path)?.ctimeNs !== ctime) next.push({ path, mode });
        const others = pause();
        if (others) await others;
      }
      for (let folder = next.pop(); folder; folder = next.pop()) {
        // One that was listed as changed may have been forgotten with the one around it.
        next.push(...read(folder.path, folder.mode, marks, enter));
        const others = pause();
        if (others) await others;
      }
      return marks;
    },
    gitFolders: () => [...seen].filter(([, { own }]) => own === 'git').map(([folder]) => folder),
    packageFolders: () => [...packages],
  };
}

interface Inner {
  readonly path: string;
  readonly mode: Mode;
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
  if (mode === 'packages') {
    if (isGitName(name)) return 'protected';
    return entry.isDirectory() ? 'packages' : 'nothing';
  }
  if (mode === 'git') {
    if (gitOrders.has(name.toLowerCase())) return 'protected';
    return name === 'modules' || name === 'worktrees' || name === 'objects' ? name : 'nothing';
  }
  if (mode === 'objects') return name === 'info' ? 'objectsInfo' : 'nothing';
  if (mode === 'objectsInfo') return /^(http-)?alternates$/i.test(name) ? 'protected' : 'nothing';
  if (!entry.isDirectory()) return 'nothing';
  return mode === 'worktrees' ? 'git' : 'modules';
}

/** Milliseconds within which a folder can change again and still have the same time, on coarse file systems. */
const grain = 50;

function isSettled(stats: BigIntStats): boolean {
  return Number(stats.ctimeNs / 1_000_000n) + grain < Date.now();
}

/** Lets others go on after each slice of work. */
function pauses(): () => Promise<void> | undefined {
  let began = performance.now();
  return () => {
    if (performance.now() - began < slice) return undefined;
    return nextTurn().then(() => {
      began = performance.now();
    });
  };
}

/** Milliseconds. */
const slice = 4;

function statsOf(path: string): BigIntStats | undefined {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
