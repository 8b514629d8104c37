import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { demoAgent } from '../support/messagesApi/demoAgent.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { runCommand } from '../support/workbench/command.ts';
import { pickInMenu } from '../support/workbench/contextMenu.ts';
import { eventually } from '../support/workbench/eventually.ts';
import { gestures, type Gestures } from '../support/workbench/gestures.ts';
import { openPage, type OpenWindow } from '../support/workbench/page.ts';
import { screenshot } from '../support/workbench/screenshot.ts';
import { startWorkbench, type Workbench } from '../support/workbench/workbench.ts';

/** Files follow the tree: what a turn changed, who wrote a line, a file's history, and going back with the files. */
let api: MessagesApi;
let workbench: Workbench;
let window: OpenWindow;
let ui: Gestures;

before(async () => {
  api = await startMessagesApi({ brain: demoAgent });
  workbench = await startWorkbench({
    settings: { 'banyan.baseUrl': api.url, 'banyan.authority': 'ask' },
    env: { ANTHROPIC_API_KEY: 'test-key' },
  });
  window = await openPage(workbench, { viewport: { width: 1280, height: 900 } });
  ui = gestures(window.page);
  await ui.button('Use It').click();
  await write('first words', 0);
  await write('second words', 1);
});

after(async () => {
  await workbench?.stop();
  await api?.close();
});

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

test('a file’s history lists its turns, and opens it as it was', async () => {
  await tab(/^notes\.txt/).click();
  await runCommand(window.page, 'Banyan: Show File History');
  const options = window.page.locator('.quick-input-widget').getByRole('option');
  await options.filter({ hasText: 'main, turn 1' }).waitFor();
  await screenshot(window.page, 'e2e-file-history');
  await options.filter({ hasText: 'main, turn 1' }).click();
  await options.filter({ hasText: 'Open File as of Here' }).click();
  await tab(/notes\.txt \(main, turn 1\)/).waitFor();
  await window.page.locator('.editor-instance').getByText('first words').first().waitFor();
  await screenshot(window.page, 'e2e-file-then');
});

test('a turn’s menu opens a file as it was after it', async () => {
  await window.page.keyboard.press('Control+w');
  await pickInMenu(window.page, ui.receipts.first(), 'Open File as of Here…');
  await window.page.locator('.quick-input-widget').getByRole('option').filter({ hasText: 'notes.txt' }).click();
  await tab(/notes\.txt \(turn 1\)/).waitFor();
  await window.page.locator('.editor-instance').getByText('first words').first().waitFor();
});

test('a rewind shows what it would change, takes the files along, and its undo brings them back', async () => {
  await writeFile(path.join(workbench.folder, 'mine.txt'), 'by hand\n');
  await ui.button('Rewind to Here (R)').first().click();
  await ui.view.getByText('1 file goes back.').waitFor();
  await ui.view.getByText('You changed mine.txt after turn 2. Your change is kept.').waitFor();
  await screenshot(window.page, 'e2e-rewind-files');
  await ui.button('Preview').click();
  await tab(/What the Rewind Changes/).waitFor();
  await ui.view.locator('[data-focus="composer"]').click();
  await ui.view.getByText('Rewound from turn 2 to the end of turn 1, words and files.').waitFor();
  assert.equal((await notes()).trim(), 'first words');
  assert.equal(await readFile(path.join(workbench.folder, 'mine.txt'), 'utf8'), 'by hand\n');
  await screenshot(window.page, 'e2e-rewound-files');
  await ui.button('Undo').click();
  await eventually(async () => ((await notes().catch(() => '')).trim() === 'second words' ? true : undefined));
});
