import { constants, open, realpath, type FileHandle } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import type { Place } from './roots.ts';

/** A file that was read whole. */
export interface FileBytes {
  readonly bytes: Buffer;
  readonly stats: BigIntStats;
}

/** Files above this are not read whole, in bytes. */
export const largestFile = 20 * 1024 * 1024;

/**
 * Reads a regular file whole. Throws for anything else (a pipe or device is never waited on), for files above
 * `largestFile`, and when the path was swapped for a link after it was resolved.
 */
export async function readWhole(place: Place): Promise<FileBytes> {
  const file = await open(place.real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat({ bigint: true });
    if (stats.isDirectory()) throw new Error(`${place.shown} is a folder.`);
    if (!stats.isFile()) throw new Error(`${place.shown} is not a regular file.`);
    if (stats.size > BigInt(largestFile))
      throw new Error(
        `${place.shown} is too large to read whole (${bytesWords(Number(stats.size))}). Look for the part with search, or cut it with bash (sed -n, head, tail).`,
      );
    await stillThere(place.real, place.shown);
    return { bytes: await bytesOf(file), stats };
  } finally {
    await file.close();
  }
}

/** Throws when a resolved path now leads elsewhere. */
export async function stillThere(real: string, shown: string): Promise<void> {
  if ((await realpath(real)) !== real) throw new Error(`${shown} was replaced by a link just now. Nothing was done.`);
}

/** `12,345 bytes`, `3.4 MB`. */
export function bytesWords(bytes: number): string {
  if (bytes < 100_000) return `${bytes.toLocaleString('en-US')} bytes`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A file that grows while it is read is cut at the limit. */
async function bytesOf(file: FileHandle): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  while (size <= largestFile) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(65_536), 0, 65_536, null);
    if (bytesRead === 0) break;
    chunks.push(buffer.subarray(0, bytesRead));
    size += bytesRead;
  }
  return Buffer.concat(chunks);
}
