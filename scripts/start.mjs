// Opens VS Code with Banyan in it: `npm start [-- FOLDER]`. `--browser` serves the workbench even where `code` is on PATH.
import { launch } from './provision/launch.mjs';

await launch(import.meta.url, async args => {
  const { start } = await import('./start/start.mjs');
  await start(args);
});
