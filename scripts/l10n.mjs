// Writes l10n/bundle.l10n.json, from which translations are made: every English text of the panel and the window.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { launch } from './provision/launch.mjs';
import { root } from './root.mjs';

await launch(import.meta.url, async () => {
  const { collectWords } = await import('./l10n/words.mjs');
  const words = await collectWords(root);
  const bundle = Object.fromEntries([...words.keys()].map(text => [text, text]));
  await writeFile(path.join(root, 'l10n', 'bundle.l10n.json'), `${JSON.stringify(bundle, null, 2)}\n`);
  console.log(`${words.size} texts`);
});
