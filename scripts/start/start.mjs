import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { build } from '../build/build.mjs';
import { ensureBubblewrap } from '../provision/bubblewrap.mjs';
import { cacheFolder } from '../provision/cacheFolder.mjs';
import { MissingPiece } from '../provision/missingPiece.mjs';
import { findDesktop, openDesktop } from './desktop.mjs';
import { copySample } from './sample.mjs';
import { serveWorkbench } from './serveWorkbench.mjs';

/**
 * Builds, then opens the folder that `args` name, or the sample project, in the desktop's VS Code, else in a browser.
 * @param {readonly string[]} args
 */
export async function start(args) {
  const profile = path.join(cacheFolder(), 'start');
  await mkdir(profile, { recursive: true, mode: 0o700 });
  const [name] = args.filter(arg => !arg.startsWith('--'));
  if (name !== undefined && !existsSync(given(name))) throw new MissingPiece(`There is no folder ${given(name)}.`);
  await ensureBubblewrap();
  await build({ minify: false, quiet: true });
  const folder = name === undefined ? await copySample(profile) : given(name);
  const code = args.includes('--browser') ? undefined : findDesktop();
  if (code === undefined) await serveWorkbench({ profile, folder, trusted: name === undefined });
  else await openDesktop(code, folder);
}

/**
 * A folder is named as seen from where npm was called, which npm tells in INIT_CWD.
 * @param {string} name
 */
function given(name) {
  return path.resolve(process.env['INIT_CWD'] ?? '.', name);
}
