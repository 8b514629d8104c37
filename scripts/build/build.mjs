import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { bundles } from './bundles.mjs';
import { printSizes } from './sizes.mjs';

/** Files of the icon font that the webview links beside its own script. */
const ICONS = ['codicon.css', 'codicon.ttf'];

/** The engine of the shell parser and the grammar of bash, which the supervisor loads when the first command is judged. */
const PARSER = [
  {
    from: path.join('node_modules', 'web-tree-sitter', 'web-tree-sitter.wasm'),
    to: path.join('dist', 'tree-sitter.wasm'),
  },
  {
    from: path.join('node_modules', 'tree-sitter-bash', 'tree-sitter-bash.wasm'),
    to: path.join('dist', 'tree-sitter-bash.wasm'),
  },
];

/**
 * Builds dist/ once and removes what an earlier build left there. Files are replaced one by one, so a window that runs
 * from dist/ keeps running. Gives the paths of all sources that were bundled.
 * @param {{ minify: boolean, quiet?: boolean }} mode
 * @returns {Promise<string[]>}
 */
export async function build(mode) {
  const results = await Promise.all(bundles(mode).map(({ options }) => esbuild.build(options)));
  const written = results.flatMap(result => Object.keys(result.metafile.outputs)).map(file => path.normalize(file));
  await removeOthers(new Set([...written, ...(await copyIcons()), ...(await copyParser())]));
  if (!mode.quiet) await printSizes(results.map(result => result.metafile));
  return results.flatMap(result => Object.keys(result.metafile.inputs));
}

/** Builds, and builds again whenever a source changes, until the process ends. */
export async function watch() {
  await copyIcons();
  await copyParser();
  for (const { options } of bundles({ minify: false })) {
    const context = await esbuild.context({ ...options, logLevel: 'info' });
    await context.watch();
  }
}

async function copyIcons() {
  const from = path.join('node_modules', '@vscode', 'codicons', 'dist');
  const to = path.join('dist', 'webview');
  await mkdir(to, { recursive: true });
  await Promise.all(ICONS.map(name => copyFile(path.join(from, name), path.join(to, name))));
  return ICONS.map(name => path.join(to, name));
}

async function copyParser() {
  await Promise.all(PARSER.map(({ from, to }) => copyFile(from, to)));
  return PARSER.map(({ to }) => to);
}

/** @param {ReadonlySet<string>} kept */
async function removeOthers(kept) {
  for (const entry of await readdir('dist', { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !kept.has(file)) await rm(file, { force: true });
  }
}
