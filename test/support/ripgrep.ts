import { delimiter, join } from 'node:path';
import { findProgram } from '../../src/sandbox/worker/findProgram.ts';

/** VS Code's, once it has been fetched for the tests in a workbench; no absolute path where only some files are run. */
const shipped = join(
  process.env['BANYAN_VSCODE_SERVER'] ?? '',
  'node_modules/@vscode/ripgrep-universal/bin',
  `${process.platform}-${process.arch}`,
);

/** The path of a ripgrep, the machine's own or VS Code's; empty where there is none. */
export const ripgrep = findProgram(
  process.platform === 'win32' ? 'rg.exe' : 'rg',
  [process.env['PATH'] ?? '', shipped].join(delimiter),
  [],
);

/** Why what needs one is not run; false where it is. */
export const noRipgrep = ripgrep === '' && 'there is no ripgrep on this machine, nor VS Code’s';
