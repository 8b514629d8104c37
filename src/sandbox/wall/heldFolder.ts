import { constants, type BigIntStats, type Dirent } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A folder held open, so that what is done below it is done in this very folder, whoever renames or replaces the path that
 * led to it meanwhile. Only Linux can address files by a held folder; elsewhere the path is used as it was.
 */
export interface HeldFolder {
  /** The path of an entry, good until `close`. */
  entry(name: string): string;
  entries(): Promise<Dirent[]>;
  /** Never follows a link; undefined where there is no such entry. */
  stats(name: string): Promise<BigIntStats | undefined>;
  /** Opens a folder in it; rejects when it is a link. */
  folder(name: string): Promise<HeldFolder>;
  close(): Promise<void>;
}

/** Opens the folder at `path`; rejects when the last part of the path is a link. */
export async function holdFolder(path: string): Promise<HeldFolder> {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  const base = process.platform === 'linux' ? `/proc/self/fd/${handle.fd}` : path;
  const entry = (name: string): string => join(base, name);
  return {
    entry,
    entries: () => readdir(`${base}/`, { withFileTypes: true }),
    stats: name => lstat(entry(name), { bigint: true }).catch(() => undefined),
    folder: name => holdFolder(entry(name)),
    close: () => handle.close(),
  };
}

/** Opens the folder that `parts` lead to below `root`, each step by itself, so that no step is a link. */
export async function holdBelow(root: string, parts: readonly string[]): Promise<HeldFolder> {
  let held = await holdFolder(root);
  for (const part of parts) {
    const outer = held;
    try {
      held = await outer.folder(part);
    } finally {
      await outer.close();
    }
  }
  return held;
}
