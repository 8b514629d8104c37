import { createHash, randomBytes } from 'node:crypto';
import { accessSync, constants, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Environment, makePrivate } from '../stateFolder.ts';

/** Socket paths end at about 107 bytes on Linux and 102 on macOS. */
const longest = 100;

/**
 * Where the supervisor of `state` listens: a random pipe name on Windows, else a path short enough for a socket, in the
 * person's runtime folder, the state folder, or a private folder among the temporary ones; the folder is made.
 */
export function socketAddress(state: string, env: Environment, platform: NodeJS.Platform): string {
  if (platform === 'win32') return `\\\\.\\pipe\\banyan-${randomBytes(16).toString('hex')}`;
  const name = `${createHash('sha256').update(realpathSync(state)).digest('hex').slice(0, 16)}.sock`;
  const runtime = env['XDG_RUNTIME_DIR'] ?? '';
  const candidates = [
    ...(isOwnFolder(runtime) ? [path.join(runtime, 'banyan', name)] : []),
    path.join(state, 'supervisor.sock'),
    path.join(os.tmpdir(), `banyan-${process.getuid?.() ?? 0}`, name),
    path.join('/tmp', `banyan-${process.getuid?.() ?? 0}`, name),
  ];
  for (const candidate of candidates)
    if (Buffer.byteLength(candidate) <= longest && madePrivate(path.dirname(candidate), state)) return candidate;
  throw new Error(`there is no private folder for a socket whose path is shorter than ${longest} bytes; set TMPDIR`);
}

/** A shared temporary folder may hold somebody else's folder, or a link, under the name that was hoped for. */
function madePrivate(folder: string, state: string): boolean {
  if (folder === state) return true;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOwnFolder(folder)) return false;
    makePrivate(folder);
    return true;
  } catch {
    return false;
  }
}

function isOwnFolder(folder: string): boolean {
  if (!path.isAbsolute(folder)) return false;
  try {
    const stat = lstatSync(folder);
    accessSync(folder, constants.W_OK);
    return stat.isDirectory() && stat.uid === process.getuid?.();
  } catch {
    return false;
  }
}
