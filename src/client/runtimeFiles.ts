import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Where in a runtime's folder Node keeps what it compiled; derived, of no importance when lost. */
export const compiledFolder = 'compiled';

/** Whether a path relative to a runtime's folder is not of the build but came while it was used: its users, what Node compiled. */
export function isLeftByUse(name: string): boolean {
  const [top = ''] = name.split(path.sep);
  return top === 'users' || top === compiledFolder;
}

/** The files of one build that a running supervisor may need, as content by path relative to the folder. */
export type RuntimeFiles = ReadonlyMap<string, Buffer>;

/**
 * Reads them from a build (`dist`) or an installed runtime. What only a window needs stays behind: the extension's own
 * bundle, the webview, source maps.
 */
export async function readRuntimeFiles(folder: string): Promise<RuntimeFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter(isNeeded)
    .sort();
  return new Map(
    await Promise.all(names.map(async name => [name, await readFile(path.join(folder, name))] as [string, Buffer])),
  );
}

/** Twelve hex digits over names and contents. */
export function contentHash(files: RuntimeFiles): string {
  const hash = createHash('sha256');
  for (const [name, bytes] of files) hash.update(`${name.replaceAll(path.sep, '/')}\0${bytes.length}\0`).update(bytes);
  return hash.digest('hex').slice(0, 12);
}

function isNeeded(name: string): boolean {
  const [top = ''] = name.split(path.sep);
  return top !== 'webview' && !isLeftByUse(name) && !top.startsWith('extension.') && !name.endsWith('.map');
}
