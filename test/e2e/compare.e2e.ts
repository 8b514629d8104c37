import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FrameLocator, Locator } from 'playwright-core';
import { runCommand } from '../support/workbench/command.ts';
import { pickInMenu } from '../support/workbench/contextMenu.ts';
import type { Gestures } from '../support/workbench/gestures.ts';
import type { OpenWindow } from '../support/workbench/page.ts';
import { screenshot } from '../support/workbench/screenshot.ts';
import { openScene, type Scene } from '../support/workbench/scene.ts';

/** Two ways from one turn: both end, one notification leads to their comparison, to their diffs and to a table. */
let scene: Scene | undefined;
let window: OpenWindow;
let ui: Gestures;

before(async () => {
  scene = await openScene({ 'banyan.authority': 'ask' });
  ({ window, ui } = scene);
});

after(() => scene?.stop());

const tab = (name: string | RegExp): Locator => window.page.getByRole('tab', { name });
const cards = (): Locator => ui.view.locator('.waycard');

/** The page of the comparison's tab, which came after the panel's. */
function table(): FrameLocator {
  return window.page
    .frameLocator('iframe.webview.ready[src*="extensionId=banyan.banyan"]')
    .last()
    .frameLocator('iframe#active-frame');
}

test('when both ways of a fork are done one notification leads to their comparison', async () => {
  await ui.send('write notes.txt: shared words');
  await ui.answer('notes.txt', 'Allow Once');
  await ui.receipts.first().waitFor();
  await ui.button('Fork After Turn 1 (F)').click();
  await ui.view.getByText('from the end of turn 1').waitFor();
  await ui.send('write one.txt: the first way', 'Alt+Enter');
  const way = ui.view.getByRole('textbox', { name: 'Way 2' });
  await way.fill('write two.txt: the second way');
  await way.press('Enter');
  // Both run at once, and either may ask first.
  await Promise.all(['one.txt', 'two.txt'].map(file => ui.answer(file, 'Allow Once')));
  const notice = window.page.locator('.notification-list-item', { hasText: '2 ways are done.' });
  await notice.waitFor();
  assert.equal(await notice.count(), 1);
  await notice.getByRole('button', { name: 'Compare' }).click();
  await ui.view.getByRole('heading', { name: '2 ways from the end of turn 1' }).waitFor();
  assert.equal(await cards().count(), 2);
  await screenshot(window.page, 'e2e-compare');
});

test('a card opens what its way changed as VS Code’s own diff', async () => {
  const card = cards().filter({ hasText: 'two' });
  await card.getByRole('button', { name: /^Open Diff/ }).click();
  await tab(/since turn 1/).waitFor();
  await window.page.locator('.multiDiffEntry').getByText('the second way').first().waitFor();
});

test('the comparison stands as a table in an editor tab, and follows what goes on', async () => {
  await ui.button('Open as Table in an Editor').click();
  await tab(/^Compare: /).waitFor();
  const ways = table().getByRole('region', { name: 'Figures of the ways' });
  await ways.getByRole('columnheader').nth(1).waitFor();
  await screenshot(window.page, 'e2e-compare-table');
  const turns = ways.getByRole('row', { name: /^Turns/ }).getByRole('cell');
  assert.deepEqual(await turns.allInnerTexts(), ['1', '1']);
  await ui.send('say And on');
  await ways.getByRole('cell', { name: '2', exact: true }).waitFor();
});

test('branches are compared from the palette, a turn from its menu; Escape goes back to the transcript', async () => {
  const list = window.page.locator('.quick-input-widget');
  await runCommand(window.page, 'Banyan: Compare Branches…');
  await list.getByText('Compare Which Branches? (2 to 8)').waitFor();
  await list.getByRole('button', { name: 'OK' }).click();
  await ui.view.getByRole('heading', { name: '3 ways' }).waitFor();
  await ui.view.locator('[data-focus="compared"]').press('Escape');
  await ui.receipts.first().waitFor();
  await pickInMenu(window.page, ui.receipts.first(), 'Compare with…');
  await list.getByRole('option').filter({ hasText: 'main' }).first().click();
  await ui.view.getByRole('heading', { name: '2 ways' }).waitFor();
  assert.deepEqual(window.problems, []);
});
