import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { rehearsalPrompts } from '../../src/session/rehearsal.ts';
import { demoAgent } from '../support/messagesApi/demoAgent.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { started } from '../support/workbench/background.ts';
import { runCommand } from '../support/workbench/command.ts';
import { eventually } from '../support/workbench/eventually.ts';
import { gestures, type Gestures } from '../support/workbench/gestures.ts';
import { openPage, type OpenWindow, reloadPage } from '../support/workbench/page.ts';
import { screenshot } from '../support/workbench/screenshot.ts';
import { startWorkbench, type Workbench } from '../support/workbench/workbench.ts';

/** The first minutes of somebody who has no key and has not yet said that they trust the folder. */
let api: MessagesApi;
let workbench: Workbench;
let window: OpenWindow;
let ui: Gestures;
let untouched: string;

before(async () => {
  api = await startMessagesApi({ brain: demoAgent });
  workbench = await startWorkbench({
    settings: { 'banyan.baseUrl': api.url, 'workbench.colorTheme': 'Default Dark Modern' },
    trust: 'asked',
  });
  untouched = await hashOf(workbench.folder);
  window = await openPage(workbench, { viewport: { width: 1280, height: 900 } });
  ui = gestures(window.page);
});

after(async () => {
  await workbench?.stop();
  await api?.close();
});

test('a window without a folder says what is missing', async () => {
  const empty = await openPage(workbench, { folder: '', viewport: { width: 1280, height: 900 } });
  const { view, button } = gestures(empty.page);
  await runCommand(empty.page, 'Banyan: Focus Panel');
  await view.getByText('Open a folder first. Agents work in a folder.').waitFor();
  await button('Open Folder…').waitFor();
  await screenshot(empty.page, 'e2e-no-folder');
  await empty.close();
});

test('in a folder nobody vouched for words are kept, and no process is started', async () => {
  await ui.view.getByText('This folder is not trusted. You can read; agents do not run.').waitFor();
  await ui.send('Add a farewell greeting');
  await ui.view.getByText('This folder is not trusted. Your words are kept.').waitFor();
  assert.equal(await ui.composer.inputValue(), 'Add a farewell greeting');
  await screenshot(window.page, 'e2e-untrusted');
  await ui.button('Try Without a Key').first().click();
  const said = window.page.locator('.notification-toast', { hasText: 'This folder is not trusted.' });
  await said.waitFor();
  await said.hover();
  await said.getByRole('button', { name: /^Clear Notification/ }).click();
  assert.deepEqual(await started(workbench), []);
});

test('Trust… leads to VS Code’s own editor; once it is granted the prompt waits for a key', async () => {
  await ui.button('Trust…').click();
  await window.page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
  await ui.view
    .getByText('This folder is not trusted. You can read; agents do not run.')
    .waitFor({ state: 'detached' });
  await ui.composer.press('Enter');
  await ui.view.getByText('A key is needed to send this. It is kept here.').waitFor();
  assert.equal(await ui.composer.inputValue(), 'Add a farewell greeting');
  await screenshot(window.page, 'e2e-needs-key');
});

test('a reload keeps the prompt', async () => {
  await reloadPage(window.page);
  await ui.button('Try Without a Key').first().waitFor();
  // The page stands a moment before it hears what was kept for it.
  await eventually(async () => ((await ui.composer.inputValue()) === 'Add a farewell greeting' ? true : undefined));
});

test('the rehearsal, beat for beat', async () => {
  await ui.button('Try Without a Key').first().click();
  await ui.button(/^Session rehearsal/).waitFor();
  await screenshot(window.page, 'e2e-rehearsal-start');
  await ui.send('What about my own words?');
  await ui.view.getByText('The rehearsal only knows its script. Your prompt is kept.').waitFor();
  await take(rehearsalPrompts.read);
  await ui.receipts.first().waitFor();
  await take(rehearsalPrompts.fix);
  await ui.card.waitFor();
  await screenshot(window.page, 'e2e-rehearsal-asks');
  await ui.answer('src/greet.js', 'Allow Once');
  await ui.receipts.nth(1).getByText('1 file').waitFor();
  await screenshot(window.page, 'e2e-rehearsal-fork');
  await ui.button('Fork After Turn 2 (F)').click();
  await ui.view.getByText('from the end of turn 2').waitFor();
  await take(rehearsalPrompts.other);
  await ui.view.getByText('2 of 2').waitFor();
  await ui.view.getByText('In this branch I would leave').waitFor();
  await ui.button('Previous way').click();
  await ui.view.getByText('1 of 2').waitFor();
  await screenshot(window.page, 'e2e-rehearsal-compare');
  await take(rehearsalPrompts.agents);
  await ui.view.getByText('The branches are joined, and this is what they found:').waitFor();
  await ui.view.getByText('The agent’s branches are in the tree, too.').waitFor();
  for (const part of ['code', 'test', 'readme']) await ui.view.getByText(`look-at-${part}`).first().waitFor();
  // What the agent said last is in sight, though three rows came into the outline.
  assert.equal(await ui.button('Jump to Latest').count(), 0);
  await screenshot(window.page, 'e2e-rehearsal-agents');
});

test('the rehearsal asked nobody for anything and left the workspace as it was', async () => {
  assert.deepEqual(api.requests, []);
  assert.equal(await hashOf(workbench.folder), untouched);
});

test('a key that is refused leaves the box open; a good one closes it, and nothing is sent by itself', async () => {
  await ui.newSession();
  assert.equal(await ui.composer.inputValue(), 'Add a farewell greeting');
  await ui.button('Set API Key…').first().click();
  const box = window.page.locator('.quick-input-widget');
  await box.locator('input.input').fill('sk-ant-wrong');
  await box.locator('input.input').press('Enter');
  await box.getByText('The key was refused (401).').waitFor();
  await screenshot(window.page, 'e2e-key-refused');
  await box.locator('input.input').fill('test-key');
  await box.locator('input.input').press('Enter');
  await window.page.getByRole('dialog').getByText('VS Code forgets secrets here').waitFor();
  await screenshot(window.page, 'e2e-key-place');
  await window.page.getByRole('button', { name: 'Until Reload' }).click();
  await box.waitFor({ state: 'hidden' });
  await ui.view.locator('.composer textarea:focus').waitFor();
  assert.equal(await ui.composer.inputValue(), 'Add a farewell greeting');
  assert.deepEqual(asked(), []);
  await window.page.keyboard.press('Enter');
  await ui.view.getByText('I will look at the project first.').waitFor();
  assert.ok(asked().length > 0);
  await ui.card.waitFor();
  await ui.composer.press('Control+Escape');
  await ui.receipts.first().waitFor();
});

test('a window that does not trust the folder reads what another one ran, and cannot go on', async () => {
  const other = await openPage(workbench, { viewport: { width: 1280, height: 900 } });
  const there = gestures(other.page);
  await there.view.getByRole('list', { name: 'Sessions' }).getByText('Add a farewell greeting').click();
  await there.view.getByText('I will look at the project first.').waitFor();
  await there.send('say More');
  await there.view.getByText('This folder is not trusted. Your words are kept.').waitFor();
  await screenshot(other.page, 'e2e-reading-untrusted');
  assert.deepEqual(other.problems, []);
  await other.close();
});

test('nothing of ours complained', () => {
  assert.deepEqual(window.problems, []);
});

/** Takes the words that the rehearsal offers, and sends them with the real key. */
async function take(words: string): Promise<void> {
  await ui.button(words).click();
  await ui.view.locator('.composer textarea:focus').waitFor();
  await window.page.keyboard.press('Enter');
}

/** Prompts the model was sent. */
function asked(): string[] {
  return api.requests.map(({ path: to }) => to).filter(to => to === '/v1/messages');
}

/** Names and contents of everything in a folder, as one digest. */
async function hashOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const hash = createHash('sha256');
  for (const file of entries.map(entry => path.join(entry.parentPath, entry.name)).toSorted()) {
    const bytes = await readFile(file).catch(() => Buffer.from('a folder'));
    hash.update(`${path.relative(folder, file)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}
