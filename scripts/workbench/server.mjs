import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

/**
 * @typedef {object} ServerPlan
 * @property {string} server The folder that holds `out/server-main.js`.
 * @property {string} profile The folder for everything it keeps: `user`, `server` and `extensions` in it.
 * @property {number | string} [port] A port, or a range of which the first free one is taken (`8100-8199`); any free one by default.
 * @property {NodeJS.ProcessEnv} [env] The whole environment of server and extension host.
 * @property {string} [tokenFile] Holds what a browser must know to be let in. Without it every program of this machine is.
 * @property {readonly string[]} [flags]
 */

/** @typedef {{ url: string, port: number, pid: number, ended: Promise<unknown>, stop: () => Promise<void> }} Server */

/** How long a server may take to end by itself before it is killed, in milliseconds. */
const STOP_PATIENCE = 3000;

/**
 * Starts a VS Code server on 127.0.0.1, in a process group of its own, and gives it once it listens. Rejects with what it
 * wrote when it ends before that.
 * @param {ServerPlan} plan
 * @returns {Promise<Server>}
 */
export async function startServer({ server, profile, port = 0, env = process.env, tokenFile, flags = [] }) {
  const args = [
    path.join(server, 'out', 'server-main.js'),
    ...['--host', '127.0.0.1', '--port', String(port)],
    ...['--user-data-dir', path.join(profile, 'user')],
    ...['--server-data-dir', path.join(profile, 'server')],
    ...['--extensions-dir', path.join(profile, 'extensions')],
    ...(tokenFile === undefined ? ['--without-connection-token'] : ['--connection-token-file', tokenFile]),
    '--accept-server-license-terms',
    '--disable-telemetry',
    ...flags,
  ];
  const child = spawn(process.execPath, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  const listening = await firstPort(child);
  const pid = /** @type {number} */ (child.pid);
  const stop = async () => {
    signalGroup(pid, 'SIGTERM');
    const deadline = setTimeout(() => signalGroup(pid, 'SIGKILL'), STOP_PATIENCE);
    await ended;
    clearTimeout(deadline);
    signalGroup(pid, 'SIGKILL');
  };
  return { url: `http://127.0.0.1:${listening}`, port: listening, pid, ended, stop };
}

/**
 * @param {number} leader
 * @param {NodeJS.Signals} signal
 */
export function signalGroup(leader, signal) {
  try {
    process.kill(process.platform === 'win32' ? leader : -leader, signal);
  } catch {
    // The group is gone already, which is what was wanted.
  }
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @returns {Promise<number>}
 */
function firstPort(child) {
  return new Promise((resolve, reject) => {
    /** @type {string[]} */
    const said = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', line => {
        const port = /listening on (\d+)/.exec(line)?.[1];
        if (port !== undefined) resolve(Number(port));
        else said.push(line);
      });
    }
    child.once('error', reject);
    child.once('close', code => reject(new Error(`VS Code's server ended with ${code}:\n${said.join('\n')}`)));
  });
}
