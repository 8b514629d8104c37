import path from 'node:path';
import * as esbuild from 'esbuild';
import { root } from '../root.mjs';

/** Bundles the suite that runs inside an extension host and gives the path of the module whose `run()` VS Code calls. */
export async function buildSuite() {
  const outfile = path.join(root, 'out', 'desktop', 'index.cjs');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['test/desktop/index.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}
