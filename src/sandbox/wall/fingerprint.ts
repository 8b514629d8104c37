import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { identityOf } from './quarantine.ts';

/** A text that changes when anything at `path`, or below it, changes. Never follows a link. */
export async function fingerprint(path: string): Promise<string> {
  const stats = await lstat(path, { bigint: true }).catch(() => undefined);
  if (!stats) return 'absent';
  const own = `${identityOf(stats)}:${stats.mode}:${stats.size}:${stats.ctimeNs}`;
  if (!stats.isDirectory()) return own;
  const names: string[] = await readdir(path).catch(() => []);
  const inner = await Promise.all(names.toSorted().map(async name => `${name}=${await fingerprint(join(path, name))}`));
  return `${own}{${inner.join(',')}}`;
}
