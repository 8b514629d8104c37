import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { text, toolUse } from '../support/messagesApi/script.ts';
import type { MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { clickUntil, type Gestures } from '../support/workbench/gestures.ts';
import type { OpenWindow } from '../support/workbench/page.ts';
import { screenshot } from '../support/workbench/screenshot.ts';
import { openScene, type Scene } from '../support/workbench/scene.ts';
import type { Workbench } from '../support/workbench/workbench.ts';

/**
 * Who may do what, in a real VS Code with a real wall: a command that asks nobody because it stays inside, one that wants
 * out, a file that is taken away, an answer that holds for the session, and a night in *Unattended* with its queue.
 */
let scene: Scene | undefined;
let api: MessagesApi;
let workbench: Workbench;
let window: OpenWindow;
let ui: Gestures;

before(async () => {
  scene = await openScene({ 'banyan.authority': 'auto', 'workbench.colorTheme': 'Default Dark Modern' });
  ({ api, workbench, window, ui } = scene);
});

beforeEach(() => ui.newSession());

after(() => scene?.stop());

const authority = (name: string): Locator => ui.button(`Authority: ${name}`);
const inFolder = (...parts: string[]): string => path.join(workbench.folder, ...parts);

/** Opens the menu of authorities and picks one. */
async function choose(name: RegExp): Promise<void> {
  await ui.button(/^Authority: /).click();
  await ui.view.getByRole('dialog', { name: 'Authority' }).getByRole('radio', { name }).click();
}

test('in Auto a command runs inside the wall and asks nobody; what lies outside of it stays as it is', async () => {
  await authority('Auto').waitFor();
  await ui.send('run echo made > inside.txt; touch /etc/banyan-was-here; ls ~/.ssh; cat inside.txt');
  await ui.receipts.first().waitFor();
  assert.equal(await readFile(inFolder('inside.txt'), 'utf8'), 'made\n');
  assert.equal(existsSync('/etc/banyan-was-here'), false);
  assert.equal(await ui.card.count(), 0);
});

test('an escape is refused by the wall, and asking to leave it is a request with its reason', async () => {
  const secret = path.join(workbench.profile, 'home', 'outside.txt');
  api.reply([
    text('I need to write beside the workspace.'),
    toolUse('bash', {
      command: `echo out > ${secret}`,
      outside: true,
      reason: 'The notes belong in your home folder.',
    }),
  ]);
  api.reply([text('Then I leave it.')]);
  await ui.send('Write a note to my home folder');
  await ui.card.getByText('The notes belong in your home folder.').first().waitFor();
  await screenshot(window.page, 'leave-wall-dark');
  assert.equal(await ui.card.getByRole('button', { name: 'More Ways to Allow' }).count(), 0);
  await clickUntil(ui.card.getByRole('button', { name: 'Deny…' }), async () => {
    return (await ui.card.getByRole('textbox').count()) > 0;
  });
  await ui.card.getByRole('textbox').press('Enter');
  await ui.receipts.first().waitFor();
  assert.equal(existsSync(secret), false);
});

test('a file that other programs would run is taken away, and the transcript says so', async () => {
  await ui.send('run mkdir -p tools && echo "{}" > tools/.mcp.json && echo done');
  await ui.view.getByText('tools/.mcp.json').and(ui.view.getByText('taken away')).first().waitFor();
  await ui.receipts.first().waitFor();
  assert.equal(existsSync(inFolder('tools', '.mcp.json')), false);
  await screenshot(window.page, 'quarantine-dark');
});

test('in Ask an answer for the session brings its rule, and the rule answers the next one', async () => {
  await choose(/^Ask/);
  await authority('Ask').waitFor();
  await ui.send('run node --test');
  await ui.card.getByText('node --test').first().waitFor();
  const more = ui.card.getByRole('button', { name: 'More Ways to Allow' });
  const session = ui.view.getByRole('menuitem', { name: /for This Session/ });
  await clickUntil(more, async () => (await session.count()) > 0);
  await session.getByText('node --test').first().waitFor();
  await screenshot(window.page, 'wider-answer-dark');
  await clickUntil(session, async () => (await ui.card.count()) === 0);
  await ui.receipts.first().waitFor();
  await ui.send('run node --test');
  await ui.receipts.nth(1).waitFor();
  assert.equal(await ui.card.count(), 0);
});

test('Unattended never waits: what would ask is kept for the morning, and worked off then', async () => {
  await ui.send('say Ready for the night');
  await ui.receipts.first().waitFor();
  await choose(/^Unattended/);
  await ui.view.getByText('What would ask is refused and queued.').waitFor();
  await screenshot(window.page, 'unattended-dark');
  await ui.button('Start Unattended').click();
  await authority('Unattended').waitFor();
  const wanted = path.join(workbench.profile, 'home', 'morning.txt');
  const leave = { command: `echo morning > ${wanted}`, outside: true, reason: 'The report goes to your home folder.' };
  api.reply([toolUse('bash', leave)]);
  api.reply([text('That waits for you.')]);
  await ui.send('Write the report to my home folder');
  await ui.view.getByText('That waits for you.').waitFor();
  assert.equal(existsSync(wanted), false);
  await ui.view.getByText('1 request waited for you.').waitFor();
  await screenshot(window.page, 'queue-dark');
  api.reply([toolUse('bash', leave)]);
  api.reply([text('Now it is written.')]);
  await ui.button('Work Through 1').click();
  await ui.card.getByText('The report goes to your home folder.').first().waitFor();
  await clickUntil(ui.card.getByRole('button', { name: 'Allow', exact: true }), async () => {
    return (await ui.card.count()) === 0;
  });
  await ui.view.getByText('Now it is written.').waitFor();
  assert.equal(await readFile(wanted, 'utf8'), 'morning\n');
});
