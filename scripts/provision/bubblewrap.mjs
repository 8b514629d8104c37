import { existsSync } from 'node:fs';
import path from 'node:path';
import { installWithApt } from './apt.mjs';

/**
 * Installs bubblewrap, which builds the wall around an agent's commands on Linux, where it is missing and the system's
 * package can be had (as root on Debian or Ubuntu). Says in one line when it is not there afterwards; everything else works
 * without it.
 */
export async function ensureBubblewrap() {
  if (process.platform !== 'linux' || isInstalled()) return;
  if (!((await installWithApt('bubblewrap')) && isInstalled()))
    console.log('There is no bubblewrap (bwrap), so agents work without a wall: install it with your package manager.');
}

function isInstalled() {
  const folders = [...(process.env['PATH'] ?? '').split(':').filter(folder => folder !== ''), '/usr/bin', '/bin'];
  return folders.some(folder => existsSync(path.join(folder, 'bwrap')));
}
