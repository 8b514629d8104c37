import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/** Where a folder's repository keeps its things; found by looking at files alone, so that no configuration is loaded. */
export interface Repository {
  /** The top of its work tree, as a real path. */
  readonly workTree: string;
  /** Of this work tree: HEAD, index. */
  readonly gitDir: string;
  /** Of all its work trees: objects, refs, config. */
  readonly commonDir: string;
}

/** The repository a folder is in, going upwards; undefined for a folder in none. */
export async function locateRepository(folder: string): Promise<Repository | undefined> {
  for (let at = await realpath(folder); ; at = path.dirname(at)) {
    const found = await repositoryAt(at);
    if (found || path.dirname(at) === at) return found;
  }
}

/** The repository whose work tree begins exactly here. */
export async function repositoryAt(folder: string): Promise<Repository | undefined> {
  const gitDir = await gitDirOf(path.join(folder, '.git'));
  if (gitDir === undefined) return undefined;
  const pointer = await readFile(path.join(gitDir, 'commondir'), 'utf8').catch(() => '');
  const commonDir =
    pointer === '' ? gitDir : await realpath(path.resolve(gitDir, pointer.trim())).catch(() => undefined);
  if (commonDir === undefined || !(await isFolder(path.join(commonDir, 'objects')))) return undefined;
  const isHead = await stat(path.join(gitDir, 'HEAD')).then(
    found => found.isFile(),
    () => false,
  );
  return isHead ? { workTree: folder, gitDir, commonDir } : undefined;
}

/** Follows a `.git` file, as submodules and linked work trees have. */
async function gitDirOf(dotGit: string): Promise<string | undefined> {
  const found = await stat(dotGit).catch(() => undefined);
  if (found?.isDirectory()) return realpath(dotGit);
  if (!found?.isFile() || found.size > 10_000) return undefined;
  const [, target] = /^gitdir: (.+)/.exec(await readFile(dotGit, 'utf8').catch(() => '')) ?? [];
  if (target === undefined) return undefined;
  return realpath(path.resolve(path.dirname(dotGit), target.trim())).catch(() => undefined);
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    found => found.isDirectory(),
    () => false,
  );
}
