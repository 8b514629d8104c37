import path from 'node:path';
import { root } from '../root.mjs';
import { run } from '../run.mjs';

/** The packager's program. */
export const VSCE = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');

/** There is no public repository yet that links and pictures of the README could be made to point to. */
const UNPUBLISHED = ['--allow-missing-repository', '--no-rewrite-relative-links'];

/**
 * Packs the project as it is, `dist` included, into the .vsix `file`.
 * @param {string} file An absolute path.
 */
export async function packVsix(file) {
  await run(process.execPath, [VSCE, 'package', '--no-dependencies', ...UNPUBLISHED, '--out', file], { cwd: root });
}
