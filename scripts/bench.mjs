// Measures: `npm run bench`, `npm run bench -- fork` for those whose file name holds a word.
import { launch } from './provision/launch.mjs';

await launch(import.meta.url, async args => {
  const { benchAll } = await import('./bench/benchAll.mjs');
  process.exitCode = (await benchAll(args)) ? 0 : 1;
});
