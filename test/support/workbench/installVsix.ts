import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../../../scripts/run.mjs';

/** Installs a .vsix with the server's own command, as a person's VS Code would, and gives the extension's new folder. */
export async function installVsix(server: string, profile: string, vsix: string): Promise<string> {
  const extensions = path.join(profile, 'extensions');
  await run(process.execPath, [
    path.join(server, 'out', 'server-main.js'),
    '--accept-server-license-terms',
    ...['--user-data-dir', path.join(profile, 'user')],
    ...['--server-data-dir', path.join(profile, 'server')],
    ...['--extensions-dir', extensions],
    ...['--install-extension', vsix],
  ]);
  const folder = (await readdir(extensions, { withFileTypes: true })).find(entry => entry.isDirectory());
  if (folder === undefined) throw new Error(`${vsix} was not installed`);
  return path.join(extensions, folder.name);
}
