import { lstat } from 'node:fs/promises';
import { type BytePath, onDisk, zeroEnded } from './bytePath.ts';
import type { Skipped } from './caps.ts';
import { GitFailed } from './gitFailed.ts';
import type { Root } from './root.ts';
import { spawnGit } from './spawnGit.ts';

/**
 * Reads files into the index and takes others out. A file that cannot be read is found by halving, skipped and named; it
 * never keeps the others from being kept.
 */
export async function updateIndex(
  root: Root,
  add: readonly BytePath[],
  remove: readonly BytePath[],
  signal?: AbortSignal,
): Promise<readonly Skipped[]> {
  if (remove.length > 0)
    await spawnGit(root.own(), ['update-index', '-z', '--force-remove', '--stdin'], {
      input: zeroEnded(remove),
      signal,
    });
  return add.length === 0 ? [] : addHalving(root, add, signal);
}

async function addHalving(root: Root, paths: readonly BytePath[], signal?: AbortSignal): Promise<readonly Skipped[]> {
  const options = { input: zeroEnded(paths), signal };
  try {
    await spawnGit(root.own(), ['update-index', '-z', '--add', '--remove', '--replace', '--stdin'], options);
    return [];
  } catch (error) {
    if (!(error instanceof GitFailed) || !isAboutPath(error)) throw error;
    const [only] = paths;
    if (only !== undefined && paths.length === 1) return alone(root, only);
    const middle = Math.ceil(paths.length / 2);
    const first = await addHalving(root, paths.slice(0, middle), signal);
    return [...first, ...(await addHalving(root, paths.slice(middle), signal))];
  }
}

/** Whether one of the files is the trouble, not the disk or the index. */
function isAboutPath({ stderr }: GitFailed): boolean {
  return (
    /Unable to process path|unable to process path/.test(stderr) &&
    !/No space left|Disk quota|insufficient permission for adding/.test(stderr)
  );
}

async function alone(root: Root, path: BytePath): Promise<readonly Skipped[]> {
  const isThere = await lstat(onDisk(root.workTree, path)).then(
    () => true,
    () => false,
  );
  return isThere ? [{ path, reason: 'unreadable' }] : [];
}
