import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FromCompare, ToCompare } from '../../src/protocol/compareMessage.ts';
import type { Comparison } from '../../src/protocol/query.ts';
import { axeViolations, setTheme } from './harness/axe.ts';
import { comparedStory, file, wayOf } from './harness/compareStates.ts';
import { crowding } from './harness/crowding.ts';
import { picture } from './harness/picture.ts';
import { panelRig, type OpenPanel } from './harness/rig.ts';
import { hostScript } from './harness/scenes.ts';
import { allThemes } from './harness/theme.ts';

const rig = panelRig('webview/compare/main.tsx');
const { found } = comparedStory();

async function opened(comparison: Comparison | undefined = found, width = 1100): Promise<OpenPanel> {
  const panel = await rig.open(hostScript({}), { width, height: 900 });
  if (!comparison) return panel;
  await say(panel, { type: 'comparison', comparison });
  await panel.page.getByRole('heading', { level: 1 }).waitFor();
  return panel;
}

function say({ page }: OpenPanel, message: ToCompare): Promise<void> {
  return page.evaluate(text => window.push(JSON.parse(text) as never), JSON.stringify(message));
}

async function said({ page }: OpenPanel): Promise<FromCompare[]> {
  return JSON.parse(await page.evaluate(() => JSON.stringify(window.posted.slice(1)))) as FromCompare[];
}

test('a column a way: claim, files, check, tools, cost, time and turns', async () => {
  const panel = await opened();
  const { page } = panel;
  await page.getByRole('heading', { name: '3 ways from turn 6' }).waitFor();
  const table = page.getByRole('region', { name: 'Figures of the ways' });
  const column = (await table.locator('tbody tr').allInnerTexts()).map(row =>
    row.split('\t')[2]?.trim().replaceAll('\n', ' '),
  );
  assert.deepEqual(column, [
    '“One lock around refreshToken; the second caller waits.”',
    '2 files +41 −3',
    '100 of 100',
    'bash 6 1 failed 1 denied',
    '$0.14',
    '41 s',
    '2',
    'Open Diff',
  ]);
  await table.getByRole('columnheader', { name: 'main' }).waitFor();
  await page.getByRole('button', { name: 'Open Diff of try-mutex' }).click();
  await page.getByRole('button', { name: 'retry-loop', exact: true }).click();
  assert.deepEqual(await said(panel), [
    { type: 'openDiff', from: null, to: 1 },
    { type: 'showWay', way: 2 },
  ]);
  await panel.clean();
  await panel.close();
});

test('every changed file with a mark per way, and the diff of two chosen ways', async () => {
  const panel = await opened();
  const { page } = panel;
  const rows = await page.getByRole('region', { name: 'Changed files' }).locator('tbody tr').allInnerTexts();
  assert.deepEqual(
    rows.map(row => row.split('\t').map(cell => cell.trim())),
    [
      ['src/auth/client.ts', 'changed +31 −9', 'as before', 'changed +19 −6'],
      ['src/auth/token.ts', 'changed +7 −0', 'changed +12 −3', 'as before'],
      ['test/auth/refresh.test.ts', 'as before', 'new +29', 'as before'],
    ],
  );
  await page.getByRole('combobox', { name: 'From' }).selectOption({ label: 'try-mutex' });
  assert.equal(await page.getByRole('button', { name: 'Open Diff', exact: true }).isDisabled(), true);
  await page.getByRole('combobox', { name: 'To' }).selectOption({ label: 'retry-loop' });
  await page.getByRole('button', { name: 'Open Diff', exact: true }).click();
  await page.getByRole('combobox', { name: 'From' }).selectOption({ label: 'where the paths part' });
  await page.getByRole('button', { name: 'Open Diff', exact: true }).click();
  assert.deepEqual(await said(panel), [
    { type: 'openDiff', from: 1, to: 2 },
    { type: 'openDiff', from: null, to: 2 },
  ]);
  await panel.close();
});

test('the words stand turn beside turn, and what is new takes their place', async () => {
  const panel = await opened();
  const words = panel.page.getByRole('region', { name: 'Turns side by side' });
  assert.deepEqual(await words.getByRole('rowheader').allInnerTexts(), ['Turn 7', 'Turn 8']);
  await words.getByText('Guard the refresh with a mutex.').waitFor();
  const ways = found.ways.map(way => ({ ...way, turns: way.turns.slice(0, 1) }));
  await say(panel, { type: 'comparison', comparison: { ...found, ways } });
  await words.getByText('1 more turn').waitFor();
  await panel.close();
});

test('until something is known it says that it looks; what is wrong is said and asked again', async () => {
  const panel = await rig.open(hostScript({}), { width: 600 });
  await panel.page.getByText('Looking at what each way did…').waitFor();
  await say(panel, { type: 'trouble', words: 'The background process is gone.' });
  await panel.page.getByRole('alert').getByText('The background process is gone.').waitFor();
  await panel.page.getByRole('button', { name: 'Try Again' }).click();
  assert.deepEqual(await said(panel), [{ type: 'again' }]);
  await say(panel, { type: 'trouble', words: '' });
  const ways = [wayOf(1, { turns: [], turnCount: 0 }), wayOf(2, { turns: [], turnCount: 0, after: '' })];
  await say(panel, { type: 'comparison', comparison: { from: 0, fromTurn: 0, ways } });
  await panel.page.getByText('No way changed a file that is kept.').waitFor();
  await panel.page.getByText('files not kept').waitFor();
  assert.equal(await panel.page.getByRole('alert').count(), 0);
  await panel.close();
});

test('accessible and in its place in every theme, with three ways and with eight', async () => {
  const eight: Comparison = {
    ...found,
    ways: Array.from({ length: 8 }, (_, at) =>
      wayOf(at + 1, {
        name: `a-way-with-a-rather-long-name-${at}`,
        running: at === 2,
        outcome: at === 2 ? '' : at === 3 ? 'limit' : 'done',
        claim: 'It says what it did. '.repeat(9),
        files: [file(`src/deeply/nested/folders/of/a/project/file-${at}.ts`, at, 1), file('src/shared.ts', 1204, 318)],
      }),
    ),
  };
  for (const [name, comparison] of [
    ['three', found],
    ['eight', eight],
  ] as const) {
    const panel = await opened(comparison);
    for (const theme of allThemes) {
      await setTheme(panel.page, theme);
      await picture(panel.page, `compare-${name}-${theme}`);
      assert.deepEqual(
        await axeViolations(panel.page, theme === 'dark' ? 'everything' : 'style'),
        [],
        `${name} ${theme}`,
      );
    }
    assert.deepEqual(await crowding(panel.page), [], name);
    await panel.page.setViewportSize({ width: 400, height: 900 });
    await picture(panel.page, `compare-${name}-400`);
    await panel.clean();
    await panel.close();
  }
});
