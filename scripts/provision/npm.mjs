import path from 'node:path';
import { run } from '../run.mjs';

/**
 * Runs npm: the one that started us, when there is one, else the one on PATH.
 * @param {readonly string[]} args
 * @param {import('../run.mjs').RunOptions} options
 */
export function npm(args, options) {
  const started = process.env['npm_execpath'];
  const quiet = ['--no-fund', '--no-audit', '--no-update-notifier'];
  if (started !== undefined && path.basename(started).startsWith('npm')) {
    return run(process.execPath, [started, ...args, ...quiet], options);
  }
  if (process.platform === 'win32') return run('cmd.exe', ['/d', '/c', 'npm', ...args, ...quiet], options);
  return run('npm', [...args, ...quiet], options);
}
