import { lstat, mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Mount } from './mounts.ts';
import type { ScratchFolders } from './wallBuilder.ts';

/** The scratch folders as a wall shows them. */
export interface ShownScratch {
  readonly mounts: readonly Mount[];
  /** Their root on disk, links resolved; empty where they are not shown. */
  readonly root: string;
  /** Those that are written, on disk: nobody else looks at what appears there. */
  readonly writable: readonly string[];
}

/**
 * The workspace's scratch folders in the place where tools look for them, below what the first working copy is seen as: all of
 * them to be read, the branch's own to be written. Where a link stands in the way they are not shown.
 *
 * @param first the first working copy on disk, links resolved
 * @param place the path at which it is seen
 */
export async function scratchMounts(plan: ScratchFolders, first: string, place: string): Promise<ShownScratch> {
  const root = join(await realpath(dirname(plan.root)).catch(() => dirname(plan.root)), basename(plan.root));
  const below = join(first, basename(root));
  // In a copy there is no such folder, and what cannot be written cannot get one while the wall is built.
  if (below !== root && (await isFolder(root))) await mkdir(below).catch(() => undefined);
  if (!(await isFolder(root)) || !(await isFolder(below))) return { mounts: [], root: '', writable: [] };
  const writable: string[] = [];
  for (const folder of plan.writable) {
    const own = join(root, relative(plan.root, folder));
    if (own.startsWith(`${root}${sep}`) && (await isPlain(root, own))) writable.push(own);
  }
  const at = join(place, basename(root));
  return {
    root,
    writable,
    mounts: [
      { type: 'readOnly', at, from: root },
      ...writable.map(own => ({ type: 'writable' as const, at: join(at, relative(root, own)), from: own })),
    ],
  };
}

/** Whether every step to a folder is a folder and no link. */
async function isPlain(root: string, folder: string): Promise<boolean> {
  for (let at = folder; at !== root; at = dirname(at)) if (!(await isFolder(at))) return false;
  return true;
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => undefined);
  return stats?.isDirectory() ?? false;
}
