import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { processes, signalProcess } from '../../scripts/workbench/processes.mjs';
import { demoAgent } from '../support/messagesApi/demoAgent.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { runCommand } from '../support/workbench/command.ts';
import { pickInMenu } from '../support/workbench/contextMenu.ts';
import { eventually } from '../support/workbench/eventually.ts';
import { gestures, type Gestures } from '../support/workbench/gestures.ts';
import { openPage, reloadPage, type OpenWindow } from '../support/workbench/page.ts';
import { screenshot } from '../support/workbench/screenshot.ts';
import { setTheme } from '../support/workbench/theme.ts';
import { startWorkbench, type Workbench } from '../support/workbench/workbench.ts';

/**
 * What a newcomer does, in a real VS Code: prompt, watch, approve a command and a change, fork an earlier turn, and find
 * both branches again after the window was reloaded and after the background process was killed.
 */
let api: MessagesApi;
let workbench: Workbench;
let window: OpenWindow;
let ui: Gestures;

before(async () => {
  api = await startMessagesApi({ brain: demoAgent });
  workbench = await startWorkbench({
    settings: { 'banyan.baseUrl': api.url, 'workbench.colorTheme': 'Default Dark Modern' },
    env: { ANTHROPIC_API_KEY: 'test-key' },
  });
  window = await openPage(workbench, { viewport: { width: 1280, height: 900 } });
  ui = gestures(window.page);
});

after(async () => {
  await workbench?.stop();
  await api?.close();
});

test('the panel stands beside the explorer and asks before it spends a key it found', async () => {
  const explorer = window.page.locator('.explorer-folders-view');
  await explorer.getByText('src', { exact: true }).click();
  await explorer.getByText('greet.js', { exact: true }).dblclick();
  await window.page.locator('.monaco-editor .view-line', { hasText: 'Hello' }).first().waitFor();
  await widenPanel(80);
  await ui.view.getByText('Use the key from ANTHROPIC_API_KEY?').waitFor();
  await screenshot(window.page, 'first-run-dark');
  await ui.view.getByRole('button', { name: 'Use It' }).click();
  await ui.view.getByText('Use the key from ANTHROPIC_API_KEY?').waitFor({ state: 'detached' });
});

test('a prompt: the reply streams, and a command waits for the person', async () => {
  await ui.send('The greeting test fails. Find out why and fix it.');
  await ui.view.getByText('I will look at the project first.').waitFor();
  await ui.branch('main').getByText('asks to run a command').waitFor();
  await window.page.getByText('Banyan: 1 asks').waitFor();
  await screenshot(window.page, 'approval-dark');
});

test('once approved, the command runs and the agent changes a file of the workspace', async () => {
  const file = path.join(workbench.folder, 'src', 'greet.js');
  const before = await readFile(file, 'utf8');
  await ui.answer('ls -1 src test', 'Allow Once');
  await ui.card.getByText('src/greet.js').first().waitFor();
  assert.equal(await readFile(file, 'utf8'), before);
  await ui.answer('src/greet.js', 'Allow Once');
  assert.notEqual(await eventually(async () => changed(await readFile(file, 'utf8'), before)), before);
  await ui.answer('node --test', 'Allow Once');
  await ui.receipts.first().getByText('1 file').waitFor();
  // The open editor shows the change at once.
  await window.page.locator('.monaco-editor .view-line', { hasText: 'others' }).first().waitFor();
  await screenshot(window.page, 'turn-dark');
});

test('a second turn follows on the same branch', async () => {
  await ui.send('Is one person still greeted as before?');
  await ui.receipts.nth(1).waitFor();
});

test('right-click on the earlier turn, Fork from Here, and something else is tried beside it', async () => {
  await pickInMenu(window.page, ui.receipts.first(), 'Fork from Here');
  await ui.view.getByText('from the end of turn 1').waitFor();
  await screenshot(window.page, 'fork-sheet-dark');
  await ui.send('Use Intl.ListFormat instead, and leave the test alone.');
  await ui.branch('main').waitFor();
  await ui.branch('intl-listformat').waitFor();
  await ui.view.getByText('One line less to maintain.').last().waitFor();
  await ui.view.getByText('2 of 2').waitFor();
  await screenshot(window.page, 'fork-dark');
});

test('the fork read what its parent had sent from the cache', () => {
  const fork = api.requests.findLast(request => request.path === '/v1/messages');
  assert.ok(Number(fork?.usage?.['cache_read_input_tokens']) > 0);
});

test('after a reload of the window both branches are there, and the place is kept', async () => {
  await reloadPage(window.page);
  await ui.branch('intl-listformat').waitFor();
  await screenshot(window.page, 'reloaded');
  await ui.view.getByText('2 of 2').waitFor();
  await ui.branch('main').click();
  await ui.view.getByText('1 of 2').waitFor();
});

test('after the background process was killed it is started again, and both branches are there', async () => {
  const killed = await supervisors();
  assert.ok(killed.length > 0);
  for (const pid of killed) signalProcess(pid, 'SIGKILL');
  await eventually(async () => {
    const alive = await supervisors();
    return alive.length > 0 && !alive.some(pid => killed.includes(pid)) ? alive : undefined;
  });
  await ui.branch('intl-listformat').waitFor();
  await ui.branch('main').click();
  await ui.view.getByText('1 of 2').waitFor();
  await ui.send('say Still here');
  await ui.receipts.nth(2).waitFor();
});

test('the same in light and in high contrast', async () => {
  for (const theme of ['light', 'highContrast', 'highContrastLight'] as const) {
    await setTheme(window.page, theme);
    await screenshot(window.page, `story-${theme}`);
  }
});

test('Show Status says which process works, and where', async () => {
  await runCommand(window.page, 'Banyan: Show Status');
  await window.page
    .getByText(/supervisor\.mjs/)
    .first()
    .waitFor();
  await screenshot(window.page, 'status');
});

test('nothing of ours complained, and nobody but the model was spoken to', () => {
  assert.deepEqual(window.problems, []);
});

/** Drags the border between editor and panel. */
async function widenPanel(by: number): Promise<void> {
  const part = await window.page.locator('.part.auxiliarybar').boundingBox();
  assert.ok(part);
  const { mouse } = window.page;
  await mouse.move(part.x - 2, part.y + part.height / 2);
  await mouse.down();
  await mouse.move(part.x - 2 - by, part.y + part.height / 2, { steps: 4 });
  await mouse.up();
}

function changed(now: string, before: string): string | undefined {
  return now === before ? undefined : now;
}

/** The supervisors of this workbench, keepers included. */
async function supervisors(): Promise<number[]> {
  const all = await processes();
  return all
    .filter(({ command }) => command.includes('supervisor.mjs') && command.includes(workbench.profile))
    .map(({ pid }) => pid);
}
