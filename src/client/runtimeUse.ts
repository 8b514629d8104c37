import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../base/clock.ts';
import { isAlive } from './isAlive.ts';
import { statePaths } from './stateFolder.ts';

/** How long a runtime that nobody uses is kept, in milliseconds: somebody may be about to start in it. */
const grace = 10 * 60_000;

/** Notes that this process runs from `folder`, so that the folder stays for as long as the process lives. */
export async function useRuntime(folder: string): Promise<void> {
  const users = path.join(folder, 'users');
  await mkdir(users, { recursive: true, mode: 0o700 });
  await writeFile(path.join(users, String(process.pid)), '');
}

/** Removes the runtimes of `state` that no live process uses. What cannot be removed is left for the next time. */
export async function cleanRuntimes(state: string, clock: Clock): Promise<void> {
  const { runtimes } = statePaths(state);
  for (const name of await readdir(runtimes).catch(() => [])) {
    const folder = path.join(runtimes, name);
    if (clock.now() - (await touched(folder)) < grace || (await isUsed(folder))) continue;
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function touched(folder: string): Promise<number> {
  return stat(folder).then(
    found => found.mtimeMs,
    () => Number.POSITIVE_INFINITY,
  );
}

async function isUsed(folder: string): Promise<boolean> {
  const users = await readdir(path.join(folder, 'users')).catch(() => []);
  return users.some(pid => isAlive(Number(pid)));
}
