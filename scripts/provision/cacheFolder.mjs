import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Where what is fetched once is kept, outside the work tree: `BANYAN_CACHE`, else the system's place for such things. */
export function cacheFolder() {
  const { BANYAN_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (BANYAN_CACHE) return path.resolve(BANYAN_CACHE);
  if (XDG_CACHE_HOME) return path.join(XDG_CACHE_HOME, 'banyan');
  if (process.platform === 'win32' && LOCALAPPDATA) return path.join(LOCALAPPDATA, 'banyan', 'cache');
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Caches', 'banyan');
  return path.join(homedir(), '.cache', 'banyan');
}

/**
 * The folder `name` of the cache, filled by `fill` when it is not there. It appears under its name only when it is whole,
 * and of several processes that want it one fills it while the others wait.
 * @param {string} name
 * @param {(folder: string) => Promise<void>} fill
 */
export async function cached(name, fill) {
  const folder = path.join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  await mkdir(cacheFolder(), { recursive: true });
  const release = await lock(`${folder}.lock`);
  const partial = `${folder}.partial`;
  try {
    if (existsSync(folder)) return folder;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial);
    await fill(partial);
    await rename(partial, folder);
    return folder;
  } finally {
    await rm(partial, { recursive: true, force: true });
    await release();
  }
}

/**
 * Takes a lock file that names this process. A holder that is gone has lost it. Another process's end cannot be awaited,
 * so a held lock is looked at twice a second.
 * @param {string} file
 */
async function lock(file) {
  const own = `${file}.${randomUUID()}`;
  await writeFile(own, String(process.pid));
  try {
    for (let told = false; ; told = true) {
      // A link appears with its content or not at all, so no reader sees a lock without a name in it.
      const taken = await link(own, file).then(
        () => true,
        error => {
          if (error.code !== 'EEXIST') throw error;
          return false;
        },
      );
      if (taken) return () => rm(file, { force: true });
      const holder = await readFile(file, 'utf8').catch(() => undefined);
      if (holder === undefined) continue;
      if (isAlive(Number(holder))) {
        if (!told) console.log(`Waiting for process ${holder}, which holds ${file}…`);
        await delay(500);
      } else await rm(file, { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH';
  }
}
