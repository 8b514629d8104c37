import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as v from 'valibot';
import { gate } from '../support/messagesApi/gate.ts';
import { text } from '../support/messagesApi/script.ts';
import type { MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { runCommand } from '../support/workbench/command.ts';
import { pickInMenu } from '../support/workbench/contextMenu.ts';
import { eventually } from '../support/workbench/eventually.ts';
import type { Gestures } from '../support/workbench/gestures.ts';
import { type OpenWindow, reloadPage } from '../support/workbench/page.ts';
import { panelFrame } from '../support/workbench/panel.ts';
import { screenshot } from '../support/workbench/screenshot.ts';
import { openScene, type Scene } from '../support/workbench/scene.ts';

/** Trying other ways and going back, with everything VS Code around the panel has to say about it, and by keyboard. */
let scene: Scene | undefined;
let api: MessagesApi;
let window: OpenWindow;
let ui: Gestures;

before(async () => {
  scene = await openScene({ 'workbench.colorTheme': 'Default Dark Modern' });
  ({ api, window, ui } = scene);
});

after(() => scene?.stop());

test('Edit and Fork on a prompt, two ways at once', async () => {
  await ui.send('say The first turn');
  await ui.receipts.first().waitFor();
  await ui.send('say The second turn');
  await ui.receipts.nth(1).waitFor();
  const prompt = ui.view.locator('.prompt').nth(1);
  await prompt.hover();
  await prompt.getByRole('button', { name: 'Edit and Fork' }).click();
  await ui.view.getByText('from the end of turn 1').waitFor();
  assert.equal(await ui.composer.inputValue(), 'say The second turn');
  await ui.send('say Second, other words', 'Alt+Enter');
  const way = ui.view.getByRole('textbox', { name: 'Way 2' });
  await way.fill('say Second, a third way');
  await ui.view.getByText('2 new branches').waitFor();
  await screenshot(window.page, 'e2e-two-ways');
  await way.press('Enter');
  await ui.view.getByText('Second, other words', { exact: true }).waitFor();
  await ui.view.getByText('2 of 3').waitFor();
  await ui.button('Next way').click();
  await ui.view.getByText('Second, a third way', { exact: true }).waitFor();
  assert.equal(await ui.view.getByRole('treeitem').count(), 3);
  await screenshot(window.page, 'e2e-three-ways');
});

test('Esc leaves a fork; nothing was made, and the words are kept', async () => {
  await ui.button('Fork After Turn 2 (F)').click();
  await ui.view.getByText('from the end of turn 2').waitFor();
  await ui.composer.fill('Words of a fork');
  await ui.composer.press('Escape');
  await ui.view.getByText('New branch').waitFor({ state: 'detached' });
  assert.equal(await ui.view.getByRole('treeitem').count(), 3);
  await ui.button('Fork After Turn 2 (F)').click();
  await ui.view.getByText('from the end of turn 2').waitFor();
  assert.equal(await ui.composer.inputValue(), 'Words of a fork');
  await ui.composer.press('Escape');
});

test('Rewind to Here asks first; Undo is there after a reload and takes it back', async () => {
  await ui.branch('main').click();
  await ui.view.getByText('The second turn', { exact: true }).waitFor();
  await ui.button('Rewind to Here (R)').first().click();
  await ui.view.getByText('Leaves turn 2 behind.').waitFor();
  await ui.view.locator('[data-focus="composer"]:focus').waitFor();
  await screenshot(window.page, 'e2e-rewind-sheet');
  await window.page.keyboard.press('Enter');
  await ui.view.getByText('Rewound to the end of turn 1. Files stayed as they were.').waitFor();
  await screenshot(window.page, 'e2e-rewound');
  await reloadPage(window.page);
  await ui.view.getByText('Rewound to the end of turn 1. Files stayed as they were.').waitFor();
  assert.equal(await ui.view.getByText('The second turn', { exact: true }).count(), 0);
  await ui.button('Undo').click();
  await ui.view.getByText('The second turn', { exact: true }).waitFor();
});

test('a branch is renamed in its row', async () => {
  await pickInMenu(window.page, ui.branch('say-second-2'), 'Rename Branch…');
  const field = ui.view.locator('.rename input');
  await field.fill('the-third');
  await screenshot(window.page, 'e2e-rename');
  await field.press('Enter');
  await ui.branch('the-third').waitFor();
  await field.waitFor({ state: 'detached' });
});

test('Select Model changes what the next run asks, and no other', async () => {
  await ui.button(/^Model: /).click();
  const list = window.page.locator('.quick-input-widget');
  const current = models()[0];
  await list.getByRole('option').first().getByText('current').first().waitFor();
  await screenshot(window.page, 'e2e-models');
  await list
    .getByRole('option', { name: /Sonnet 5/ })
    .first()
    .click();
  await list.getByRole('option', { name: /^high/ }).click();
  await ui.button(/^Model: Sonnet 5.* high/).waitFor();
  await ui.send('say From another model');
  await ui.receipts.nth(2).waitFor();
  assert.notEqual(models().at(-1), current);
  assert.match(models().at(-1) ?? '', /sonnet-5/);
  assert.ok(
    models()
      .slice(0, -1)
      .every(model => model === current),
  );
});

test('the log of the session opens as the file it is', async () => {
  await runCommand(window.page, 'Banyan: Open Session Log File');
  await window.page.locator('.tab', { hasText: '.jsonl' }).waitFor();
  await window.page.locator('.editor-instance').getByText('sessionCreated').first().waitFor();
  await screenshot(window.page, 'e2e-log-file');
});

test('the status bar counts what runs and who asks, and leads to the panel', async () => {
  const held = gate();
  api.reply([text('Working', held)]);
  await ui.send('Run for the status bar');
  await window.page
    .locator('.statusbar')
    .getByText(/^1 running · \$0\.\d\d$/)
    .waitFor();
  held.release();
  await ui.receipts.nth(3).waitFor();
  await window.page.locator('.statusbar').getByText('1 running').waitFor({ state: 'detached' });
  await ui.send('run echo from the bar');
  const asks = window.page.locator('.statusbar').getByText('Banyan: 1 asks');
  await asks.waitFor();
  await window.page.locator('.editor-instance .view-lines').first().click();
  await asks.click();
  await ui.view.locator('.composer textarea:focus').waitFor();
});

test('by keyboard: Ctrl+Enter goes to the request, Ctrl+Enter again allows it', async () => {
  const { page } = window;
  const request = ui.view.locator('[data-focus="request"]');
  await page.keyboard.press('Control+Enter');
  await ui.view.locator('[data-focus="request"]:focus').waitFor();
  assert.match(
    (await request.getAttribute('aria-label')) ?? '',
    /^Request 1 of 1: main asks to run echo from the bar$/,
  );
  await screenshot(page, 'e2e-request-focus');
  // It takes no answer for 400 ms after it changed.
  await eventually(async () => {
    await page.keyboard.press('Control+Enter');
    return (await request.count()) === 0 ? true : undefined;
  });
  await ui.receipts.nth(4).waitFor();
  await ui.view.locator('.composer textarea:focus').waitFor();
});

test('by keyboard: Tab goes from the composer round the panel, and every stop has a name', async () => {
  const stops: Stop[] = [];
  for (let stop = await stepOn(); stop.part !== 'none' && stops.length < 40; stop = await stepOn()) stops.push(stop);
  const parts = stops.map(({ part }) => part).filter((part, at, all) => part !== all[at - 1]);
  assert.deepEqual(parts, ['composer', 'session', 'outline', 'sash', 'transcript'], JSON.stringify(stops));
  assert.deepEqual(
    stops.filter(({ name }) => name === ''),
    [],
  );
});

test('by keyboard: arrows go from turn to turn, F forks after one, Esc leaves', async () => {
  await ui.composer.focus();
  while ((await stepOn()).part !== 'transcript');
  await window.page.keyboard.press('Home');
  await ui.view.locator('[data-turn]:focus').waitFor();
  await window.page.keyboard.press('f');
  await ui.view.getByText('from the end of turn 1').waitFor();
  await ui.view.locator('.composer textarea:focus').waitFor();
  await window.page.keyboard.press('Escape');
  await ui.view.getByText('from the end of turn 1').waitFor({ state: 'detached' });
});

test('nothing of ours complained', () => {
  assert.deepEqual(window.problems, []);
});

interface Stop {
  /** `session`, `outline`, `sash`, `transcript`, `request` or `composer`; `none` outside of all. */
  readonly part: string;
  /** What a screen reader calls it. */
  readonly name: string;
}

/** Presses Tab and gives where the keyboard is then. */
async function stepOn(): Promise<Stop> {
  await window.page.keyboard.press('Tab');
  const frame = await panelFrame(window.page);
  return frame.evaluate(() => {
    const at = document.activeElement;
    const inside = at?.closest<HTMLElement>('[data-part], .session, .sash');
    const part = inside?.dataset['part'] ?? inside?.className ?? 'none';
    return { part, name: at?.getAttribute('aria-label') ?? at?.getAttribute('title') ?? at?.textContent.trim() ?? '' };
  });
}

/** The models that were asked for a reply, in order. */
function models(): string[] {
  const sent = api.requests.filter(({ path }) => path === '/v1/messages');
  return sent.map(({ body }) => v.parse(v.object({ model: v.string() }), body).model);
}
