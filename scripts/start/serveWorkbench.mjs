import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildServerNatives, ensureVsCodeServer } from '../provision/vsCodeServer.mjs';
import { root } from '../root.mjs';
import { installExtension } from '../workbench/installExtension.mjs';
import { processes, signalProcess } from '../workbench/processes.mjs';
import { startServer } from '../workbench/server.mjs';
import { stopAsked } from '../workbench/stopAsked.mjs';
import { openInBrowser } from './openInBrowser.mjs';

/** The same port where it is free: a browser keeps what a window remembers by address. */
const PORTS = '8177-8276';

/** A first profile in which Banyan stands beside the code and nothing else asks for attention. */
const FIRST_SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'visible',
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
};

/**
 * Serves VS Code's workbench on 127.0.0.1 with the extension installed, opens it in a browser and stays until Ctrl+C.
 * Settings and conversations stay in `profile`.
 * @param {{ profile: string, folder: string, trusted: boolean }} plan
 */
export async function serveWorkbench({ profile, folder, trusted }) {
  const serverFolder = await ensureVsCodeServer();
  await buildServerNatives(serverFolder);
  await installExtension(root, path.join(profile, 'extensions'));
  await writeFirst(path.join(profile, 'user', 'User', 'settings.json'), FIRST_SETTINGS);
  await writeFirst(path.join(profile, 'user', 'Machine', 'settings.json'), {
    'banyan.stateFolder': path.join(profile, 'state'),
  });
  const tokenFile = path.join(profile, 'token');
  if (!existsSync(tokenFile)) await writeFile(tokenFile, randomBytes(16).toString('hex'), { mode: 0o600 });
  const token = await readFile(tokenFile, 'utf8');
  const flags = trusted ? ['--disable-workspace-trust'] : [];
  const server = await startServer({ server: serverFolder, profile, port: PORTS, tokenFile, flags });
  const address = `${server.url}/?folder=${encodeURIComponent(folder)}&tkn=${token}`;
  console.log(`VS Code with Banyan: ${address}\nSettings and conversations are kept in ${profile}. Ctrl+C stops it.`);
  openInBrowser(address);
  await Promise.race([stopAsked(), server.ended]);
  await server.stop();
  for (const { pid, command } of await processes()) if (command.includes(profile)) signalProcess(pid, 'SIGTERM');
}

/**
 * Writes a settings file unless the person has one already.
 * @param {string} file
 * @param {object} settings
 */
async function writeFirst(file, settings) {
  await mkdir(path.dirname(file), { recursive: true });
  if (!existsSync(file)) await writeFile(file, `${JSON.stringify(settings, null, 2)}\n`);
}
