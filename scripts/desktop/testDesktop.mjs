import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests, TestRunFailedError } from '@vscode/test-electron';
import { build } from '../build/build.mjs';
import { cacheFolder } from '../provision/cacheFolder.mjs';
import { MissingPiece } from '../provision/missingPiece.mjs';
import { root } from '../root.mjs';
import { buildSuite } from './buildSuite.mjs';

/** Builds, fetches VS Code for the desktop, and runs the suite in its extension host. Rejects when a case failed. */
export async function testDesktop() {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) {
    throw new MissingPiece('The desktop\'s VS Code needs a display: run "xvfb-run -a npm run test:desktop".');
  }
  const vscodeExecutablePath = await ensureDesktop();
  await build({ minify: false, quiet: true });
  const extensionTestsPath = await buildSuite();
  const profile = await mkdtemp(path.join(tmpdir(), 'banyan-'));
  try {
    const folder = path.join(profile, 'sample');
    await cp(path.join(root, 'sample'), folder, { recursive: true });
    // The person's own sessions are none of the suite's business, whatever the platform calls their place.
    const settings = path.join(profile, 'user', 'User', 'settings.json');
    await mkdir(path.dirname(settings), { recursive: true });
    await writeFile(settings, JSON.stringify({ 'banyan.stateFolder': path.join(profile, 'state') }));
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: root,
      extensionTestsPath,
      launchArgs: [
        folder,
        `--user-data-dir=${path.join(profile, 'user')}`,
        '--disable-extensions',
        '--disable-workspace-trust',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    });
  } catch (error) {
    if (error instanceof TestRunFailedError)
      throw new MissingPiece("The suite in the desktop's VS Code failed: see above.");
    throw error;
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** The program of a desktop VS Code: `BANYAN_VSCODE`, else the newest stable one, downloaded into the cache. */
async function ensureDesktop() {
  const given = process.env['BANYAN_VSCODE'];
  if (given) return path.resolve(given);
  const cachePath = path.join(cacheFolder(), 'desktop');
  await mkdir(cachePath, { recursive: true });
  try {
    return await downloadAndUnzipVSCode({ cachePath, version: 'stable' });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new MissingPiece(
      `VS Code for the desktop could not be downloaded: let this machine reach its download site, or set BANYAN_VSCODE to the path of its program (${reason}).`,
    );
  }
}
