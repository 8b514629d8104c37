import { test } from 'node:test';
import assert from 'node:assert/strict';
import { rehearsalPrompts } from '../../src/session/rehearsal.ts';
import { rehearsalScript } from './harness/rehearsalStates.ts';
import { panelRig } from './harness/rig.ts';
import { session } from './harness/story.ts';

const rig = panelRig();

test('the first prompt is offered; the button fills the composer and sends nothing', async () => {
  const panel = await rig.open(rehearsalScript('start'));
  await panel.page.getByText('Take the first prompt and press Enter.').waitFor();
  await panel.page.getByRole('button', { name: rehearsalPrompts.read }).click();
  const text = panel.page.getByRole('textbox', { name: 'Prompt' });
  assert.equal(await text.inputValue(), rehearsalPrompts.read);
  assert.deepEqual(await panel.posted('intent'), []);
  await panel.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
  await panel.page.keyboard.press('Enter');
  const [sent] = await panel.posted('intent');
  assert.deepEqual(sent?.intent, { type: 'submit', session, branch: 1, words: rehearsalPrompts.read, how: 'send' });
  await panel.clean();
  await panel.close();
});

test('an open request is what to do next', async () => {
  const panel = await rig.open(rehearsalScript('asks'));
  await panel.page.getByText('Allow the change on the card.').waitFor();
  await panel.close();
});

test('the real fork button of turn 2 has the ring, and the sheet is offered the other way', async () => {
  const panel = await rig.open(rehearsalScript('fixed'));
  await panel.page.getByText('Fork after turn 2: press the marked button.').waitFor();
  assert.equal(await panel.page.locator('.ringed').count(), 1);
  assert.equal(await panel.page.locator('.ringed').getAttribute('aria-label'), 'Fork After Turn 2 (F)');
  await panel.page.locator('.ringed').click();
  await panel.page.getByRole('button', { name: rehearsalPrompts.other }).click();
  assert.equal(await panel.page.getByLabel('Way 1').inputValue(), rehearsalPrompts.other);
  assert.equal(await panel.page.locator('.ringed').count(), 0);
  await panel.page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Way 1');
  await panel.page.keyboard.press('Enter');
  const [sent] = await panel.posted('intent');
  assert.equal(sent?.intent.type === 'fork' && sent.intent.ways[0]?.words, rehearsalPrompts.other);
  await panel.close();
});

test('with two branches the switcher is what to try', async () => {
  const panel = await rig.open(rehearsalScript('forked'));
  await panel.page.getByText('Walk between the two with ‹ ›.').waitFor();
  assert.equal(await panel.page.locator('.switch.ringed').count(), 1);
  await panel.close();
});

test('back on the first way the last prompt is offered, at which the agent forks by itself', async () => {
  const panel = await rig.open(rehearsalScript('walked'));
  await panel.page.getByText('Both stay in the tree. Take the last prompt, and the agent forks by itself.').waitFor();
  await panel.page.getByText('5 of 5').waitFor();
  await panel.page.getByRole('button', { name: rehearsalPrompts.agents }).click();
  await panel.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
  await panel.page.keyboard.press('Enter');
  const [sent] = await panel.posted('intent');
  assert.deepEqual(sent?.intent, { type: 'submit', session, branch: 1, words: rehearsalPrompts.agents, how: 'send' });
  await panel.close();
});

test('when its branches are joined they are what is left to look at, and nothing more is offered', async () => {
  const panel = await rig.open(rehearsalScript('joined'));
  await panel.page.getByText('The agent’s branches are in the tree, too.').waitFor();
  assert.equal(await panel.page.locator('.scripted').count(), 0);
  assert.equal(await panel.page.locator('.ringed').count(), 0);
  await panel.close();
});

test('own words are not sent: the line says why, the words stay, and a key can be set', async () => {
  const panel = await rig.open(rehearsalScript('read'));
  const text = panel.page.getByRole('textbox', { name: 'Prompt' });
  await text.fill('Build me a shop.');
  await text.press('Enter');
  const line = panel.page.getByRole('group', { name: 'Not sent' });
  await line.getByText('The rehearsal only knows its script. Your prompt is kept.').waitFor();
  assert.equal(await text.inputValue(), 'Build me a shop.');
  assert.deepEqual(await panel.posted('intent'), []);
  await line.getByText('Set API Key…').click();
  assert.deepEqual(
    (await panel.posted('host')).map(message => message.action.type),
    ['setApiKey'],
  );
  await panel.close();
});

test('a new session and the key stay in reach', async () => {
  const panel = await rig.open(rehearsalScript('asks'));
  const rehearsal = panel.page.getByRole('group', { name: 'Rehearsal' });
  await rehearsal.getByRole('button', { name: 'Set API Key…' }).waitFor();
  await rehearsal.getByRole('button', { name: 'New Session' }).click();
  await panel.page.waitForFunction(() => window.posted.some(message => message.type === 'show'));
  assert.deepEqual((await panel.posted('show')).at(-1)?.shown, null);
  await panel.close();
});
