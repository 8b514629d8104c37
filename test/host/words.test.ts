import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import * as v from 'valibot';
import { collectWords, wordsIn } from '../../scripts/l10n/words.mjs';
import { manifestText, project } from './manifest.ts';

const strings = v.record(v.string(), v.string());
const read = async (file: string) => v.parse(strings, JSON.parse(await readFile(path.join(project, file), 'utf8')));

test('every %key% of package.json has its words, and no words are left over', async () => {
  const used = [...manifestText.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key ?? '');
  assert.deepEqual(Object.keys(await read('package.nls.json')).toSorted(), [...new Set(used)].toSorted());
});

test('the bundle holds every text of window and panel (npm run l10n writes it)', async () => {
  const bundle = await read('l10n/bundle.l10n.json');
  const missing = [...(await collectWords(project))].filter(([text]) => bundle[text] === undefined);
  assert.deepEqual(missing, []);
});

test('texts are found however they are written', () => {
  assert.deepEqual(
    wordsIn(`t('One'); vscode.l10n.t("Two", 1); t(
      'Three “it’s” \\'so\\''); tn(n, '{n} file', '{n} files'); cut('not this')`),
    ['One', 'Two', "Three “it’s” 'so'", '{n} file', '{n} files'],
  );
});

test('in the window every text is written where it is translated', async () => {
  const folder = path.join(project, 'src', 'host');
  for (const file of await readdir(folder, { recursive: true })) {
    if (!file.endsWith('.ts')) continue;
    const source = await readFile(path.join(folder, file), 'utf8');
    assert.doesNotMatch(source, /(?<![\w.])(?:l10n\.)?\bt\(\s*[^'"\s)]/, file);
    assert.doesNotMatch(source, /\b(?:showInformationMessage|showWarningMessage|showErrorMessage)\(\s*['"`]/, file);
  }
});
