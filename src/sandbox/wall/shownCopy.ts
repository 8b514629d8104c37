import { lstat, readdir, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { lentObjects } from '../../base/lentObjects.ts';
import type { Mount } from './mounts.ts';

/** How the paths of the disk are related to those inside. Both functions leave alone what is not about the copy. */
export interface ShownCopy {
  /** What is guarded: the copy as a whole, of which the branch's folder may be a part. Absolute, links resolved. */
  readonly top: string;
  /** The path inside of a path on disk. */
  inside(path: string): string;
  /** The path on disk of a path inside. */
  onDisk(path: string): string;
  /** Folders that are not to be seen: other copies. */
  readonly hidden: readonly string[];
  /** What the copy needs to be seen, beside itself. */
  readonly mounts: readonly Mount[];
}

/**
 * A copy that stands in the place of the folder it was made from. `folder` (on disk, links resolved) is the twin of `at`;
 * when that is a part of a repository, the repository's top is the copy's top, or git inside would find another repository.
 */
export async function showCopy(folder: string, at: string): Promise<ShownCopy> {
  const [top, place] = await tops(folder, at);
  const lent = lentObjects(top);
  return {
    top,
    inside: path => moved(path, top, place),
    onDisk: path => moved(path, place, top),
    hidden: [dirname(top), lent],
    mounts: [
      ...(top === folder ? [] : [{ type: 'readOnly' as const, at: place, from: top }]),
      ...(await objects(lent)),
    ],
  };
}

/** What is there is what it seems to be. */
export const notShown: Pick<ShownCopy, 'inside' | 'onDisk' | 'hidden' | 'mounts'> = {
  inside: path => path,
  onDisk: path => path,
  hidden: [],
  mounts: [],
};

/** The copy's top and its place: upwards as long as both have the same names, to the first that holds a repository. */
async function tops(folder: string, at: string): Promise<[top: string, place: string]> {
  for (let [top, place] = [folder, at]; ; [top, place] = [dirname(top), dirname(place)]) {
    const git = await lstat(join(top, '.git')).catch(() => undefined);
    if (git?.isDirectory()) return [top, place];
    if (basename(top) !== basename(place) || dirname(place) === place) return [folder, at];
  }
}

/**
 * The objects that repositories of the copy lean on. Only the links are believed, which lie where no agent writes, and only
 * where the folder they name is still that very folder: what the copy's own files name is what an agent would like to see.
 */
async function objects(lent: string): Promise<Mount[]> {
  const names = await readdir(lent).catch(() => []);
  const found = names.map(async (name): Promise<Mount[]> => {
    const at = join(lent, name);
    const from = await readlink(at).catch(() => undefined);
    if (from === undefined || (await realpath(from).catch(() => undefined)) !== from) return [];
    return [{ type: 'readOnly', at, from }];
  });
  return (await Promise.all(found)).flat();
}

function moved(path: string, from: string, to: string): string {
  const plain = resolve(path);
  if (plain === from) return to;
  return plain.startsWith(`${from}${sep}`) ? join(to, plain.slice(from.length)) : path;
}
