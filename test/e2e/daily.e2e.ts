import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { gate } from '../support/messagesApi/gate.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import type { MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { runCommand } from '../support/workbench/command.ts';
import { clickUntil, gestures, type Gestures } from '../support/workbench/gestures.ts';
import { openPage, type OpenWindow } from '../support/workbench/page.ts';
import { screenshot } from '../support/workbench/screenshot.ts';
import { openScene, type Scene } from '../support/workbench/scene.ts';
import type { Workbench } from '../support/workbench/workbench.ts';

/** What a person does with a running agent all day: watch it from two windows, queue, steer, stop, deny, allow, edit. */
let scene: Scene | undefined;
let api: MessagesApi;
let workbench: Workbench;
let window: OpenWindow;
let ui: Gestures;

before(async () => {
  scene = await openScene({ 'workbench.colorTheme': 'Default Dark Modern', 'files.autoSave': 'off' });
  ({ api, workbench, window, ui } = scene);
});

beforeEach(() => ui.newSession());

after(() => scene?.stop());

test('two windows on one session see the same, and either may answer', async () => {
  await ui.send('say Seen by both');
  await ui.receipts.first().waitFor();
  const other = await openPage(workbench, { viewport: { width: 1280, height: 900 } });
  const there = gestures(other.page);
  await there.view.getByRole('list', { name: 'Sessions' }).getByText('say Seen by both').click();
  await there.receipts.first().waitFor();
  const held = gate();
  api.reply([text('Half of it,', held, ' and the rest.'), toolUse('bash', { command: 'echo to both' })]);
  await ui.send('Something for both');
  await there.view.getByText('Half of it,').waitFor();
  held.release();
  await ui.card.getByText('echo to both').first().waitFor();
  await there.answer('echo to both', 'Allow Once');
  await ui.card.waitFor({ state: 'detached' });
  for (const each of [ui, there]) await each.receipts.nth(1).waitFor();
  assert.equal(await transcript(there), await transcript(ui));
  await screenshot(other.page, 'e2e-two-windows');
  assert.deepEqual(other.problems, []);
  await other.close();
});

test('while it runs Enter queues, the cross takes back, and Alt+Enter steers at the next step', async () => {
  const held = gate();
  api.reply([text('The first step.', held), toolUse('read', { path: 'README.md' })]);
  await ui.send('Take your time');
  await ui.view.getByText('The first step.').waitFor();
  await ui.send('say Queued');
  await ui.view.getByText('1 waiting').waitFor();
  await ui.send('say Not this one');
  await ui.view.getByText('2 waiting').waitFor();
  await screenshot(window.page, 'e2e-queue');
  await ui.button('Take back: say Not this one').click();
  await ui.view.getByText('1 waiting').waitFor();
  assert.equal(await ui.composer.inputValue(), 'say Not this one');
  await ui.send('say Steered', 'Alt+Enter');
  await ui.view.getByText('2 waiting').waitFor();
  held.release();
  await ui.view.getByText('Queued', { exact: true }).waitFor();
  await ui.receipts.nth(1).waitFor();
  const words = await transcript(ui);
  const places = ['The first step.', 'say Steered', 'say Queued'].map(part => words.indexOf(part));
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  );
  assert.ok(!places.includes(-1));
  assert.ok(!words.includes('Not this one'));
  await screenshot(window.page, 'e2e-steered');
});

test('Esc stops nothing; Ctrl+Esc does, and the receipt says who stopped', async () => {
  const [first, second] = [gate(), gate()];
  api.reply([text('Before Esc,', first, ' after Esc,', second, ' never.')]);
  await ui.send('Stop me');
  await ui.view.getByText('Before Esc,').waitFor();
  await ui.composer.press('Escape');
  first.release();
  await ui.view.getByText('Before Esc, after Esc,').waitFor();
  await ui.composer.press('Control+Escape');
  await ui.receipts.first().getByText('stopped by you').waitFor();
  await ui.view.getByText('Before Esc, after Esc,').waitFor();
  second.release();
  await screenshot(window.page, 'e2e-stopped');
});

test('a reason given with Deny… reaches the model', async () => {
  await ui.send('run rm -rf build');
  await ui.card.getByText('rm -rf build').first().waitFor();
  const why = ui.card.locator('.reason input');
  await clickUntil(ui.card.getByRole('button', { name: 'Deny…' }), async () => (await why.count()) > 0);
  await screenshot(window.page, 'e2e-deny');
  await why.fill('Use npm run clean.');
  await why.press('Enter');
  await ui.receipts.first().waitFor();
  assert.match(api.requests.at(-1)?.text ?? '', /The person denied this: Use npm run clean\./);
  await screenshot(window.page, 'e2e-denied');
});

test('Allow for This Session: the same command is not asked about again, another one is', async () => {
  await ui.send('run echo again');
  await ui.card.getByText('echo again').first().waitFor();
  const item = ui.card.getByRole('menuitem', { name: /^Allow for This Session.*echo again/ });
  await ui.card.getByRole('button', { name: 'More Ways to Allow' }).click();
  await item.waitFor();
  await screenshot(window.page, 'e2e-allow-session');
  await clickUntil(item, async () => (await ui.card.count()) === 0);
  await ui.receipts.first().waitFor();
  await ui.send('run echo again');
  await ui.receipts.nth(1).waitFor();
  assert.equal(await ui.card.count(), 0);
  await ui.send('run echo again and more');
  await ui.answer('echo again and more', 'Allow Once');
  await ui.receipts.nth(2).waitFor();
});

test('a change to a file with unsaved edits: they are saved, the agent reads again, nobody’s words are lost', async () => {
  const file = path.join(workbench.folder, 'README.md');
  const { page } = window;
  await page.locator('.explorer-folders-view').getByText('README.md').dblclick();
  await page.locator('.tab', { hasText: 'README.md' }).waitFor();
  const heading = (await readFile(file, 'utf8')).split('\n')[0] ?? '';
  const change = { path: 'README.md', old_string: heading, new_string: `${heading} by the agent` };
  const held = gate();
  api.reply([toolUse('read', { path: 'README.md' })]);
  api.reply([text('I have read it.', held), toolUse('edit', change)]);
  api.reply([toolUse('read', { path: 'README.md' })]);
  api.reply([text('Now I know.'), toolUse('edit', change)]);
  await ui.send('Change the heading');
  await ui.view.getByText('I have read it.').waitFor();
  await page.locator('.editor-instance .view-lines').first().click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('Words of the person.');
  await page.locator('.tab.dirty', { hasText: 'README.md' }).waitFor();
  held.release();
  await ui.answer('README.md', 'Allow Once');
  await ui.view.getByText('Now I know.').waitFor();
  await screenshot(page, 'e2e-unsaved');
  assert.match(api.requests.findLast(({ status }) => status === 200)?.text ?? '', /read it again/i);
  await ui.answer('README.md', 'Allow Once');
  await ui.receipts.first().waitFor();
  const now = await readFile(file, 'utf8');
  assert.ok(now.startsWith(`${heading} by the agent\n`));
  assert.ok(now.includes('Words of the person.'));
  await page.locator('.editor-instance').getByText('by the agent').waitFor();
});

test('a key that is refused in the middle is said so, and nothing is lost', async () => {
  api.fault({ kind: 'status', status: 401, type: 'authentication_error', message: 'invalid x-api-key' });
  await ui.send('say Once more');
  await ui.view.getByText('The key was refused (401). Your prompt is kept.').waitFor();
  await ui.button('Set API Key…').waitFor();
  await screenshot(window.page, 'e2e-refused');
  await runCommand(window.page, 'Banyan: Retry');
  await ui.view.getByText('Once more', { exact: true }).waitFor();
  assert.equal(await ui.view.locator('.prompt').count(), 1);
});

test('a rate limit counts down and goes on by itself', async () => {
  api.fault({ kind: 'status', status: 429, type: 'rate_limit_error', message: 'Slow down', retryAfter: 4 });
  await ui.send('say After the limit');
  await ui.view.getByText(/^Rate limited\. Goes on by itself in \d/).waitFor();
  await screenshot(window.page, 'e2e-limited');
  await ui.view.getByText('After the limit', { exact: true }).waitFor();
  await ui.receipts.first().waitFor();
});

test('a reply that breaks off again and again ends in words, keeps what came, and Retry goes on', async () => {
  api.fault({ kind: 'cut', after: 6 }, { times: 4 });
  await ui.send('count to 400');
  await ui.view.getByText(/^The reply broke off/).waitFor();
  await ui.button('Retry').waitFor();
  await screenshot(window.page, 'e2e-cut');
  await ui.button('Retry').click();
  await ui.button('Retry').waitFor({ state: 'detached' });
  await ui.view.getByText(/^398\s399\s400$/m).waitFor();
  assert.equal(await ui.view.locator('.prompt').count(), 1);
});

test('nothing of ours complained', () => {
  assert.deepEqual(window.problems, []);
});

/** What stands in the transcript, as a person reads it. */
function transcript({ view }: Gestures): Promise<string> {
  return view.getByRole('feed').innerText();
}
