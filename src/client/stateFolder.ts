import { chmodSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** The variables that decide where a person's state is kept. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where Banyan keeps what must last, as an absolute path: `override` when it is not empty, else the place the platform has
 * for a person's state. The folder may not exist yet. Throws when the environment names no home.
 */
export function stateFolder(env: Environment, platform: NodeJS.Platform, override = ''): string {
  if (override !== '') return path.resolve(override);
  const paths = platform === 'win32' ? path.win32 : path.posix;
  const home = env[platform === 'win32' ? 'USERPROFILE' : 'HOME'] ?? '';
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA'] ?? (home && paths.join(home, 'AppData', 'Local'));
    if (local) return paths.join(local, 'Banyan');
  } else if (platform === 'darwin') {
    if (home) return paths.join(home, 'Library', 'Application Support', 'Banyan');
  } else {
    const xdg = env['XDG_STATE_HOME'] ?? '';
    if (paths.isAbsolute(xdg)) return paths.join(xdg, 'banyan');
    if (home) return paths.join(home, '.local', 'state', 'banyan');
  }
  throw new Error('there is no home folder to keep state in; name one with --state or banyan.stateFolder');
}

/** What lies where in a state folder. */
export function statePaths(state: string) {
  return {
    lock: path.join(state, 'lock.db'),
    pointer: path.join(state, 'supervisor.json'),
    settings: path.join(state, 'config.json'),
    parked: path.join(state, 'parked.json'),
    runtimes: path.join(state, 'runtime'),
    logs: path.join(state, 'log'),
    log: path.join(state, 'log', 'supervisor.log'),
  } as const;
}

/** Makes a folder that only its owner can enter, with its parents, and tightens it when it was made otherwise. */
export function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.platform === 'win32') return;
  const { mode, uid } = statSync(folder);
  if (uid !== process.getuid?.()) throw new Error(`${folder} belongs to somebody else`);
  if ((mode & 0o077) !== 0) chmodSync(folder, 0o700);
}
