import path from 'node:path';
import { run } from '../run.mjs';

/** npm would try for many minutes to reach a registry that is not there, and say nothing meanwhile. */
const PATIENCE = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
const QUIET = ['--no-fund', '--no-audit', '--no-update-notifier'];

/**
 * Runs npm: the one that started us, when there is one, else the one on PATH.
 * @param {readonly string[]} args
 * @param {import('../run.mjs').RunOptions} options
 */
export function npm(args, options) {
  const started = process.env['npm_execpath'];
  const all = [...args, ...PATIENCE, ...QUIET];
  if (started !== undefined && path.basename(started).startsWith('npm')) {
    return run(process.execPath, [started, ...all], options);
  }
  if (process.platform === 'win32') return run('cmd.exe', ['/d', '/c', 'npm', ...all], options);
  return run('npm', all, options);
}

/**
 * Why npm ended with an error, in one line: its own first words on it.
 * @param {unknown} error
 */
export function npmReason(error) {
  const lines = String(error instanceof Error ? error.message : error).split('\n');
  const said = lines.filter(line => line.includes('npm error'));
  return (said.find(line => /npm error (code|errno) /.test(line)) ?? said[0] ?? lines[0] ?? '').trim();
}
