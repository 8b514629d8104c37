import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, relative } from 'node:path';

/**
 * The absolute path of a program on `path`, or an empty string. Entries inside the workspace are passed over: what a
 * repository brings along is never run by a tool of ours on its own account.
 */
export function findProgram(name: string, path: string, workspace: readonly string[]): string {
  for (const folder of path.split(delimiter)) {
    if (!isAbsolute(folder) || workspace.some(root => !relative(root, folder).startsWith('..'))) continue;
    const file = join(folder, name);
    if (runs(file)) return file;
  }
  return '';
}

function runs(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
