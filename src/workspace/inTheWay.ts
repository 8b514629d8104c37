import { lstat, readdir } from 'node:fs/promises';
import { type BytePath, onDisk } from './bytePath.ts';
import type { RawChange } from './rawDiff.ts';

/**
 * Files on disk that no checkpoint has and that stand where a restore would write: ignored ones. They must be captured
 * first. `paths` are those; `hopeless` are the places with more in the way than can be kept.
 */
export async function inTheWay(
  workTree: string,
  changes: readonly RawChange[],
): Promise<{ readonly paths: readonly BytePath[]; readonly hopeless: readonly BytePath[] }> {
  const leaving = new Set(changes.filter(one => !one.after).map(one => one.path));
  const paths = new Set<BytePath>();
  const hopeless: BytePath[] = [];
  for (const { path, before, after } of changes) {
    if (before || !after) continue;
    const found = await standing(workTree, path);
    if (found === undefined || leaving.has(found.path)) continue;
    if (!found.isFolder) paths.add(found.path);
    else if (found.path === path) {
      const files = await filesBelow(workTree, path, leaving);
      if (files === 'many') hopeless.push(path);
      else for (const file of files) paths.add(file);
    }
  }
  return { paths: [...paths], hopeless };
}

/** Files in a folder that can be kept. */
const most = 2000;

/** What stands at a path, or at the place of one of the folders above it. */
async function standing(
  workTree: string,
  path: BytePath,
): Promise<{ readonly path: BytePath; readonly isFolder: boolean } | undefined> {
  for (let end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
    const at = (end < 0 ? path : path.slice(0, end)) as BytePath;
    const found = await lstat(onDisk(workTree, at)).catch(() => undefined);
    if (found === undefined) return undefined;
    if (!found.isDirectory() || end < 0) return { path: at, isFolder: found.isDirectory() };
  }
}

async function filesBelow(
  workTree: string,
  folder: BytePath,
  leaving: ReadonlySet<BytePath>,
): Promise<readonly BytePath[] | 'many'> {
  const files: BytePath[] = [];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const entry of await readdir(onDisk(workTree, next), { withFileTypes: true, encoding: 'latin1' })) {
      const path = `${next}/${entry.name}` as BytePath;
      if (entry.isDirectory()) folders.push(path);
      else if (!leaving.has(path)) files.push(path);
    }
    if (files.length > most || folders.length > most) return 'many';
  }
  return files;
}
