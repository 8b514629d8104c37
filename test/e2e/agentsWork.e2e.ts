import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { requestWith } from '../support/meeting.ts';
import { runCommand } from '../support/workbench/command.ts';
import { pickInMenu } from '../support/workbench/contextMenu.ts';
import { openScene, type Scene } from '../support/workbench/scene.ts';
import { screenshot } from '../support/workbench/screenshot.ts';
import { setTheme } from '../support/workbench/theme.ts';

/** Work that a person hands from one agent to another, and work that Banyan words itself. */
let scene: Scene;

before(async () => {
  scene = await openScene({ 'workbench.colorTheme': 'Default Dark Modern', 'banyan.authority': 'ask' });
});

beforeEach(() => scene.ui.newSession());

after(() => scene?.stop());

const file = (name: string): Promise<string> => readFile(path.join(scene.workbench.folder, name), 'utf8');
/** A row of a list in which several can be picked; VS Code gives it another role than one of other lists. */
const rowOf = (words: string): Locator =>
  scene.window.page.locator('.quick-input-widget .monaco-list-row').filter({ hasText: words });

/** The same place in both colours. */
async function pictures(name: string): Promise<void> {
  const { page } = scene.window;
  await screenshot(page, name);
  await setTheme(page, 'light');
  await screenshot(page, `${name}-light`);
  await setTheme(page, 'dark');
}

test('a result goes to an earlier turn of another branch: a line starts there, told of the files, and both stay', async () => {
  const { api, ui, window } = scene;
  await ui.send('say The first turn');
  await ui.receipts.nth(0).waitFor();
  await ui.send('write notes.txt: words of turn two');
  await ui.answer('notes.txt', 'Allow Once');
  await ui.receipts.nth(1).waitFor();
  await ui.button('Fork After Turn 2 (F)').click();
  await ui.view.getByText('from the end of turn 2').waitFor();
  await ui.send('say The shorter way is through the side door');
  const fork = ui.branch('say-shorter');
  await fork.waitFor();
  await ui.view.getByText('The shorter way is through the side door', { exact: true }).waitFor();
  await ui.branch('main').click();
  await ui.receipts.nth(1).waitFor();
  await pickInMenu(window.page, fork, 'Send Result to…');
  const place = rowOf('turn 1 of main');
  await place.getByText('This starts a new line at turn 1. main stays as it is.').waitFor();
  await screenshot(window.page, 'e2e-return-places');
  await place.click();
  await window.page.keyboard.press('Enter');
  const made = ui.branch('shorter-way');
  await made.waitFor();
  await made.click();
  await ui.view.getByText('From this earlier place on I know:').waitFor();
  await ui.view.getByText('1 earlier turn, shared with main').waitFor();
  await pictures('e2e-returned-earlier');
  const told = requestWith(api, 'You go on here');
  assert.match(told, /at n2, as a new branch/);
  assert.match(told, /with the files as they were here.*\(changed there since: notes\.txt\)/);
  assert.doesNotMatch(told, /words of turn two/);
  // Both lines stand as they were.
  await ui.branch('main').click();
  await ui.view.locator('.prompt', { hasText: 'write notes.txt' }).waitFor();
  await fork.click();
  await ui.view.getByText('2 earlier turns, shared with main').waitFor();
  assert.equal(await ui.view.getByRole('treeitem').count(), 3);
});

test('Initialise Project: an agent studies the project and writes CLAUDE.md once that is allowed', async () => {
  const { ui, window } = scene;
  await runCommand(window.page, 'Banyan: Initialise Project');
  await ui.card.getByText('CLAUDE.md').first().waitFor();
  await pictures('e2e-initialise');
  await assert.rejects(file('CLAUDE.md'), { code: 'ENOENT' });
  await ui.answer('CLAUDE.md', 'Allow Once');
  // Notes that outlive a session are asked about as other files are.
  await ui.answer('.banyan/memory/project.md', 'Allow Once');
  await ui.view.getByText('I wrote CLAUDE.md').waitFor();
  await ui.receipts.first().getByText('1 file').waitFor();
  assert.match(await file('CLAUDE.md'), /npm test/);
  assert.match(await file('.banyan/memory/project.md'), /one test fails/);
  await screenshot(window.page, 'e2e-initialised');
  // What was written is read by the next session.
  await ui.newSession();
  await ui.send('say I have read it');
  await ui.receipts.first().waitFor();
  assert.match(requestWith(scene.api, 'say I have read it'), /## CLAUDE\.md/);
});

test('Review Branch: a fresh agent looks at the work, and its words make the author go on', async () => {
  const { ui, window } = scene;
  await ui.send('write door.txt: green');
  await ui.answer('door.txt', 'Allow Once');
  await ui.receipts.first().waitFor();
  await runCommand(window.page, 'Banyan: Review Branch');
  await ui.view.getByRole('treeitem', { name: /^review-main\b/ }).waitFor();
  await ui.view.getByText('returned: ').waitFor();
  await ui.view.getByText('The review is right about door.txt.').waitFor();
  await ui.receipts.nth(1).waitFor();
  assert.match(requestWith(scene.api, 'Review the work of main'), /\+green/);
  assert.doesNotMatch(requestWith(scene.api, 'Review the work of main'), /Done\./);
  await pictures('e2e-reviewed');
  assert.deepEqual(window.problems, []);
});
