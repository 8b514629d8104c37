import { readdir, readFile } from 'node:fs/promises';
import { run } from '../run.mjs';

/**
 * @typedef {object} Process
 * @property {number} pid
 * @property {number} parent
 * @property {string} command Program and arguments, separated by spaces.
 */

/**
 * All processes of this machine that this person may see, but this one. Empty on Windows.
 * @returns {Promise<Process[]>}
 */
export async function processes() {
  if (process.platform === 'win32') return [];
  const all = process.platform === 'linux' ? await fromProc() : await fromPs();
  return all.filter(({ pid }) => pid !== process.pid);
}

/**
 * Signals one process; one that is gone already is no error.
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function signalProcess(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
}

async function fromProc() {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(readProc));
  return found.filter(entry => entry !== undefined);
}

/**
 * @param {string} pid
 * @returns {Promise<Process | undefined>}
 */
async function readProc(pid) {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const parent = Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]);
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trimEnd();
    return { pid: Number(pid), parent, command };
  } catch {
    return undefined;
  }
}

/** @returns {Promise<Process[]>} */
async function fromPs() {
  const listing = await run('ps', ['-Ao', 'pid=,ppid=,command=']);
  return listing.split('\n').flatMap(line => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}
