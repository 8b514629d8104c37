import { lstat, readFile, readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { ignoreRules, wantedFiles, type IgnoreRules } from './ignoreRules.ts';
import { isScratch } from '../../session/scratchFolder.ts';
import type { Search } from './search.ts';

/**
 * The files below a search's target by path, without what `.gitignore` files (also those above it) leave out, without
 * `.git`, and without following links. A target that is a file is itself the only one.
 */
export async function* walk(search: Search): AsyncGenerator<string> {
  const { folder, target } = search;
  if (target !== folder) {
    yield target;
    return;
  }
  const wanted = wantedFiles(search);
  // They are ignored as a whole, so whoever names them means what is in there.
  if (isScratch(folder.split(sep).join('/'))) {
    const names = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = names.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
    yield* files.sort().filter(path => wanted(path));
    return;
  }
  for await (const path of filesIn(folder, await above(folder))) if (wanted(path)) yield path;
}

interface Level {
  readonly folder: string;
  readonly rules: IgnoreRules;
}

async function* filesIn(folder: string, outer: readonly Level[]): AsyncGenerator<string> {
  const levels = [...outer, ...(await levelOf(folder))];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name === '.git') continue;
    if (entry.isDirectory() && !ignored(path, 'folder', levels)) yield* filesIn(path, levels);
    else if (entry.isFile() && !ignored(path, 'file', levels)) yield path;
  }
}

/** The innermost rules that speak of a path decide. */
function ignored(path: string, kind: 'file' | 'folder', levels: readonly Level[]): boolean {
  for (const { folder, rules } of levels.toReversed()) {
    const said = rules(relative(folder, path).split(sep).join('/'), kind);
    if (said !== 'unsaid') return said === 'ignored';
  }
  return false;
}

async function levelOf(folder: string): Promise<Level[]> {
  const text = await readFile(join(folder, '.gitignore'), 'utf8').catch(() => '');
  return text === '' ? [] : [{ folder, rules: ignoreRules(text) }];
}

/** The rules of the folders above, outermost first, up to the top of the repository. */
async function above(folder: string): Promise<Level[]> {
  const levels: Level[] = [];
  for (let at = folder; dirname(at) !== at && !(await isTop(at)); at = dirname(at)) {
    levels.unshift(...(await levelOf(dirname(at))));
  }
  return levels;
}

function isTop(folder: string): Promise<boolean> {
  return lstat(join(folder, '.git')).then(
    () => true,
    () => false,
  );
}
