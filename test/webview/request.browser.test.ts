import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { panelRig, type OpenPanel } from './harness/rig.ts';
import { loginStory, storyScript } from './harness/scenes.ts';
import { session } from './harness/story.ts';

const rig = panelRig();

async function decisions(panel: OpenPanel): Promise<unknown[]> {
  const intents = (await panel.posted('intent')).map(message => message.intent);
  return intents.map(intent =>
    intent.type === 'decide' ? [intent.request, intent.decision, intent.scope, intent.reason] : intent.type,
  );
}

async function opened(): Promise<OpenPanel & { ripe(): Promise<void>; card: ReturnType<Page['getByRole']> }> {
  const { story, mutex } = loginStory();
  const panel = await rig.open(storyScript(story, mutex), { clock: story.time });
  const card = panel.page.locator('[data-part="request"]');
  await card.waitFor();
  let now = story.time;
  const ripe = async (): Promise<void> => panel.page.clock.setFixedTime((now += 400));
  return { ...panel, card, ripe };
}

test('a request shows the whole command and its facts, and leaves the focus where it is', async () => {
  const panel = await opened();
  assert.equal(
    await panel.card.getAttribute('aria-label'),
    'Request 1 of 2: retry-loop asks to run rm -rf dist && npm run build',
  );
  await panel.card.getByText('rm -rf dist && npm run build', { exact: true }).waitFor();
  await panel.card.getByText('its own copy only').waitFor();
  assert.equal(await panel.page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
  await panel.clean();
  await panel.close();
});

test('for 400 ms after it appeared the card takes no answer', async () => {
  const panel = await opened();
  await panel.card.getByText('Allow Once').click();
  assert.deepEqual(await decisions(panel), []);
  await panel.ripe();
  await panel.card.getByText('Allow Once').click();
  assert.deepEqual(await decisions(panel), [[1, 'allow', 'once', '']]);
  const [intent] = await panel.posted('intent');
  assert.equal(intent?.intent.type === 'decide' && intent.intent.hash, 'h1');
  assert.equal(intent?.intent.type === 'decide' && intent.intent.session, session);
  await panel.close();
});

test('Ctrl+Enter goes to the card, again allows once; Ctrl+Alt+Enter denies', async () => {
  const panel = await opened();
  await panel.ripe();
  await panel.page.keyboard.press('Control+Enter');
  await panel.page.waitForFunction(() => document.activeElement?.getAttribute('data-part') === 'request');
  assert.deepEqual(await decisions(panel), []);
  await panel.page.keyboard.press('Control+Enter');
  await panel.page.keyboard.press('Control+Alt+Enter');
  assert.deepEqual(await decisions(panel), [
    [1, 'allow', 'once', ''],
    [1, 'deny', 'once', ''],
  ]);
  await panel.close();
});

/** The command as the palette gives it: the page loses the focus before and after. */
function allowCommand(panel: OpenPanel): Promise<void> {
  return panel.page.evaluate(async () => {
    window.push({ type: 'command', command: { type: 'allowRequest' } });
    await new Promise(resolve => setTimeout(resolve, 0));
    await new Promise(resolve => requestAnimationFrame(resolve));
    (document.activeElement as HTMLElement | null)?.blur();
  });
}

test('the command goes to the request and, called again, allows it although the palette took the focus', async () => {
  const panel = await opened();
  await panel.ripe();
  await allowCommand(panel);
  await allowCommand(panel);
  assert.deepEqual(await decisions(panel), [], 'twice within 400 ms decides nothing');
  await panel.ripe();
  await allowCommand(panel);
  assert.deepEqual(await decisions(panel), [[1, 'allow', 'once', '']]);
  await panel.close();
});

test('the command does not allow a request that was not gone to', async () => {
  const panel = await opened();
  await panel.ripe();
  await allowCommand(panel);
  await panel.card.getByTitle('Next request (J)').click();
  await panel.card.getByText('npm publish').waitFor();
  await panel.page.waitForFunction(() => document.activeElement?.getAttribute('data-part') === 'request');
  await panel.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await panel.ripe();
  await allowCommand(panel);
  assert.deepEqual(await decisions(panel), []);
  await panel.close();
});

test('letters answer while the card has the focus, and the next request is dead again', async () => {
  const panel = await opened();
  await panel.ripe();
  await panel.card.focus();
  await panel.page.keyboard.press('j');
  await panel.card.getByText('npm publish').waitFor();
  await panel.page.waitForFunction(() => document.activeElement?.getAttribute('data-part') === 'request');
  await panel.page.keyboard.press('a');
  assert.deepEqual(await decisions(panel), []);
  await panel.ripe();
  await panel.page.keyboard.press('s');
  await panel.page.keyboard.press('d');
  assert.deepEqual(await decisions(panel), [
    [2, 'allow', 'session', ''],
    [2, 'deny', 'once', ''],
  ]);
  await panel.close();
});

test('a denial can say why, and letters typed in the reason decide nothing', async () => {
  const panel = await opened();
  await panel.ripe();
  await panel.card.getByText('Deny…').click();
  await panel.page.waitForFunction(() => document.activeElement?.tagName === 'VSCODE-TEXT-FIELD');
  await panel.page.keyboard.type('asd: use the sandbox');
  await panel.page.keyboard.press('Enter');
  assert.deepEqual(await decisions(panel), [[1, 'deny', 'once', 'asd: use the sandbox']]);
  await panel.close();
});

test('the wider answer stands behind the arrow with its rule', async () => {
  const panel = await opened();
  await panel.ripe();
  await panel.card.getByLabel('More Ways to Allow').first().click();
  const item = panel.page.getByRole('menuitem');
  await item.getByText('Exactly this command, for every branch, until the session ends.').waitFor();
  await item.click();
  assert.deepEqual(await decisions(panel), [[1, 'allow', 'session', '']]);
  await panel.close();
});

test('what reaches outside is never the primary button', async () => {
  const panel = await opened();
  // The control writes its look to the page a moment after it was drawn.
  const allow = (look: string): Promise<void> =>
    panel.card.locator(`vscode-button[appearance="${look}"]`, { hasText: 'Allow Once' }).waitFor();
  await allow('primary');
  await panel.card.getByTitle('Next request (J)').click();
  await panel.card.getByText('npm publish').waitFor();
  await allow('secondary');
  assert.equal(await panel.card.locator('vscode-button[appearance="primary"]').count(), 0);
  await panel.close();
});
