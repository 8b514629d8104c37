import { accessSync, constants, lstatSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** A place that is hidden inside: `folder` is empty there, `file` cannot be read. */
export interface PrivatePlace {
  readonly path: string;
  readonly kind: 'folder' | 'file';
}

/**
 * What in the system's folders is not for everybody to read but can be read by whoever runs this (root, or by a group);
 * the hands would have the same rights. Also what is a world of its own: homes, sockets in `/run`, other disks, mail.
 */
export function privatePlaces(): PrivatePlace[] {
  const found = new Map<string, PrivatePlace>();
  const add = (path: string, kind: PrivatePlace['kind']): void => void found.set(path, { path, kind });
  const walk = (folder: string, depth: number): void => {
    for (const entry of readable(folder)) {
      const path = join(folder, entry.name);
      const kind = entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : undefined;
      if (!kind) continue;
      if (isPrivate(path, kind)) add(path, kind);
      else if (kind === 'folder' && depth > 1) walk(path, depth - 1);
    }
  };
  walk('/etc', 5);
  for (const folder of ['/var', '/var/lib', '/var/log', '/var/spool', '/var/cache']) walk(folder, 1);
  for (const folder of ['/home', '/root', '/run', '/var/run', '/mnt', '/media', '/var/mail', '/var/spool/cron']) {
    const real = realFolder(folder);
    if (real !== undefined) add(real, 'folder');
  }
  return [...found.values()];
}

function isPrivate(path: string, kind: PrivatePlace['kind']): boolean {
  try {
    const { mode } = lstatSync(path);
    if (kind === 'folder' ? (mode & 0o005) === 0o005 : (mode & 0o004) !== 0) return false;
    accessSync(path, kind === 'folder' ? constants.X_OK : constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function realFolder(path: string): string | undefined {
  try {
    const real = realpathSync(path);
    return lstatSync(real).isDirectory() ? real : undefined;
  } catch {
    return undefined;
  }
}

function readable(folder: string): ReturnType<typeof entriesOf> {
  try {
    return entriesOf(folder);
  } catch {
    return [];
  }
}

function entriesOf(folder: string) {
  return readdirSync(folder, { withFileTypes: true });
}
