// Runs the tests with all set-up they need: `npm test`, `npm test -- unit`, `npm test -- e2e`, `npm test -- test/session`.
import { launch } from './provision/launch.mjs';

await launch(import.meta.url, async args => {
  const { testAll } = await import('./test/testAll.mjs');
  process.exitCode = (await testAll(args)) ? 0 : 1;
});
