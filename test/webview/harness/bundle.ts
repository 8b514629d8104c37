import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { bundles } from '../../../scripts/build/bundles.mjs';

/** The panel's bundle, built as the product builds it, in a folder of its own. */
export async function bundlePanel(entry = 'webview/main.tsx'): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'banyan-webview-'));
  const webview = bundles({ minify: true }).find(bundle => bundle.name === 'webview');
  if (!webview) throw new Error('the product has no webview bundle');
  await esbuild.build({ ...webview.options, entryPoints: { main: entry }, outdir: folder, write: true });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
