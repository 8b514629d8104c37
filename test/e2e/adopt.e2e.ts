import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { gate } from '../support/messagesApi/gate.ts';
import { text } from '../support/messagesApi/script.ts';
import type { MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { pickInMenu } from '../support/workbench/contextMenu.ts';
import { eventually } from '../support/workbench/eventually.ts';
import type { Gestures } from '../support/workbench/gestures.ts';
import { reloadPage, type OpenWindow } from '../support/workbench/page.ts';
import { screenshot } from '../support/workbench/screenshot.ts';
import { openScene, type Scene } from '../support/workbench/scene.ts';
import type { Workbench } from '../support/workbench/workbench.ts';

/** Every branch has files of its own: a fork works in a copy, takes the workspace, gives it back, and is adopted. */
let scene: Scene | undefined;
let api: MessagesApi;
let workbench: Workbench;
let window: OpenWindow;
let ui: Gestures;
const fork = 'read-notes';

before(async () => {
  scene = await openScene({ 'banyan.authority': 'ask' });
  ({ api, workbench, window, ui } = scene);
  await write('first words', 0);
  await write('words of main', 1);
});

after(() => scene?.stop());

/** A turn that writes the notes, allowed by hand. */
async function write(words: string, turn: number): Promise<void> {
  await ui.send(`write notes.txt: ${words}`);
  await ui.answer('notes.txt', 'Allow Once');
  await ui.receipts.nth(turn).waitFor();
}

const notes = async (): Promise<string> => (await readFile(path.join(workbench.folder, 'notes.txt'), 'utf8')).trim();
const hasNotes = (words: string): Promise<true> =>
  eventually(async () => ((await notes().catch(() => '')) === words ? true : undefined));
const tab = (name: RegExp): Locator => window.page.getByRole('tab', { name });
const go = (): Promise<void> => ui.view.locator('[data-focus="composer"]').click();

test('a fork works in a copy of its own, also while its parent runs; the workspace stays as it is', async () => {
  const held = gate();
  api.reply([text('Working', held)]);
  await ui.send('Run on main meanwhile');
  await ui.view.getByText('Working').waitFor();
  await ui.button('Fork After Turn 1 (F)').click();
  await ui.view.getByText('its own copy of the files').waitFor();
  await ui.send('read notes.txt');
  // Until the fork is shown there are receipts and a composer of main.
  await ui.prompt('read notes.txt').waitFor();
  await ui.receipts.first().waitFor();
  await ui.send('write notes.txt: words of the fork');
  await ui.answer('notes.txt', 'Allow Once');
  await ui.receipts.nth(1).waitFor();
  await ui.view.getByRole('treeitem', { name: new RegExp(`^${fork} works in its own copy`) }).waitFor();
  assert.equal(await notes(), 'words of main');
  await screenshot(window.page, 'e2e-own-copy');
  held.release();
  await ui.branch('main').click();
  await ui.receipts.nth(2).waitFor();
});

test('a file of the fork opens from its copy', async () => {
  await ui.branch(fork).click();
  await ui.prompt('words of the fork').waitFor();
  const call = ui.view.locator('button.call').filter({ hasText: 'notes.txt' }).last();
  await call.click();
  await ui.button('Open File').click();
  await tab(/^notes\.txt/).waitFor();
  await window.page.locator('.editor-instance').getByText('words of the fork').first().waitFor();
  await screenshot(window.page, 'e2e-file-of-copy');
  // Kept open, to see what becomes of it when the copy goes.
  await window.page.keyboard.press('Control+k');
  await window.page.keyboard.press('Enter');
});

test('Use in Workspace says what it does, moves the workspace, and its undo stands after a reload', async () => {
  await pickInMenu(window.page, ui.branch(fork), 'Use in Workspace…');
  await ui.view.getByText(`Puts ${fork}’s files in your workspace. main’s 1 file of turns 2 to 3 goes back`).waitFor();
  await screenshot(window.page, 'e2e-use-sheet');
  await ui.button('Preview').click();
  await tab(/What Changes in Your Workspace/).waitFor();
  await go();
  await ui.view.getByText('Your workspace moved here from main').waitFor();
  await hasNotes('words of the fork');
  // Only a file outside of the workspace shows where it lies. For a moment both stand there.
  await window.page
    .locator('.breadcrumbs-control')
    .filter({ hasText: /^notes\.txt$/ })
    .waitFor();
  await tab(/^notes\.txt/)
    .nth(1)
    .waitFor({ state: 'detached' });
  await screenshot(window.page, 'e2e-used');
  await reloadPage(window.page);
  await ui.view.getByText('Your workspace moved here from main').waitFor();
  await ui.button('Undo').click();
  await hasNotes('words of main');
});

test('an adoption asks over or on top, marks what both changed, and can be taken back', async () => {
  await adopt();
  assert.match(await notes(), /^<{7}[\s\S]*words of main[\s\S]*words of the fork[\s\S]*>{7}/);
  await screenshot(window.page, 'e2e-adopted');
  const line = ui.view.locator('.ev').filter({ hasText: `Adopted 1 file of ${fork}.` });
  await line.getByRole('button', { name: 'Undo' }).click();
  await hasNotes('words of main');
  await line.waitFor({ state: 'detached' });
});

test('what both changed is resolved in the merge editor', async () => {
  await adopt();
  await ui.button('Resolve…').click();
  await tab(/^Merging: notes\.txt/).waitFor();
  await window.page.locator('.merge-editor').getByText('words of the fork').first().waitFor();
  await screenshot(window.page, 'e2e-merge-editor');
});

/** Brings the fork's changes on top of main's. */
async function adopt(): Promise<void> {
  await pickInMenu(window.page, ui.branch(fork), 'Adopt into…');
  await ui.view.getByRole('radio', { name: 'Replace main’s changes since' }).waitFor();
  await ui.view.getByRole('radio', { name: 'Merge on top' }).click();
  await ui.view.getByText('Both changed the same lines of notes.txt.').waitFor();
  await screenshot(window.page, 'e2e-adopt-sheet');
  await go();
  await ui.view.getByText(`Adopted 1 file of ${fork}.`).waitFor();
}
