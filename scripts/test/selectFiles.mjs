import { glob } from 'node:fs/promises';
import path from 'node:path';

/** Its files are run by a command of their own, inside VS Code on the desktop. */
const DESKTOP = path.join('test', 'desktop') + path.sep;

/**
 * The test files that `args` name: `unit`, `e2e`, or files and folders; all without any.
 * @param {readonly string[]} args
 * @returns {Promise<{ unit: string[], e2e: string[] }>}
 */
export async function selectFiles(args) {
  const unit = (await matches('test/**/*.test.ts')).filter(file => !file.startsWith(DESKTOP));
  const e2e = await matches('test/e2e/**/*.e2e.ts');
  if (args.length === 0) return { unit, e2e };
  const names = args.map(arg => path.normalize(arg));
  /** @param {string} file */
  const isNamed = file => names.some(name => file === name || file.startsWith(path.join(name, path.sep)));
  return {
    unit: args.includes('unit') ? unit : unit.filter(isNamed),
    e2e: args.includes('e2e') ? e2e : e2e.filter(isNamed),
  };
}

/** @param {string} pattern */
async function matches(pattern) {
  const found = [];
  for await (const file of glob(pattern)) found.push(file);
  return found.toSorted();
}
