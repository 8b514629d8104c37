import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir, realpath, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { memoryFolder, scratchRoot } from '../../session/scratchFolder.ts';
import { codeOf, holdBelow, type HeldFolder, type Missing } from './heldFolder.ts';
import type { ScratchDisk } from './scratchDisk.ts';

/** Stands at the end of what `put` wrote, so that it is told apart from what an agent wrote. */
const ownMark = '\n<!-- Written by Banyan. -->\n';

/**
 * A file watcher on Linux that hears of a new folder begins to watch it, and never hears of a folder that was made in it
 * before that: the explorer would not show it, nor anything that comes into it later. Measured with VS Code's watcher on a
 * busy machine: without a pause 4 of 20 such folders were missed, with 5 ms none.
 */
const noticeMs = 20;

/**
 * The scratch folders in `workspace`, an absolute path. Agents write in them meanwhile, so no path is trusted twice. A
 * folder in a folder that was just made comes after `noticed`.
 */
export function openScratch(workspace: string, noticed: () => Promise<void> = () => delay(noticeMs)): ScratchDisk {
  const make = { noticed };
  return {
    make: async folder => {
      await below(workspace, memoryFolder.split('/'), make, async () => undefined);
      await below(workspace, [scratchRoot], make, held => createIn(held, '.gitignore', '*\n'));
      await below(workspace, partsOf(folder), make, async () => undefined);
    },
    folders: async folder => {
      const entries = await below(workspace, partsOf(folder), 'undefined', held =>
        readdir(held.entry('.'), { withFileTypes: true }),
      );
      return (entries ?? []).filter(entry => entry.isDirectory()).map(entry => entry.name);
    },
    tail: (file, bytes) => at(workspace, file, 'undefined', (held, name) => tailOf(held.entry(name), bytes)),
    append: async (file, bytes) => {
      await at(workspace, file, make, (held, name) =>
        opened(held.entry(name), constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, handle =>
          handle.appendFile(bytes),
        ),
      );
    },
    create: async (file, text) => {
      await at(workspace, file, make, (held, name) => createIn(held, name, text));
    },
    put: async (file, text) => {
      const whole = file.endsWith('.md') ? `${text.trimEnd()}\n${ownMark}` : text;
      await at(workspace, file, make, async (held, name) => {
        await keepAside(held, name);
        await replace(held, name, whole);
      });
    },
  };
}

/** What is there and is no file of ours gets a name of its own. */
async function keepAside(held: HeldFolder, name: string): Promise<void> {
  const found = await lstat(held.entry(name)).catch(unlessMissing);
  if (!found) return;
  const end = found.isFile() ? await tailOf(held.entry(name), ownMark.length) : undefined;
  if (end && Buffer.from(end).toString() === ownMark) return;
  const { name: stem, ext } = path.parse(name);
  for (let n = 1; ; n++) {
    const free = `${stem}-own${n === 1 ? '' : n}${ext}`;
    if (await lstat(held.entry(free)).catch(unlessMissing)) continue;
    return rename(held.entry(name), held.entry(free));
  }
}

async function createIn(held: HeldFolder, name: string, text: string): Promise<void> {
  if (!(await lstat(held.entry(name)).catch(unlessMissing))) await replace(held, name, text);
}

async function replace(held: HeldFolder, name: string, text: string): Promise<void> {
  const passing = held.entry(`.${name}.${randomUUID().slice(0, 8)}`);
  try {
    await writeFile(passing, text, { flag: 'wx' });
    await rename(passing, held.entry(name));
  } catch (error) {
    await rm(passing, { force: true }).catch(() => {});
    throw error;
  }
}

async function tailOf(place: string, most: number): Promise<Uint8Array | undefined> {
  if (!(await lstat(place).catch(unlessMissing))) return undefined;
  return opened(place, constants.O_RDONLY, async handle => {
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(Math.min(size, most));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, Math.max(0, size - most));
    return bytes.subarray(0, bytesRead);
  });
}

/** Opens a file and nothing else: no link, no pipe that would wait for another, no second name of some other file. */
async function opened<T>(place: string, flags: number, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const name = path.basename(place);
  // Windows knows neither.
  const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>;
  const handle = await open(place, flags | O_NOFOLLOW | O_NONBLOCK, 0o600).catch((error: unknown) => {
    throw codeOf(error) === 'ELOOP' ? new Error(`${name} is a link. Nothing is written through it.`) : error;
  });
  try {
    const stats = await handle.stat();
    if (!stats.isFile() || stats.nlink > 1) throw new Error(`${name} is not a plain file of its own.`);
    return await use(handle);
  } finally {
    await handle.close();
  }
}

function at<T>(
  workspace: string,
  file: string,
  missing: Missing,
  use: (held: HeldFolder, name: string) => Promise<T>,
): Promise<T | undefined> {
  const parts = partsOf(file);
  const name = parts.at(-1) ?? '';
  return below(workspace, parts.slice(0, -1), missing, held => use(held, name));
}

async function below<T>(
  workspace: string,
  parts: readonly string[],
  missing: Missing,
  use: (held: HeldFolder) => Promise<T>,
): Promise<T | undefined> {
  // The workspace itself may have been opened by way of a link.
  const held = await holdBelow(await realpath(workspace), parts, missing);
  if (!held) return undefined;
  try {
    return await use(held);
  } finally {
    await held.close();
  }
}

/** The steps of a path that leads nowhere but down. */
function partsOf(file: string): string[] {
  const parts = file.split('/');
  if (parts[0] !== scratchRoot || parts.some(part => part === '' || /^\.{1,2}$|[\\\0:]/.test(part)))
    throw new Error(`${file} is no path of a scratch folder.`);
  return parts;
}

function unlessMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}
