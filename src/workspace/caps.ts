import { lstat } from 'node:fs/promises';
import { type BytePath, onDisk } from './bytePath.ts';
import type { Candidate } from './scan.ts';

/** Why a file is not in a checkpoint. A restore never deletes or overwrites it. */
export type SkipReason = 'big' | 'many' | 'special' | 'unreadable' | 'repository';

export interface Skipped {
  /** A file, or a folder when it ends with `/`. */
  readonly path: BytePath;
  readonly reason: SkipReason;
}

/** How much of a work tree is kept. */
export interface Caps {
  /** Bytes of a new file. */
  readonly newFile: number;
  /** Bytes of a changed file the repository knows. */
  readonly trackedFile: number;
  /** New files in one folder at one time. */
  readonly newInFolder: number;
}

export const usualCaps: Caps = { newFile: 10_000_000, trackedFile: 50_000_000, newInFolder: 2000 };

export interface Capped {
  readonly add: readonly BytePath[];
  readonly gone: readonly BytePath[];
  readonly skipped: readonly Skipped[];
}

/** Takes out what is too much or cannot be kept. */
export async function applyCaps(workTree: string, candidates: readonly Candidate[], caps: Caps): Promise<Capped> {
  const crowded = crowdedFolders(candidates, caps.newInFolder);
  const skipped: Skipped[] = [...crowded].map(folder => ({ path: `${folder}/` as BytePath, reason: 'many' }));
  const add: BytePath[] = [];
  const gone: BytePath[] = [];
  const judge = async ({ path, was }: Candidate): Promise<void> => {
    if (was === 'new' && isBelowAny(path, crowded)) return;
    const found = await lstat(onDisk(workTree, path)).catch(() => undefined);
    if (found === undefined || found.isDirectory()) gone.push(path);
    else if (!found.isFile() && !found.isSymbolicLink()) skipped.push({ path, reason: 'special' });
    else if (found.size > (was === 'new' ? caps.newFile : caps.trackedFile)) skipped.push({ path, reason: 'big' });
    else add.push(path);
  };
  for (let at = 0; at < candidates.length; at += together)
    await Promise.all(candidates.slice(at, at + together).map(judge));
  return { add: add.sort(), gone, skipped };
}

/** Files looked at side by side. */
const together = 256;

/** The deepest folders that hold more than `most` of the new files: an install folder nobody ignores, not all above it. */
function crowdedFolders(candidates: readonly Candidate[], most: number): ReadonlySet<string> {
  const fresh = candidates.filter(one => one.was === 'new');
  if (fresh.length <= most) return new Set();
  const counts = new Map<string, number>();
  for (const { path } of fresh)
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      counts.set(path.slice(0, at), (counts.get(path.slice(0, at)) ?? 0) + 1);
  const crowded = [...counts].filter(([, count]) => count > most).map(([folder]) => folder);
  return new Set(crowded.filter(folder => !crowded.some(other => other.startsWith(`${folder}/`))));
}

function isBelowAny(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.size === 0) return false;
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
    if (folders.has(path.slice(0, at))) return true;
  return false;
}
