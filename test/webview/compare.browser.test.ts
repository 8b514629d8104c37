import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeViolations, setTheme } from './harness/axe.ts';
import { comparedStory } from './harness/compareStates.ts';
import { crowding } from './harness/crowding.ts';
import type { HostScript } from './harness/fakeHost.ts';
import { picture } from './harness/picture.ts';
import { panelRig, type OpenPanel } from './harness/rig.ts';
import { session } from './harness/story.ts';
import { allThemes } from './harness/theme.ts';

const rig = panelRig();
const { story, found, script } = comparedStory();
const places = [
  { branch: 1, node: 0 },
  { branch: 2, node: 0 },
  { branch: 3, node: 0 },
];

async function opened(more: Partial<HostScript> = {}, width = 360): Promise<OpenPanel> {
  const panel = await rig.open({ ...script, ...more }, { clock: story.time + 8000, width });
  await panel.page.getByRole('article', { name: 'Turn 7', exact: true }).focus();
  await panel.page.keyboard.press('c');
  await panel.page.getByRole('region', { name: 'Compare' }).waitFor();
  return panel;
}

async function hostActions(panel: OpenPanel): Promise<unknown[]> {
  return (await panel.posted('host')).map(({ action }) => action);
}

test('C shows the ways of the fork side by side, the first green one to be used', async () => {
  const panel = await opened();
  const { page } = panel;
  await page.getByRole('heading', { name: '3 ways from the end of turn 6' }).waitFor();
  assert.deepEqual(
    (await panel.posted('query')).filter(({ query }) => query.type === 'compare').map(({ query }) => query),
    [{ type: 'compare', session, places }],
  );
  assert.deepEqual(await page.locator('.waycard h3').allInnerTexts(), ['try-mutex', 'retry-loop', 'main']);
  await page.getByText('“One lock around refreshToken; the second caller waits.”').waitFor();
  await page.locator('.waycard', { hasText: 'main' }).getByText('in your workspace now').waitFor();
  await page.getByText('The two you do not use stay in the tree, with their files.').waitFor();
  const looks = await page
    .locator('vscode-button', { hasText: 'Use in Workspace' })
    .evaluateAll(all => all.map(button => button.getAttribute('appearance')));
  assert.deepEqual(looks, ['primary', 'secondary']);
  assert.equal(await page.getByRole('feed').count(), 0);
  await panel.clean();
  await panel.close();
});

test('a card opens its diff, is used in the workspace, and leads to its branch', async () => {
  const panel = await opened();
  const { page } = panel;
  await page.getByText('Open Diff', { exact: true }).first().click();
  assert.deepEqual(await hostActions(panel), [{ type: 'openWayDiff', session, places, way: 1 }]);
  await page.getByRole('button', { name: 'retry-loop', exact: true }).click();
  await page.getByRole('feed', { name: 'Transcript of retry-loop' }).waitFor();
  assert.equal(await page.getByRole('region', { name: 'Compare' }).count(), 0);
  await panel.close();
});

test('the focus goes to the head, Escape and the cross close, the icon of the fork row opens', async () => {
  const panel = await opened();
  const { page } = panel;
  await page.waitForFunction(() => document.activeElement?.textContent?.includes('3 ways'));
  await page.keyboard.press('Escape');
  await page.getByRole('feed').waitFor();
  await page.getByRole('button', { name: 'Compare (C)' }).click();
  await page.getByRole('button', { name: 'Close (Esc)' }).click();
  await page.getByRole('feed').waitFor();
  await page.getByRole('button', { name: 'Compare (C)' }).click();
  await page.getByRole('button', { name: 'Open as Table in an Editor' }).click();
  assert.deepEqual(await hostActions(panel), [{ type: 'openComparison', session, places }]);
  await panel.close();
});

test('from four ways on they stand in a table at once', async () => {
  const four = comparedStory();
  const other = four.story.branch('another', four.at, 1);
  four.story.prompt(other, 'Another.');
  const panel = await opened4(four.script);
  const [action] = await hostActions(panel);
  assert.ok(typeof action === 'object' && action !== null && 'places' in action && Array.isArray(action.places));
  assert.equal(action.places.length, 4);
  await panel.close();

  async function opened4(base: HostScript): Promise<OpenPanel> {
    const { storyScript } = await import('./harness/scenes.ts');
    const open = await rig.open({ ...base, ...storyScript(four.story, 1) }, { clock: four.story.time });
    await open.page.getByRole('article', { name: 'Turn 7', exact: true }).focus();
    await open.page.keyboard.press('c');
    await open.page.waitForFunction(() => window.posted.some(message => message.type === 'host'));
    assert.equal(await open.page.getByRole('region', { name: 'Compare' }).count(), 0);
    return open;
  }
});

test('what cannot be told says why and is asked again; what happens meanwhile is asked for', async () => {
  const { compare: _, ...answers } = script.answers;
  const panel = await opened({ answers });
  const { page } = panel;
  await page.getByRole('alert').getByText('Not known here.').waitFor();
  await picture(panel.page, 'panel-compare-failed-dark');
  await page.evaluate(text => {
    window.hostScript = { ...window.hostScript, answers: { compare: JSON.parse(text) as unknown } };
  }, JSON.stringify(found));
  await page.getByText('Try Again').click();
  await page.getByRole('button', { name: 'try-mutex', exact: true }).waitFor();
  assert.equal(await page.getByRole('alert').count(), 0);
  const next = comparedStory();
  next.story.fresh();
  next.story.prompt(2, 'Go on.');
  next.story.start(2);
  const ways = found.ways.map(way => (way.branch === 2 ? { ...way, running: true, claim: 'And on.' } : way));
  await page.evaluate(
    ([answer, events]) => {
      window.hostScript = { ...window.hostScript, answers: { compare: JSON.parse(answer ?? '') as unknown } };
      window.pushFrame({ events: JSON.parse(events ?? '') as never });
    },
    [JSON.stringify({ ...found, ways }), JSON.stringify(next.story.fresh())],
  );
  await page.getByText('“And on.”').waitFor();
  const use = page.locator('vscode-button', { hasText: 'Use in Workspace' }).first();
  assert.equal(await use.getAttribute('title'), 'try-mutex is running');
  await panel.close();
});

test('accessible in every theme, in its place at any width', async () => {
  const panel = await opened();
  await panel.page.getByRole('button', { name: 'try-mutex', exact: true }).waitFor();
  for (const theme of allThemes) {
    await setTheme(panel.page, theme);
    assert.deepEqual(await axeViolations(panel.page, theme === 'dark' ? 'everything' : 'style'), [], theme);
    for (const width of [240, 300, 400]) {
      await panel.page.setViewportSize({ width, height: 800 });
      assert.deepEqual(await crowding(panel.page), [], `${theme} ${width} px`);
      await picture(panel.page, `panel-compare-${theme}-${width}`);
    }
  }
  await panel.clean();
  await panel.close();
});
