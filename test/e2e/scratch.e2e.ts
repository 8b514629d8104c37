import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { hears } from '../support/meeting.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { text } from '../support/messagesApi/script.ts';
import { runCommand } from '../support/workbench/command.ts';
import { pickInMenu } from '../support/workbench/contextMenu.ts';
import { eventually } from '../support/workbench/eventually.ts';
import { openScene, type Scene } from '../support/workbench/scene.ts';
import { screenshot } from '../support/workbench/screenshot.ts';
import { setTheme } from '../support/workbench/theme.ts';

/** The folders of agents show in the explorer as they come, and lead back to the agents. */
let scene: Scene;
let session: string;

before(async () => {
  scene = await openScene({
    'banyan.authority': 'ask',
    'explorer.compactFolders': false,
    'workbench.colorTheme': 'Default Dark Modern',
  });
});

after(() => scene?.stop());

const row = (name: string | RegExp): Locator =>
  scene.window.page.locator('.explorer-folders-view').getByRole('treeitem', { name });
const inWorkspace = (...names: string[]): string => path.join(scene.workbench.folder, ...names);
/** The names in a folder of the workspace; none where there is no folder. */
const namesIn = (...names: string[]): Promise<string[]> => readdir(inWorkspace(...names)).catch(() => []);

/** Unfolds a folder. The explorer draws its rows anew as folders come, and a click on a row that goes is lost. */
async function unfold(name: RegExp): Promise<void> {
  await eventually(async () => {
    const folder = row(name);
    if ((await folder.getAttribute('aria-expanded')) === 'true') return true;
    await folder.click({ timeout: 1000 }).catch(() => undefined);
    await row(name)
      .and(scene.window.page.locator('[aria-expanded="true"]'))
      .waitFor({ timeout: 2000 })
      .catch(() => undefined);
    return undefined;
  });
}

/** VS Code draws a badge behind the name, in the style of the label. */
async function shows(name: RegExp, badge: string): Promise<void> {
  await eventually(async () => {
    const badges = await row(name).evaluateAll(found =>
      found.flatMap(one => [...one.querySelectorAll('*')]).map(one => getComputedStyle(one, '::after').content),
    );
    return badges.some(content => content.includes(badge)) ? true : undefined;
  });
}

test('a folder comes with its agent, shows what it does, and its menu opens the transcript', async () => {
  const { window, ui } = scene;
  await ui.send('write notes.txt: words');
  await unfold(/^\.banyan/);
  session = await eventually(async () => (await namesIn('.banyan')).find(name => /^s[0-9a-z]{8,}$/.test(name)));
  await unfold(new RegExp(`^${session}`));
  await shows(/^main/, '?');
  await ui.answer('notes.txt', 'Allow Once');
  await ui.receipts.nth(0).waitFor();
  await shows(/^main/, '✓');
  await screenshot(window.page, 'e2e-scratch-explorer');
  const history = inWorkspace('.banyan', session, 'main', 'history.md');
  await eventually(async () => ((await readFile(history, 'utf8')).includes('write notes.txt: ok') ? true : undefined));
  await ui.newSession();
  await pickInMenu(window.page, row(/^main/), 'Open Transcript');
  await ui.view.locator('article[aria-label="Turn 1"]').waitFor();
});

test('Send Message… in the menu of a folder shows its agent and reaches it', async () => {
  const { api, window, ui } = scene;
  await ui.newSession();
  api.reply([text('I have heard it in the explorer.')], hears('The door is open'));
  await pickInMenu(window.page, row(/^main/), 'Send Message…');
  const box = window.page.locator('.quick-input-widget');
  await box.getByText('Send a message to main').waitFor();
  await box.locator('input.input').fill('The door is open');
  await box.locator('input.input').press('Enter');
  await ui.view.getByText('I have heard it in the explorer.').waitFor();
  await ui.receipts.nth(1).waitFor();
});

test('Fork This Agent opens the sheet at its end, the fork has a folder, and Stop there stops it', async () => {
  const { api, window, ui } = scene;
  await ui.newSession();
  await pickInMenu(window.page, row(/^main/), 'Fork This Agent');
  await ui.view.getByText('from the end of turn 2').waitFor();
  const held = gate();
  api.reply([text('I go another way', held, ' to its end.')], hears('Look behind the door'));
  await ui.send('Look behind the door');
  await ui.view.getByText('I go another way').waitFor();
  await shows(/^look-behind/, 'F▶');
  await screenshot(window.page, 'e2e-scratch-fork');
  await setTheme(window.page, 'light');
  await row(/^look-behind/).click({ button: 'right', position: { x: 60, y: 8 } });
  await window.page.getByRole('menuitem', { name: 'Stop', exact: true }).waitFor();
  await screenshot(window.page, 'e2e-scratch-menu-light');
  await window.page.keyboard.press('Escape');
  await setTheme(window.page, 'dark');
  await pickInMenu(window.page, row(/^look-behind/), 'Stop');
  await ui.receipts.last().getByText('stopped by you').waitFor();
  await shows(/^look-behind/, 'F■');
  held.release();
  // Where nobody runs there is nothing to stop.
  await row(/^look-behind/).click({ button: 'right', position: { x: 60, y: 8 } });
  await window.page.getByRole('menuitem', { name: 'Open Transcript', exact: true }).waitFor();
  assert.equal(await window.page.getByRole('menuitem', { name: 'Stop', exact: true }).count(), 0);
  await window.page.keyboard.press('Escape');
});

test('Promote File to Workspace… copies a file of an agent to where the dialog says, and opens it', async () => {
  const { window } = scene;
  await unfold(/^main/);
  await pickInMenu(window.page, row(/^history\.md/), 'Promote File to Workspace…');
  const box = window.page.locator('.quick-input-widget');
  await box.getByText('Promote File to Workspace').waitFor();
  // The dialog fills in a name of its own once it is ready.
  const name = box.locator('input.input');
  await eventually(async () => ((await name.inputValue()).endsWith('/history.md') ? true : undefined));
  await name.fill(inWorkspace('story.md'));
  await screenshot(window.page, 'e2e-scratch-promote');
  await name.press('Enter');
  await window.page.getByRole('tab', { name: /^story\.md/ }).waitFor();
  const history = await readFile(inWorkspace('.banyan', session, 'main', 'history.md'), 'utf8');
  assert.equal(await readFile(inWorkspace('story.md'), 'utf8'), history);
});

test('a session that works again while the list of ended ones is open keeps its folder', async () => {
  const { window, ui } = scene;
  await ui.newSession();
  await runCommand(window.page, 'Banyan: Remove Scratch Folders of Ended Sessions');
  const box = window.page.locator('.quick-input-widget');
  await box.locator('.monaco-list-row').getByText(session).waitFor();
  await ui.view.getByRole('list', { name: 'Sessions' }).getByText('write notes.txt: words').click();
  await ui.view.locator('article').first().waitFor();
  await ui.send('run echo awake');
  await ui.card.getByText('echo awake').first().waitFor();
  await box.getByRole('button', { name: 'OK' }).click();
  await window.page.getByText('write notes.txt: words works again. Its folder stays.').first().waitFor();
  assert.ok((await namesIn('.banyan')).includes(session));
  await ui.answer('echo awake', 'Allow Once');
  await ui.view.getByText('It ran:').last().waitFor();
});

test('Remove Scratch Folders of Ended Sessions takes those that are picked, and leaves the session', async () => {
  const { window, ui } = scene;
  await ui.newSession();
  await runCommand(window.page, 'Banyan: Remove Scratch Folders of Ended Sessions');
  const box = window.page.locator('.quick-input-widget');
  const picked = box.locator('.monaco-list-row').filter({ hasText: 'write notes.txt: words' });
  await picked.getByText(session).waitFor();
  await screenshot(window.page, 'e2e-scratch-remove');
  await box.getByRole('button', { name: 'OK' }).click();
  await eventually(async () => ((await namesIn('.banyan')).includes(session) ? undefined : true));
  await row(new RegExp(`^${session}`)).waitFor({ state: 'detached' });
  await ui.view.getByRole('list', { name: 'Sessions' }).getByText('write notes.txt: words').click();
  await ui.view.locator('article[aria-label="Turn 1"]').waitFor();
});

test('nothing of ours complained', () => {
  assert.deepEqual(scene.window.problems, []);
});
