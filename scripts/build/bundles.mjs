/**
 * The six programs of the product. Each has one entry; supervisor and command line are built together, so that what they
 * load on first use (the model's SDK) is one chunk beside them.
 * @param {{ minify: boolean }} mode
 * @returns {{ name: string, options: import('esbuild').BuildOptions & { metafile: true } }[]}
 */
export function bundles({ minify }) {
  /** @satisfies {import('esbuild').BuildOptions} */
  const common = {
    bundle: true,
    metafile: true,
    minify,
    sourcemap: minify ? false : 'linked',
    legalComments: 'none',
    logLevel: 'warning',
    outdir: 'dist',
  };
  /** @satisfies {import('esbuild').BuildOptions} */
  const node = {
    ...common,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    // Bundled CommonJS packages ask for Node's own modules with `require`, which an ES module has to make for itself.
    banner: {
      js: "import { createRequire as createRequire_ } from 'node:module'; const require = createRequire_(import.meta.url);",
    },
  };
  return [
    {
      name: 'extension',
      options: {
        ...common,
        platform: 'node',
        target: 'node22',
        format: 'cjs',
        external: ['vscode'],
        outExtension: { '.js': '.cjs' },
        entryPoints: { extension: 'src/extension.ts' },
      },
    },
    {
      name: 'supervisor and cli',
      options: {
        ...node,
        splitting: true,
        chunkNames: 'chunk-[hash]',
        entryPoints: { supervisor: 'src/supervisor.ts', cli: 'src/cli.ts' },
      },
    },
    { name: 'worker', options: { ...node, entryPoints: { worker: 'src/worker.ts' } } },
    { name: 'gate', options: { ...node, entryPoints: { gate: 'src/gate.ts' } } },
    {
      name: 'webview',
      options: {
        ...common,
        platform: 'browser',
        target: 'es2024',
        format: 'iife',
        jsx: 'automatic',
        jsxImportSource: 'preact',
        define: { 'process.env.NODE_ENV': '"production"' },
        // The prebuilt file is half the size of what the package's own modules bundle to.
        alias: { '@vscode/webview-ui-toolkit': '@vscode/webview-ui-toolkit/dist/toolkit.min.js' },
        loader: { '.ttf': 'file', '.svg': 'dataurl' },
        entryPoints: {
          'webview/main': 'webview/main.tsx',
          'webview/audit': 'webview/audit/main.tsx',
          'webview/compare': 'webview/compare/main.tsx',
        },
      },
    },
  ];
}
