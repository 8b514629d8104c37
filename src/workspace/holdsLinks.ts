import { readdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * Whether there is a link anywhere in a folder, or no folder. An agent that may write a copy's `.git` cannot look outside of
 * its wall, but git of ours would follow a link there, to another repository's commits, and bring them in.
 */
export async function holdsLinks(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (!entries || entries.some(entry => entry.isSymbolicLink())) return true;
  for (const entry of entries)
    if (entry.isDirectory() && (await holdsLinks(path.join(folder, entry.name)))) return true;
  return false;
}
