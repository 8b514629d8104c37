import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from '../build/build.mjs';
import { root } from '../root.mjs';
import { run } from '../run.mjs';
import { packVsix, VSCE } from './packVsix.mjs';

/** What a .vsix holds, and nothing else. */
const EXPECTED = /^(package\.json|package\.nls[^/]*\.json|README\.md|CHANGELOG\.md|LICENSE|(dist|media|l10n)\/.+)$/;

/** Packages that come along with one of ours and must not be bundled. */
const UNWANTED = /node_modules\/(react|react-dom|scheduler)\//;

/**
 * Writes the .vsix into the project's folder and gives its path. Rejects when something is in it that should not be.
 * @returns {Promise<string>}
 */
export async function packageExtension() {
  const inputs = await build({ minify: true });
  refuse(
    'bundled',
    inputs.filter(file => UNWANTED.test(file)),
  );
  const files = (await run(process.execPath, [VSCE, 'ls', '--no-dependencies'])).trim().split('\n');
  refuse(
    'packaged',
    files.filter(file => !EXPECTED.test(file)),
  );
  const { name, version } = JSON.parse(await readFile('package.json', 'utf8'));
  const vsix = `${name}-${version}.vsix`;
  await packVsix(path.join(root, vsix));
  console.log(`${vsix}: ${files.length} files`);
  return path.join(root, vsix);
}

/**
 * @param {string} verb
 * @param {readonly string[]} files
 */
function refuse(verb, files) {
  if (files.length > 0) throw new Error(`These files must not be ${verb}: ${files.join(', ')}`);
}
