import { lstat, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isScratch } from '../../session/scratchFolder.ts';

/** A path that was found to lie where tools may reach. */
export interface Place {
  /** Absolute, with every symbolic link of its existing part resolved. What is opened is this, never what was asked. */
  readonly real: string;
  /** How people and agents write it: relative to the first root with `/`, or absolute outside of it. */
  readonly shown: string;
}

/** The folders that tools may reach. Both functions throw with words for the agent. */
export interface Roots {
  /** A path that may be looked at: inside a root or the folder of whole outputs. */
  forReading(path: string): Promise<Place>;
  /** A path that may be changed: inside a root and not inside a git directory. It need not exist. */
  forWriting(path: string): Promise<Place>;
  /** As they were given. */
  readonly folders: readonly string[];
  /** The first root, resolved. */
  first(): Promise<string>;
}

/** Confines paths to `folders` (absolute; the first is where relative paths start) and `outputFolder`. */
export function createRoots(folders: readonly string[], outputFolder: string): Roots {
  const start = folders[0] ?? sep;
  const place = async (path: string, allowed: readonly string[]): Promise<Place> => {
    if (path.length > longestPath) throw new Error(`${path.slice(0, 80)}… is too long for a path.`);
    const real = await resolved(resolve(start, path), path);
    if (!(await realFolders(allowed)).some(base => inside(base, real)))
      throw new Error(
        `${path} is outside of what the tools may reach${real === resolve(start, path) ? '' : `: it leads to ${real}`}. Allowed: ${folders.join(', ')}.`,
      );
    return { real, shown: shownFrom(await realpath(start).catch(() => start), real) };
  };
  return {
    forReading: path => place(path, [...folders, outputFolder]),
    forWriting: async path => {
      const found = await place(path, folders);
      const asked = [start, await realpath(start).catch(() => start)].map(from =>
        shownFrom(from, resolve(start, path)),
      );
      // Such a file may be written without a question: it has to be the one that was judged.
      if (asked.some(isScratch) && !asked.includes(found.shown))
        throw new Error(`${path} leads through a link. In a scratch folder nothing is changed through one.`);
      const parts = [...resolve(start, path).split(sep), ...found.real.split(sep)];
      if (parts.some(isGitName) || (await insideGitDirectory(found.real, await realFolders(folders))))
        throw new Error(`${path} is inside a git directory. Nothing there is changed by this tool: use git commands.`);
      if (process.platform === 'win32' && parts.slice(1).some(part => /:|[. ]$/.test(part)))
        throw new Error(
          `${path} is not a plain file name. Write it without ":" and without a dot or space at the end.`,
        );
      return found;
    },
    folders,
    first: () => realpath(start),
  };
}

/** Relative to a folder where it lies in it, `/` between; else as it is. */
function shownFrom(folder: string, path: string): string {
  const from = relative(folder, path);
  return isAbsolute(from) || from.split(sep)[0] === '..' ? path : from.split(sep).join('/') || '.';
}

/** Characters. No system opens a longer one, and each folder that does not exist costs a look at the disk. */
const longestPath = 4096;

function inside(base: string, path: string): boolean {
  const from = relative(base, path);
  return from === '' || (!isAbsolute(from) && from.split(sep)[0] !== '..');
}

function realFolders(folders: readonly string[]): Promise<string[]> {
  return Promise.all(folders.map(folder => realpath(folder).catch(() => folder)));
}

/** Resolves the links of the part that exists. A link that leads nowhere is followed to where it would lead. */
async function resolved(path: string, asked: string, links = 0): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
  }
  const parent = await resolved(dirname(path), asked, links);
  const here = join(parent, basename(path));
  const target = await readlink(here).catch(() => undefined);
  if (target === undefined) return here;
  if (links >= 40) throw new Error(`${asked} runs through too many symbolic links.`);
  return resolved(resolve(parent, target), asked, links + 1);
}

/** `.git` in every spelling a file system may take for it: case, trailing dots and spaces, ignored characters, short names. */
function isGitName(part: string): boolean {
  const plain = part
    .replace(/\p{Cf}/gu, '')
    .replace(/:.*$/s, '')
    .replace(/[. ]+$/, '')
    .toLowerCase();
  return plain === '.git' || /^git~\d+$/.test(plain);
}

/** Whether a folder between the path and its root is itself a git directory, whatever it is called. */
async function insideGitDirectory(path: string, bases: readonly string[]): Promise<boolean> {
  for (let at = dirname(path); bases.some(base => inside(base, at)); at = dirname(at)) {
    const parts = await Promise.all(['HEAD', 'objects', 'refs'].map(name => exists(join(at, name))));
    if (parts.every(Boolean)) return true;
    if (dirname(at) === at) break;
  }
  return false;
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
