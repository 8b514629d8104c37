import { constants } from 'node:fs';
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { createHash, randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';

/**
 * Rules of folders as files: the folder's own `file` (relative to it), which is read and never written, and those that a
 * person's answers added, kept in `<state>/rules/<hash of folder>.json`, outside of every folder.
 */
export function ruleFiles(state: string, file: string) {
  const keptIn = (folder: string): string =>
    join(state, 'rules', `${createHash('sha256').update(folder).digest('hex')}.json`);
  return {
    brought: (folder: string) => readPlain(join(folder, file)),
    kept: (folder: string) => readPlain(keptIn(folder)),
    keep: async (folder: string, text: string): Promise<void> => {
      const path = keptIn(folder);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const beside = `${path}.${randomUUID()}.tmp`;
      try {
        const handle = await open(beside, 'wx', 0o600);
        try {
          await handle.writeFile(text);
          await handle.datasync();
        } finally {
          await handle.close();
        }
        await rename(beside, path);
      } finally {
        await rm(beside, { force: true });
      }
    },
  };
}

/** Bytes; no list of rules is longer. */
const longest = 1 << 20;

/** A file's text; undefined where there is none, null for what is no plain file of a sensible size. No link is followed at the end. */
async function readPlain(path: string): Promise<string | null | undefined> {
  try {
    const found = await lstat(path);
    if (!found.isFile() || found.size > longest) return null;
    const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(longest + 1), 0, longest + 1, 0);
      return bytesRead > longest ? null : buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : null;
  }
}
