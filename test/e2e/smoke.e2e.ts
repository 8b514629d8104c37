import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { runCommand } from '../support/workbench/command.ts';
import { panel, panelFrame } from '../support/workbench/panel.ts';
import { openPage, type OpenWindow, reloadPage } from '../support/workbench/page.ts';
import { screenshot } from '../support/workbench/screenshot.ts';
import { setTheme } from '../support/workbench/theme.ts';
import { startWorkbench, type Workbench } from '../support/workbench/workbench.ts';

let workbench: Workbench;
let window: OpenWindow;

before(async () => {
  workbench = await startWorkbench();
  window = await openPage(workbench, { viewport: { width: 1400, height: 1400 } });
});

after(() => workbench?.stop());

test('the workbench opens the sample project', async () => {
  const explorer = window.page.locator('.explorer-folders-view');
  await explorer.getByText('README.md').waitFor();
  await explorer.getByText('src', { exact: true }).waitFor();
});

test('the installed extension is activated once the window has started', async () => {
  await runCommand(window.page, 'Developer: Show Running Extensions');
  const row = window.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'Banyan' });
  await row.getByText(/Activation:/).waitFor();
  await screenshot(window.page, 'smoke');
});

test('the window follows a change of theme', async () => {
  for (const theme of ['light', 'highContrast', 'highContrastLight', 'dark'] as const)
    await setTheme(window.page, theme);
});

test('a killed extension host comes back', async () => {
  assert.equal((await workbench.killExtensionHost()).length, 1);
});

test('the window comes back after the server was restarted', async () => {
  await workbench.restart();
  await reloadPage(window.page);
});

test('the panel stands in the side bar', async () => {
  await runCommand(window.page, 'Banyan: Focus Panel');
  await panel(window.page).getByRole('textbox').first().waitFor();
});

test('the panel complains of nothing, and would be heard if it did', async () => {
  const frame = await panelFrame(window.page);
  assert.deepEqual(window.problems, []);
  const heard = window.page.waitForEvent('console', message => message.text().includes('Content Security Policy'));
  await frame.evaluate(() => {
    document.body.append(Object.assign(document.createElement('img'), { src: 'http://127.0.0.1:1/refused.png' }));
  });
  await heard;
  assert.equal(window.problems.length, 1);
});
