// Bundles the product into dist/. `--minify` as it is packaged, `--watch` to build again at every change.
import { launch } from './provision/launch.mjs';

await launch(import.meta.url, async args => {
  const { build, watch } = await import('./build/build.mjs');
  if (args.includes('--watch')) await watch();
  else await build({ minify: args.includes('--minify') });
});
