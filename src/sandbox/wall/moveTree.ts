import { constants } from 'node:fs';
import { copyFile, mkdir, open, readlink, rename, rmdir, symlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeldFolder } from './heldFolder.ts';

/**
 * Moves an entry of a held folder, whatever it is, to a path where nothing is yet. Links are moved as links and never
 * followed. To another disk it is copied and then removed.
 */
export async function moveTree(folder: HeldFolder, name: string, to: string): Promise<void> {
  try {
    await rename(folder.entry(name), to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await copyTree(folder, name, to);
    await removeTree(folder, name);
  }
}

/** Removes an entry of a held folder with everything in it; links are removed, not followed. */
export async function removeTree(folder: HeldFolder, name: string): Promise<void> {
  const stats = await folder.stats(name);
  if (!stats) return;
  if (!stats.isDirectory()) return unlink(folder.entry(name));
  const inner = await folder.folder(name);
  try {
    for (const entry of await inner.entries()) await removeTree(inner, entry.name);
  } finally {
    await inner.close();
  }
  await rmdir(folder.entry(name));
}

/** Pipes, sockets and devices are left out: there is nothing in them to keep. */
async function copyTree(folder: HeldFolder, name: string, to: string): Promise<void> {
  const stats = await folder.stats(name);
  if (stats?.isSymbolicLink()) await symlink(await readlink(folder.entry(name)), to);
  else if (stats?.isFile()) await copyPlainFile(folder.entry(name), to);
  else if (stats?.isDirectory()) {
    await mkdir(to, { mode: 0o700 });
    const inner = await folder.folder(name);
    try {
      for (const entry of await inner.entries()) await copyTree(inner, entry.name, join(to, entry.name));
    } finally {
      await inner.close();
    }
  }
}

/** Opens first and copies what was opened, so that a link put in its place meanwhile is refused. */
async function copyPlainFile(from: string, to: string): Promise<void> {
  const handle = await open(from, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (process.platform === 'linux') await copyFile(`/proc/self/fd/${handle.fd}`, to, constants.COPYFILE_EXCL);
    else await copyFile(from, to, constants.COPYFILE_EXCL);
  } finally {
    await handle.close();
  }
}
