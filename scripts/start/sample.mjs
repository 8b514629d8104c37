import { existsSync } from 'node:fs';
import { cp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../root.mjs';

/**
 * A copy of the sample project in `profile`, to be changed at will. It stays from run to run, so that a conversation about
 * it is found again; once it is deleted, the next run starts afresh.
 * @param {string} profile
 */
export async function copySample(profile) {
  const folder = path.join(profile, 'greetings');
  if (existsSync(folder)) return folder;
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await cp(path.join(root, 'sample'), partial, { recursive: true });
  await rename(partial, folder);
  return folder;
}
