// Builds banyan-<version>.vsix from minified bundles: `npm run package`.
import { launch } from './provision/launch.mjs';

await launch(import.meta.url, async () => {
  const { packageExtension } = await import('./package/packageExtension.mjs');
  await packageExtension();
});
