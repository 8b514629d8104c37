import { randomUUID } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stillThere } from './files.ts';
import type { Place } from './roots.ts';

/**
 * Puts `bytes` at a resolved place: written beside it, synced, then renamed over it, so that nobody ever sees half a file
 * and a failure leaves the old one. `before` is the file as it was read: its mode is kept, and when it is another one by
 * now, or when a file appeared where there was none, nothing is written and an error says so.
 */
export async function atomicWrite(place: Place, bytes: Buffer, before: BigIntStats | undefined): Promise<void> {
  const folder = dirname(place.real);
  await mkdir(folder, { recursive: true });
  await stillThere(folder, place.shown);
  const beside = join(folder, `.banyan-${randomUUID()}.tmp`);
  try {
    const file = await open(beside, 'wx', 0o666);
    try {
      if (before) await keepModeAndOwner(file, before);
      await file.writeFile(bytes);
      await file.datasync();
    } finally {
      await file.close();
    }
    await unchanged(place, before);
    await rename(beside, place.real);
  } catch (error) {
    await rm(beside, { force: true });
    throw nearTo(error, place);
  }
}

async function keepModeAndOwner(file: Awaited<ReturnType<typeof open>>, before: BigIntStats): Promise<void> {
  const own = await file.stat({ bigint: true });
  // Only root can give a file away; for others the file becomes theirs, as with any editor that writes atomically.
  if (own.uid !== before.uid || own.gid !== before.gid)
    await file.chown(Number(before.uid), Number(before.gid)).catch(() => {});
  if (process.platform !== 'win32') await file.chmod(Number(before.mode & 0o7777n));
}

async function unchanged(place: Place, before: BigIntStats | undefined): Promise<void> {
  await stillThere(dirname(place.real), place.shown);
  const now = await lstat(place.real, { bigint: true }).catch(() => undefined);
  const same = now?.ino === before?.ino && now?.mtimeNs === before?.mtimeNs && now?.size === before?.size;
  if (!same) throw new Error(`${place.shown} changed just now. Nothing was written: read it again.`);
}

/** The name of the file beside means nothing to anyone; the error speaks of the file that was asked for. */
function nearTo(error: unknown, place: Place): unknown {
  if (error instanceof Error && 'path' in error) error.path = place.shown;
  return error;
}
