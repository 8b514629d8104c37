import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { runCommand } from '../support/workbench/command.ts';
import { pickInMenu } from '../support/workbench/contextMenu.ts';
import { eventually } from '../support/workbench/eventually.ts';
import type { Gestures } from '../support/workbench/gestures.ts';
import type { OpenWindow } from '../support/workbench/page.ts';
import { screenshot } from '../support/workbench/screenshot.ts';
import { openScene, type Scene } from '../support/workbench/scene.ts';
import type { Workbench } from '../support/workbench/workbench.ts';

/** Files follow the tree: what a turn changed, who wrote a line, a file's history, and going back with the files. */
let scene: Scene | undefined;
let workbench: Workbench;
let window: OpenWindow;
let ui: Gestures;

before(async () => {
  scene = await openScene({ 'banyan.authority': 'ask' });
  ({ workbench, window, ui } = scene);
  await write('first words', 0);
  await write('second words', 1);
});

after(() => scene?.stop());

/** A turn that writes the notes, allowed by hand. */
async function write(words: string, turn: number): Promise<void> {
  await ui.send(`write notes.txt: ${words}`);
  await ui.answer('notes.txt', 'Allow Once');
  await ui.receipts.nth(turn).waitFor();
}

const notes = (): Promise<string> => readFile(path.join(workbench.folder, 'notes.txt'), 'utf8');
const tab = (name: string | RegExp): Locator => window.page.getByRole('tab', { name });

test('the files of a receipt open as VS Code’s own diff of many files', async () => {
  const diff = window.page.locator('.multiDiffEditor, .multiDiffEntry').first();
  await ui.receipts.nth(0).getByTitle('Open the diff of this turn').click();
  await tab(/Turn 1/).waitFor();
  await diff.getByText('first words').first().waitFor();
  await ui.receipts.nth(1).getByTitle('Open the diff of this turn').click();
  await tab(/Turn 2/).waitFor();
  await diff.getByText('second words').first().waitFor();
  await diff.getByText('first words').first().waitFor();
  await screenshot(window.page, 'e2e-turn-diff');
});

test('who wrote a line is said behind it, with ways to its turn', async () => {
  await window.page.keyboard.press('Control+p');
  await window.page.locator('.quick-input-widget input.input').fill('notes.txt');
  await window.page
    .getByRole('option', { name: /^notes\.txt/ })
    .first()
    .click();
  await tab(/^notes\.txt/).waitFor();
  await runCommand(window.page, 'Banyan: Who Wrote This Line');
  const hover = window.page.locator('.monaco-hover').filter({ hasText: 'main, turn 2' });
  await hover.getByRole('link', { name: 'Fork from Here' }).waitFor();
  await screenshot(window.page, 'e2e-who-wrote');
  await hover.getByRole('link', { name: 'Go to Turn' }).click();
  await ui.view.locator('article[aria-label="Turn 2"]:focus').waitFor();
});

test('a file’s history lists its turns in the explorer, compares them and opens the file as it was', async () => {
  await tab(/^notes\.txt/).click();
  await runCommand(window.page, 'Banyan: Show File History');
  const rows = window.page.locator('.pane-body').getByRole('treeitem').filter({ hasText: 'main, turn' });
  const first = rows.filter({ hasText: 'main, turn 1' });
  await first.waitFor();
  // The list is drawn anew when it knows more; a click on a row that goes is lost.
  const clickOn = (place: Locator, shown: Locator): Promise<true> =>
    eventually(async () => {
      await first.hover({ timeout: 5000 }).catch(() => undefined);
      await place.click({ timeout: 1000 }).catch(() => undefined);
      return shown.waitFor({ timeout: 5000 }).then(
        () => true as const,
        () => undefined,
      );
    }, 60_000);
  const clickIn = (name: string, shown: Locator): Promise<true> => clickOn(first.getByRole('button', { name }), shown);
  await clickOn(first, tab(/notes\.txt \(main, turn 1\)/));
  await window.page.locator('.diff-editor, .monaco-diff-editor').getByText('first words').first().waitFor();
  // The diff is about the same file, so the list stays.
  await rows.filter({ hasText: 'main, turn 2' }).waitFor();
  await screenshot(window.page, 'e2e-file-history');
  await window.page.keyboard.press('Control+w');
  await clickIn('Open File as of Here', tab(/notes\.txt \(main, turn 1\)/));
  await window.page.locator('.editor-instance').getByText('first words').first().waitFor();
  await screenshot(window.page, 'e2e-file-then');
  await clickIn('Diff with…', window.page.locator('.quick-input-widget').getByRole('option').first());
  await window.page.locator('.quick-input-widget').getByRole('option').filter({ hasText: 'The file now' }).click();
  await tab(/notes\.txt \(main, turn 1\) ↔ notes\.txt/).waitFor();
  await window.page.keyboard.press('Control+w');
  await clickIn('Go to Turn', ui.view.locator('article[aria-label="Turn 1"]:focus'));
});

test('a file’s history grows with the tree, and follows the editor', async () => {
  const rows = window.page.locator('.pane-body').getByRole('treeitem').filter({ hasText: 'main, turn' });
  await write('third words', 2);
  await rows.filter({ hasText: 'main, turn 3' }).waitFor();
  assert.equal(await rows.count(), 3);
});

test('a turn’s menu opens a file as it was after it, or all that changed since', async () => {
  await window.page.keyboard.press('Control+w');
  const options = window.page.locator('.quick-input-widget').getByRole('option');
  await pickInMenu(window.page, ui.receipts.first(), 'Open Files as of Here…');
  await options
    .filter({ hasText: /^notes\.txt/ })
    .first()
    .click();
  await tab(/notes\.txt \(turn 1\)/).waitFor();
  await window.page.locator('.editor-instance').getByText('first words').first().waitFor();
  await pickInMenu(window.page, ui.receipts.first(), 'Open Files as of Here…');
  await options.filter({ hasText: 'Everything that changed since' }).click();
  await tab(/Since turn 1/).waitFor();
});

test('a rewind shows what it would change, takes the files along, and its undo brings them back', async () => {
  await writeFile(path.join(workbench.folder, 'mine.txt'), 'by hand\n');
  await ui.button('Rewind to Here (R)').first().click();
  await ui.view.getByText('1 file goes back.').waitFor();
  await ui.view.getByText('You changed mine.txt after turn 3. Your change is kept.').waitFor();
  await screenshot(window.page, 'e2e-rewind-files');
  await ui.button('Preview').click();
  await tab(/What the Rewind Changes/).waitFor();
  await ui.view.locator('[data-focus="composer"]').click();
  await ui.view.getByText('Rewound from turn 3 to the end of turn 1, words and files.').waitFor();
  assert.equal((await notes()).trim(), 'first words');
  assert.equal(await readFile(path.join(workbench.folder, 'mine.txt'), 'utf8'), 'by hand\n');
  await screenshot(window.page, 'e2e-rewound-files');
  await ui.button('Undo').click();
  await eventually(async () => ((await notes().catch(() => '')).trim() === 'third words' ? true : undefined));
});
