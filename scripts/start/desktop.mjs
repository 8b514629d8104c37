import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root.mjs';
import { run } from '../run.mjs';

/** The desktop's `code` command on PATH, or undefined. One that belongs to a VS Code terminal of another machine is not it. */
export function findDesktop() {
  const names = process.platform === 'win32' ? ['code.cmd'] : ['code'];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(folder => !folder.includes('remote-cli'));
  return folders.flatMap(folder => names.map(name => path.join(folder, name))).find(file => existsSync(file));
}

/**
 * Opens a new window that runs the extension from this folder.
 * @param {string} code
 * @param {string} folder
 */
export async function openDesktop(code, folder) {
  const args = ['--new-window', `--extensionDevelopmentPath=${root}`, folder];
  if (process.platform === 'win32') await run('cmd.exe', ['/d', '/c', code, ...args]);
  else await run(code, args);
  console.log(`VS Code opens ${folder} with Banyan. To use a browser instead: npm start -- --browser`);
}
