import { symlink, writeFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { holdBelow } from './heldFolder.ts';
import { identityOf } from './quarantine.ts';

/** What stood under a protected name: what a link said, or what a file held. */
export type Before = { readonly link: string } | { readonly bytes: Buffer; readonly mode: number };

/** Puts it back where nothing stands, and resolves with its new identity; undefined when that is not possible. */
export async function putBack(root: string, folder: string, name: string, before: Before): Promise<string | undefined> {
  const held = await holdBelow(root, relative(root, folder).split(sep).filter(Boolean)).catch(() => undefined);
  if (!held) return undefined;
  try {
    if ('link' in before) await symlink(before.link, held.entry(name));
    else await writeFile(held.entry(name), before.bytes, { flag: 'wx', mode: before.mode });
    const stats = await held.stats(name);
    return stats && identityOf(stats);
  } catch {
    return undefined; // Something stands there again: the next look finds it.
  } finally {
    await held.close();
  }
}
