import { readdir, realpath } from 'node:fs/promises';
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

/** Whether a folder without a repository holds more files than are kept unasked. Stops counting there. */
export async function isHuge(folder: string, passOver: ReadonlySet<string>): Promise<boolean> {
  const folders = [folder];
  let files = 0;
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    const entries = await readdir(next, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (!entry.isDirectory()) files += 1;
      else if (!passOver.has(entry.name)) folders.push(path.join(next, entry.name));
    }
    if (files > mostFiles) return true;
  }
  return false;
}

function isInside(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}
