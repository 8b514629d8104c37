import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { bundles } from '../../../scripts/build/bundles.mjs';

let building: Promise<string> | undefined;

/** The product built as it is shipped, minified, in a folder of its own that is gone when this process ends. */
export function builtProduct(): Promise<string> {
  return (building ??= build());
}

async function build(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'banyan-built-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await Promise.all(bundles({ minify: true }).map(({ options }) => esbuild.build({ ...options, outdir: folder })));
  return folder;
}
