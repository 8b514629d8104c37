import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FromAudit, ToAudit } from '../../src/protocol/auditMessage.ts';
import { axeViolations, setTheme } from './harness/axe.ts';
import { auditRow, auditShown, auditTrail } from './harness/auditStory.ts';
import { crowding } from './harness/crowding.ts';
import { picture } from './harness/picture.ts';
import { panelRig, type OpenPanel } from './harness/rig.ts';
import { hostScript } from './harness/scenes.ts';
import { allThemes } from './harness/theme.ts';

const rig = panelRig('webview/audit/main.tsx');

/** The page with a trail, as its host sends it. */
async function opened(rows = auditTrail, width = 1100) {
  const panel = await rig.open(hostScript({}), { width, height: 700 });
  await say(panel, { type: 'rows', rows });
  await say(panel, { type: 'trouble', words: '' });
  await panel.page.getByRole('status').getByText(/./).waitFor();
  return panel;
}

function say({ page }: OpenPanel, message: ToAudit): Promise<void> {
  return page.evaluate(text => window.push(JSON.parse(text) as never), JSON.stringify(message));
}

async function said<T extends FromAudit['type']>(
  { page }: OpenPanel,
  type: T,
): Promise<Extract<FromAudit, { type: T }>[]> {
  const all = JSON.parse(await page.evaluate(() => JSON.stringify(window.posted))) as FromAudit[];
  return all.filter((message): message is Extract<FromAudit, { type: T }> => message.type === type);
}

/** The first words of every row that is drawn. */
function titles({ page }: OpenPanel): Promise<string[]> {
  return page.locator('tr.row td.what').allInnerTexts();
}

test('the newest entry comes first, and what happens meanwhile appears above it', async () => {
  const panel = await opened();
  assert.match((await titles(panel))[0] ?? '', /npm publish/);
  await say(panel, { type: 'rows', rows: [auditRow(10, { title: 'npm run build' })] });
  await panel.page.getByText('npm run build').waitFor();
  assert.match((await titles(panel))[0] ?? '', /npm run build/);
  await say(panel, { type: 'rows', rows: [auditRow(9, { title: 'npm publish', decision: 'denied', by: 'person' })] });
  await panel.page.locator('tr.row', { hasText: 'npm publish' }).getByText('Denied').waitFor();
  assert.equal((await titles(panel)).length, 10);
  await panel.clean();
  await panel.close();
});

test('an entry unfolds to what was shown, what ran, on whose word, and what came of it', async () => {
  const panel = await opened();
  const row = panel.page.locator('tr.row', { hasText: 'curl' });
  await row.click();
  assert.deepEqual(await said(panel, 'shown'), [{ type: 'shown', seq: 7 }]);
  await say(panel, { type: 'shown', seq: 7, shown: auditShown });
  const detail = panel.page.locator('tr.detail');
  for (const words of [
    'the installer is needed',
    'What was shown, and nothing else. Fingerprint 5891b5b522d5.',
    'Allowed by a person',
    'Auto · wall: Outside',
    'failed, exit 6 · 4 s',
    'example.com is not on the list of hosts.',
  ])
    await detail.getByText(words, { exact: true }).waitFor();
  await detail.getByRole('button', { name: 'Go to Turn 2' }).click();
  assert.deepEqual(await said(panel, 'goToTurn'), [{ type: 'goToTurn', seq: 7 }]);
  await row.click();
  assert.equal(await detail.count(), 0);
  await panel.close();
});

test('a changed file opens from its entry', async () => {
  const panel = await opened();
  await panel.page.locator('tr.row', { hasText: 'edit src/auth' }).click();
  await panel.page.getByRole('button', { name: 'src/auth/token.ts' }).click();
  assert.deepEqual(await said(panel, 'openFile'), [{ type: 'openFile', seq: 3, path: 'src/auth/token.ts' }]);
  await panel.close();
});

test('the trail is filtered by agent, tool, file, decision and words, and exported as it is seen', async () => {
  const panel = await opened();
  const select = (name: string, value: string): Promise<unknown> =>
    panel.page.getByRole('combobox', { name }).selectOption(value);
  await select('File', 'src/auth/token.ts');
  assert.equal((await titles(panel)).length, 1);
  await select('File', '');
  await select('Agent', 'retry-loop');
  await select('Decision', 'denied');
  assert.deepEqual((await titles(panel)).length, 1);
  await panel.page.getByRole('status').getByText('1 of 9').waitFor();
  await panel.page.getByRole('button', { name: 'Export as JSONL…' }).click();
  assert.deepEqual(await said(panel, 'export'), [
    { type: 'export', filter: { agent: 'retry-loop', decision: 'denied' } },
  ]);
  await select('Tool', 'read');
  await panel.page.getByText('No entry matches.').waitFor();
  for (const name of ['Agent', 'Tool', 'Decision']) await select(name, '');
  await panel.page.getByRole('searchbox').fill('LIST OF HOSTS');
  assert.match((await titles(panel)).join('|'), /^bash curl [^|]*$/);
  await panel.clean();
  await panel.close();
});

test('thousands of entries are drawn two hundred at a time', async () => {
  const many = Array.from({ length: 20_000 }, (_, at) => auditRow(at + 1, { title: `step ${at + 1}` }));
  const panel = await opened(many);
  assert.equal(await panel.page.locator('tr.row').count(), 200);
  await panel.page.getByRole('button', { name: 'Show 200 More' }).click();
  await panel.page.waitForFunction(() => document.querySelectorAll('tr.row').length === 400);
  await panel.page.getByRole('searchbox').fill('step 19999');
  await panel.page.getByRole('status').getByText('1 of 20,000').waitFor();
  await panel.close();
});

test('the table is one stop for Tab; arrows go through it and Enter unfolds', async () => {
  const panel = await opened();
  const focused = (): Promise<string> =>
    panel.page.evaluate(() => document.activeElement?.closest('tr')?.textContent ?? '');
  await panel.page.getByRole('button', { name: 'Export as JSONL…' }).focus();
  await panel.page.keyboard.press('Tab');
  assert.match(await focused(), /npm publish/);
  await panel.page.keyboard.press('ArrowDown');
  await panel.page.keyboard.press('ArrowDown');
  assert.match(await focused(), /curl/);
  await panel.page.keyboard.press('Enter');
  await panel.page.locator('tr.detail').waitFor();
  await panel.page.keyboard.press('End');
  assert.match(await focused(), /authority unattended/);
  assert.equal(await panel.page.locator('.unfold[tabindex="0"]').count(), 1);
  await panel.close();
});

test('a trail that cannot go on says why, an empty one that it is empty', async () => {
  const panel = await opened([]);
  await panel.page.getByText('Nothing was done in this session yet.').waitFor();
  await say(panel, { type: 'trouble', words: 'The background process is gone.' });
  await panel.page.getByRole('alert').getByText('The background process is gone.').waitFor();
  await panel.close();
});

test('nothing is wrong for a screen reader, and nothing is crowded, in any theme', async () => {
  const panel = await opened();
  await panel.page.locator('tr.row', { hasText: 'curl' }).click();
  await say(panel, { type: 'shown', seq: 7, shown: auditShown });
  await panel.page.locator('tr.row', { hasText: 'edit src/auth' }).click();
  await panel.page.getByText('the installer is needed').waitFor();
  for (const theme of allThemes) {
    await setTheme(panel.page, theme);
    await picture(panel.page, `audit-${theme}`);
    assert.deepEqual(await axeViolations(panel.page, theme === 'dark' ? 'everything' : 'style'), [], theme);
  }
  assert.deepEqual(await crowding(panel.page), []);
  await panel.clean();
  await panel.close();
});
