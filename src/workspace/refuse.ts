import { lstat, readdir, realpath } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Why a folder has no checkpoints, in words for a person; undefined where it may have them. Links are followed first. */
export async function refuseFolder(folder: string, state: string, home = os.homedir()): Promise<string | undefined> {
  const real = await realpath(folder);
  if (path.dirname(real) === real) return 'This is the top of a disk.';
  const own = await realpath(home).catch(() => home);
  if (real === own) return 'This is your home folder.';
  for (const name of ['Desktop', 'Documents', 'Downloads'])
    if (real === path.join(own, name)) return `This is your ${name} folder.`;
  const kept = await realpath(state).catch(() => path.resolve(state));
  if (isInside(own, real)) return 'Your home folder is inside.';
  if (kept === real || isInside(kept, real)) return "Banyan's own folder is inside.";
  return isInside(real, path.join(kept, 'checkpoints')) ? "This is part of Banyan's own folder." : undefined;
}

/** More than these files or bytes in a folder without a repository are a question to the person. */
const mostFiles = 20_000;
const mostBytes = 500_000_000;

/** What a person is told of a folder that is too large to be kept unasked. */
export const largeFolderWords =
  'This folder has no git repository and holds more than 20,000 files or 500 MB. List it in the setting banyan.checkpoints.largeFolders to have its files kept.';

/** Whether a folder without a repository holds more than is kept unasked. Stops counting there; folders of these names are passed over. */
export async function isHuge(
  folder: string,
  passOver: ReadonlySet<string>,
  most: { readonly files: number; readonly bytes: number } = { files: mostFiles, bytes: mostBytes },
): Promise<boolean> {
  const folders = [folder];
  let files = 0;
  let bytes = 0;
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    const at = next;
    const entries = await readdir(at, { withFileTypes: true }).catch(() => []);
    const plain = entries.filter(entry => !entry.isDirectory());
    folders.push(
      ...entries
        .filter(entry => entry.isDirectory() && !passOver.has(entry.name))
        .map(({ name }) => path.join(at, name)),
    );
    files += plain.length;
    if (files > most.files) return true;
    const found = await Promise.all(plain.map(({ name }) => lstat(path.join(at, name)).catch(() => undefined)));
    bytes += found.reduce((sum, one) => sum + (one?.size ?? 0), 0);
    if (bytes > most.bytes) return true;
  }
  return false;
}

function isInside(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}
