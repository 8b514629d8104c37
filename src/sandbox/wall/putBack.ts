import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readlink, symlink } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { holdBelow, type HeldFolder } from './heldFolder.ts';
import { identityOf } from './quarantine.ts';

/** What stood under a protected name: what a link said, or what a file held. */
export type Before = { readonly link: string } | { readonly bytes: Buffer; readonly mode: number };

/** Bytes of a file that are kept to put it back; a longer one is not. */
export const longestKept = 256 * 1024;

/** What was put back. */
export interface PutBack {
  readonly identity: string;
  /** What `contentPrint` gives for as long as nothing of it was changed. */
  readonly print: string;
}

/** Puts it back where nothing stands; undefined when that is not possible. */
export async function putBack(
  root: string,
  folder: string,
  name: string,
  before: Before,
): Promise<PutBack | undefined> {
  const held = await holdBelow(root, relative(root, folder).split(sep).filter(Boolean)).catch(() => undefined);
  if (!held) return undefined;
  try {
    const identity = 'link' in before ? await linkAgain(held, name, before.link) : await writeAgain(held, name, before);
    // Told from what it should be and not from what stands there: whoever waits for it may have written to it by now.
    return identity === undefined ? undefined : { identity, print: printOf(identity, before) };
  } catch {
    return undefined; // Something stands there again: the next look finds it.
  } finally {
    await held.close();
  }
}

async function linkAgain(held: HeldFolder, name: string, link: string): Promise<string | undefined> {
  await symlink(link, held.entry(name));
  const stats = await held.stats(name);
  return stats && identityOf(stats);
}

async function writeAgain(
  held: HeldFolder,
  name: string,
  { bytes, mode }: { bytes: Buffer; mode: number },
): Promise<string> {
  const file = await open(held.entry(name), 'wx', mode);
  try {
    await file.writeFile(bytes);
    // Other than at the opening, no mask takes anything off here.
    await file.chmod(mode);
    return identityOf(await file.stat({ bigint: true }));
  } finally {
    await file.close();
  }
}

/**
 * A text that is another one as soon as another thing stands at `path`, or a file there holds other bytes or has another
 * mode. Times would not do: two writes in the same moment can have the same.
 */
export async function contentPrint(path: string): Promise<string> {
  const stats = await lstat(path, { bigint: true }).catch(() => undefined);
  if (!stats) return 'absent';
  const identity = identityOf(stats);
  if (stats.isSymbolicLink()) return printOf(identity, { link: await readlink(path).catch(() => '') });
  if (!stats.isFile()) return identity;
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  // What replaced it meanwhile is another thing, which the next look finds; it is not followed and not waited for.
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => undefined);
  const bytes = await file?.read(Buffer.alloc(longestKept + 1)).catch(() => undefined);
  await file?.close();
  if (!bytes) return `${identity}:unreadable`;
  return printOf(identity, {
    bytes: bytes.buffer.subarray(0, bytes.bytesRead),
    mode: Number(stats.mode) & 0o777,
  });
}

function printOf(identity: string, before: Before): string {
  if ('link' in before) return `${identity}:${before.link}`;
  return `${identity}:${before.mode}:${createHash('sha256').update(before.bytes).digest('base64')}`;
}
