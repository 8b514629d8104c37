import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../root.mjs';
import { cached } from './cacheFolder.mjs';
import { MissingPiece } from './missingPiece.mjs';
import { npm, npmReason } from './npm.mjs';

/** The package that holds VS Code's own server and web workbench; its minor version is VS Code's. */
const VERSION = '4.139.1';

/**
 * The folder of a VS Code server (it holds `out/server-main.js`): `BANYAN_VSCODE_SERVER`, else the one from npm, installed
 * on first use into the cache. Needs about 600 MB there.
 */
export async function ensureVsCodeServer() {
  const given = process.env['BANYAN_VSCODE_SERVER'];
  const folder = given
    ? path.resolve(given)
    : path.join(await fromNpm(), 'node_modules', 'code-server', 'lib', 'vscode');
  if (existsSync(path.join(folder, 'out', 'server-main.js'))) return folder;
  throw new MissingPiece(
    `There is no VS Code server in ${folder}: out/server-main.js is missing; set BANYAN_VSCODE_SERVER.`,
  );
}

/**
 * Builds the server's native log and file watcher modules once. They spare a person some noise in the server's log; nothing
 * depends on them, so a machine without a compiler goes on without.
 * @param {string} folder
 */
export async function buildServerNatives(folder) {
  const marker = path.join(folder, '.natives-tried');
  if (existsSync(marker)) return;
  const headers = path.join(root, 'node_modules', 'node', 'node_modules', `node-${process.platform}-${process.arch}`);
  const env = { ...process.env, npm_config_nodedir: headers };
  await npm(['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], { cwd: folder, env }).catch(() => {});
  await writeFile(marker, '').catch(() => {});
}

async function fromNpm() {
  try {
    return await cached(`vscode-${VERSION}-languages`, async folder => {
      console.log(`Fetching VS Code's server from npm (once, about 600 MB)…`);
      await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
      await npm(['install', `code-server@${VERSION}`, '--ignore-scripts'], { cwd: folder });
      const inner = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
      await npm(['install', '--omit=dev', '--ignore-scripts'], { cwd: inner });
      // The language server of the built-in extensions; without it every opened script complains.
      await npm(['install', '--omit=dev', '--ignore-scripts'], { cwd: path.join(inner, 'extensions') });
    });
  } catch (error) {
    throw new MissingPiece(
      `VS Code's server (npm package code-server ${VERSION}) could not be fetched: let npm reach its registry, or set BANYAN_VSCODE_SERVER to the folder that holds out/server-main.js (${npmReason(error)}).`,
    );
  }
}
