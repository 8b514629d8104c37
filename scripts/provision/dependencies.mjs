import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../root.mjs';
import { MissingPiece } from './missingPiece.mjs';
import { npm, npmReason } from './npm.mjs';

/** Fills node_modules from the lockfile when it is missing or holds other versions. Uses Node's own modules only. */
export async function ensureDependencies() {
  if (await areInstalled()) return;
  console.log('Installing dependencies (npm ci)…');
  try {
    await npm(['ci'], { cwd: root });
  } catch (error) {
    throw new MissingPiece(
      `The dependencies of package-lock.json could not be installed: run "npm ci" where a package registry can be reached (${npmReason(error)}).`,
    );
  }
}

/** npm leaves its own record of what it put into node_modules; optional packages of other systems are not in it. */
async function areInstalled() {
  const wanted = await packages(path.join(root, 'package-lock.json'));
  const found = await packages(path.join(root, 'node_modules', '.package-lock.json'));
  for (const [place, { version, optional }] of Object.entries(wanted)) {
    if (place === '' || (optional && found[place] === undefined)) continue;
    if (found[place]?.version !== version) return false;
  }
  return existsSync(nodeBinary());
}

/** Node 24 as the package `node` installs it. */
export function nodeBinary() {
  return path.join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * @param {string} lockfile
 * @returns {Promise<Record<string, { version?: string, optional?: boolean }>>}
 */
async function packages(lockfile) {
  try {
    return JSON.parse(await readFile(lockfile, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}
