import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { hears } from '../support/meeting.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import type { MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { pickInMenu } from '../support/workbench/contextMenu.ts';
import type { Gestures } from '../support/workbench/gestures.ts';
import type { OpenWindow } from '../support/workbench/page.ts';
import { openScene, type Scene } from '../support/workbench/scene.ts';
import { screenshot } from '../support/workbench/screenshot.ts';

/** Agents that an agent makes, as a person sees and steers them. */
let scene: Scene | undefined;
let api: MessagesApi;
let window: OpenWindow;
let ui: Gestures;

before(async () => {
  scene = await openScene({ 'workbench.colorTheme': 'Default Dark Modern' });
  ({ api, window, ui } = scene);
});

after(() => scene?.stop());

test('a fork into two: the strip follows them, a question is answered at the root, both come back', async () => {
  const branches = [
    { name: 'left-side', task: 'look left' },
    { name: 'right-side', task: 'look right', may: ['person'] },
  ];
  const questions = [{ question: 'Which colour?', choices: ['red', 'blue'] }];
  api.reply([text('Two places to look at.'), toolUse('fork', { branches })], hears('look on both sides'));
  api.reply([text('Left is clean.')], hears('look left'));
  api.reply([toolUse('ask', { to: 'person', questions })], hears('look right'));
  api.reply([text('The right one is blue.')], hears('The person answered:'));
  api.reply([text('Both are back.')], hears('Left is clean.'));
  await ui.send('look on both sides');
  await ui.view.getByRole('group', { name: '2 agents: 1 asks, 1 done' }).waitFor();
  const card = ui.view.locator('[data-part="request"]');
  await card.getByText('right-side').waitFor();
  await screenshot(window.page, 'e2e-agents-asks');
  await ui.answer('Which colour?', 'blue');
  await ui.view.getByText('Both are back.').waitFor();
  await ui.view.getByRole('group', { name: '2 agents: 2 done' }).waitFor();
  await ui.view.getByText('returned: The right one is blue.').waitFor();
  await screenshot(window.page, 'e2e-agents-back');
  await ui.view.getByRole('button', { name: /^left-side, / }).click();
  await ui.view.getByText('Forked from main as left-side').waitFor();
  await ui.branch('main').click();
  await ui.view.getByText('Both are back.').waitFor();
});

test('Split Off in the menu of a turn makes a branch of what follows, and Undo takes it back', async () => {
  await ui.send('say A tangent');
  await ui.receipts.nth(1).waitFor();
  await pickInMenu(window.page, ui.receipts.first(), 'Split Off the Turns After This…');
  await ui.view.getByText('Split off 1 turn').waitFor();
  await ui.view.getByRole('button', { name: 'Split Off' }).click();
  await ui.view.getByText(/What came after the end of turn 1 goes on as/).waitFor();
  await screenshot(window.page, 'e2e-agents-splitoff');
  assert.equal(await ui.view.getByRole('treeitem').count(), 4);
  await ui.button('Undo').click();
  await ui.view.getByText('A tangent', { exact: true }).first().waitFor();
});

test('Send Result to… in the menu of a branch sends what it said last', async () => {
  await pickInMenu(window.page, ui.branch('left-side'), 'Send Result to…');
  const list = window.page.locator('.quick-input-widget');
  const main = list.locator('.monaco-list-row', { hasText: 'to where it stands' }).first();
  await main.getByText('main', { exact: true }).waitFor();
  await main.click();
  await window.page.keyboard.press('Enter');
  await ui.view.getByText('says: Left is clean.').waitFor();
  await screenshot(window.page, 'e2e-agents-sent');
});
