import { randomBytes } from 'node:crypto';
import { chmod, mkdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { contentHash, readRuntimeFiles, type RuntimeFiles } from './runtimeFiles.ts';
import { makePrivate, statePaths } from './stateFolder.ts';

/**
 * Copies what the supervisor runs on to `<state>/runtime/<version>-<hash of contents>/` and gives that folder. Nothing is
 * run from the extension's own folder, because an update deletes it under a live process. A folder appears there whole or
 * not at all; one that is there already is checked file by file and mended. Rejects when the disk does not take it.
 */
export async function installRuntime(dist: string, state: string, version: string): Promise<string> {
  const files = await readRuntimeFiles(dist);
  if (!files.has('supervisor.mjs')) throw new Error(`${dist} holds no supervisor`);
  const hash = contentHash(files);
  const { runtimes } = statePaths(state);
  makePrivate(runtimes);
  const target = path.join(runtimes, `${version}-${hash}`);
  if (!(await isFolder(target))) await copyWhole(files, hash, target);
  else if (contentHash(await readRuntimeFiles(target)) !== hash) await mend(files, target);
  // A runtime that was asked for just now is not cleaned away before somebody runs in it.
  const now = new Date();
  await utimes(target, now, now);
  return target;
}

async function copyWhole(files: RuntimeFiles, hash: string, target: string): Promise<void> {
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFiles(files, temporary);
    if (contentHash(await readRuntimeFiles(temporary)) !== hash) throw new Error(`${temporary} was not written whole`);
    await rename(temporary, target).catch(async (error: unknown) => {
      // Somebody else was faster with the same contents.
      if (!(await isFolder(target))) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Replaces each file by itself: the folder may be the working folder of a live process. */
async function mend(files: RuntimeFiles, target: string): Promise<void> {
  const beside = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFiles(files, beside);
    for (const name of files.keys()) {
      await mkdir(path.dirname(path.join(target, name)), { recursive: true });
      await rename(path.join(beside, name), path.join(target, name));
    }
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

async function writeFiles(files: RuntimeFiles, folder: string): Promise<void> {
  for (const [name, bytes] of files) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, bytes);
    if (name.split(path.sep)[0] === 'bin') await chmod(file, 0o700);
  }
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    found => found.isDirectory(),
    () => false,
  );
}
