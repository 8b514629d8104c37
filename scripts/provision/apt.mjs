import { existsSync } from 'node:fs';
import { run } from '../run.mjs';

/**
 * Installs a package of the system, without what it only recommends, where that can be done: as root, with apt-get. Resolves
 * with whether it was.
 * @param {string} name
 */
export async function installWithApt(name) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log(`Installing ${name} with apt-get (once)…`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], { env });
    return true;
  } catch {
    return false;
  }
}
