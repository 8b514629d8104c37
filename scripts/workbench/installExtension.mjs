import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** What of an extension's folder VS Code reads at run time. */
const PARTS = /^(package\.json|package\.nls.*\.json|dist|media|l10n|README\.md|LICENSE)$/;

/**
 * Puts the extension in `source` into `extensions` as VS Code itself lays one out, with its entry in extensions.json, and
 * gives its new folder. An earlier copy is replaced.
 * @param {string} source
 * @param {string} extensions
 */
export async function installExtension(source, extensions) {
  const { publisher, name, version } = JSON.parse(await readFile(path.join(source, 'package.json'), 'utf8'));
  const id = `${publisher}.${name}`;
  const relativeLocation = `${id}-${version}`;
  const target = path.join(extensions, relativeLocation);
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const part of await readdir(source)) {
    if (PARTS.test(part)) await cp(path.join(source, part), path.join(target, part), { recursive: true });
  }
  const location = { $mid: 1, path: pathToFileURL(target).pathname, scheme: 'file' };
  const entry = { identifier: { id }, version, location, relativeLocation, metadata: { source: 'vsix', pinned: true } };
  await writeFile(path.join(extensions, 'extensions.json'), JSON.stringify([entry]));
  return target;
}
