import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** How far below a folder and in how many folders is looked, and how many files are named. */
const mostDepth = 4;
const mostFolders = 500;
const mostNamed = 40;

/** Folders that hold what was made or fetched. */
const passed = new Set(
  'node_modules bower_components vendor dist out build target coverage __pycache__ venv Pods'.split(' '),
);

/**
 * The files with these names in folders below `root`, relative to it, `/` between; the nearest first. Links are not followed;
 * hidden folders and those that hold what was made are passed over.
 */
export async function nestedInstructions(root: string, names: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  let looked = 0;
  let level = [root];
  for (let depth = 0; depth <= mostDepth && level.length > 0 && found.length < mostNamed; depth++) {
    const here = level.slice(0, mostFolders - looked);
    looked += here.length;
    const below = await Promise.all(here.map(folder => look(folder)));
    const files = below
      .flatMap(each => each.files)
      .filter(path => names.includes(path.slice(path.lastIndexOf(sep) + 1)));
    if (depth > 0) found.push(...files.map(path => relative(root, path).split(sep).join('/')).sort());
    level = below.flatMap(each => each.folders).sort();
  }
  return found.slice(0, mostNamed);
}

async function look(folder: string): Promise<{ files: string[]; folders: string[] }> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const inside = (wanted: typeof entries): string[] => wanted.map(entry => join(folder, entry.name));
    return {
      files: inside(entries.filter(entry => entry.isFile())),
      folders: inside(
        entries.filter(entry => entry.isDirectory() && !entry.name.startsWith('.') && !passed.has(entry.name)),
      ),
    };
  } catch {
    return { files: [], folders: [] };
  }
}
