// Runs the suite in test/desktop inside the desktop's VS Code: `npm run test:desktop`.
import { launch } from './provision/launch.mjs';

await launch(import.meta.url, async () => {
  const { testDesktop } = await import('./desktop/testDesktop.mjs');
  await testDesktop();
});
