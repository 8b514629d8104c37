import { constants } from 'node:fs';
import { lstat, mkdir, open } from 'node:fs/promises';
import path from 'node:path';

/** A folder held open: what is done to its entries is done in this very folder, whoever replaces the path that led to it. */
export interface HeldFolder {
  /** The path of an entry, good until `close`. Only Linux can address files by a held folder. */
  entry(name: string): string;
  close(): Promise<void>;
}

/** What becomes of folders that are missing. */
export type Missing =
  | 'undefined'
  /** They are made. `noticed` comes between making a folder and making one inside it. */
  | { readonly noticed: () => Promise<void> };

/**
 * Holds the folder that `parts` lead to below `root`, each step by itself, so that no step is a link. Undefined where one is
 * missing and is not to be made.
 */
export async function holdBelow(
  root: string,
  parts: readonly string[],
  missing: Missing,
): Promise<HeldFolder | undefined> {
  let held = await hold(root, root);
  let isNew = false;
  for (const [at, part] of parts.entries()) {
    const outer = held;
    const shown = parts.slice(0, at + 1).join('/');
    try {
      if (missing === 'undefined') held = await hold(outer.entry(part), shown);
      else {
        if (isNew) await missing.noticed();
        ({ held, isNew } = await makeAndHold(outer.entry(part), shown));
      }
    } catch (error) {
      if (missing === 'undefined' && codeOf(error) === 'ENOENT') return undefined;
      throw error;
    } finally {
      await outer.close();
    }
  }
  return held;
}

async function hold(place: string, shown: string): Promise<HeldFolder> {
  const found = await lstat(place);
  if (found.isSymbolicLink()) throw new Error(`${shown} is a link. Nothing is written through it.`);
  if (!found.isDirectory()) throw new Error(`${shown} is not a folder.`);
  if (process.platform !== 'linux') return { entry: name => path.join(place, name), close: () => Promise.resolve() };
  const handle = await open(place, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  return { entry: name => `/proc/self/fd/${handle.fd}/${name}`, close: () => handle.close() };
}

/** What stands in the way may be taken away between the two steps: a folder is made in its place then. */
async function makeAndHold(place: string, shown: string): Promise<{ held: HeldFolder; isNew: boolean }> {
  for (;;) {
    const isNew = await make(place);
    try {
      return { held: await hold(place, shown), isNew };
    } catch (error) {
      if (isNew || codeOf(error) !== 'ENOENT') throw error;
    }
  }
}

/** Whether it was not there before. */
async function make(place: string): Promise<boolean> {
  try {
    await mkdir(place, { mode: 0o700 });
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return false;
  }
}

/** The system's code of an error, such as `ENOENT`; empty for another. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
