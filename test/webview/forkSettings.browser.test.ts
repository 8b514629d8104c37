import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Intent } from '../../src/protocol/intent.ts';
import type { Failure } from '../../src/session/node.ts';
import { askTurn } from './harness/agentStates.ts';
import { refusedStory } from './harness/agentStory.ts';
import { panelRig, type OpenPanel } from './harness/rig.ts';
import { loginStory, storyScript } from './harness/scenes.ts';

const rig = panelRig();

async function forked(panel: OpenPanel): Promise<Extract<Intent, { type: 'fork' }> | undefined> {
  const intents = (await panel.posted('intent')).map(({ intent }) => intent);
  return intents.find(intent => intent.type === 'fork');
}

test('a budget in the fork sheet is split among the ways, and goes with each', async () => {
  const { story, at } = loginStory('main only');
  const panel = await rig.open(storyScript(story, 1), { clock: story.time });
  await askTurn(panel.page, 'forkFrom', at);
  await panel.page.getByLabel('Way 1').fill('Try a mutex.');
  await panel.page.keyboard.press('Alt+Enter');
  await panel.page.getByLabel('Way 2').fill('Try once more.');
  await panel.page.getByRole('button', { name: 'Set a Budget…' }).click();
  await panel.page.getByRole('textbox', { name: 'Budget in dollars' }).fill('five');
  await panel.page.getByText('Give a number, or leave it empty.').waitFor();
  await panel.page.getByRole('button', { name: 'Start 2 Branches' }).click();
  assert.equal(await forked(panel), undefined, 'nothing is started with an amount that is none');
  await panel.page.getByRole('textbox', { name: 'Budget in dollars' }).fill('5');
  await panel.page.getByRole('textbox', { name: 'Budget in minutes' }).fill('20');
  await panel.page.getByRole('textbox', { name: 'Budget in tokens' }).fill('300k');
  await panel.page.getByText('$2.50, 150k tokens each.').waitFor();
  await panel.page.getByRole('button', { name: 'Start 2 Branches' }).click();
  const budget = { dollars: 2.5, minutes: 20, tokens: 150_000 };
  assert.deepEqual(
    (await forked(panel))?.ways.map(({ settings }) => settings),
    [{ budget }, { budget }],
  );
  await panel.clean();
  await panel.close();
});

test('a sheet that is left with Escape comes back as it was: words, budget, and where the results go', async () => {
  const { story, at } = loginStory('main only');
  const panel = await rig.open(storyScript(story, 1), { clock: story.time });
  const { page } = panel;
  await askTurn(page, 'forkFrom', at);
  await page.getByLabel('Way 1').fill('Try a mutex.');
  await page.getByRole('button', { name: 'Set a Budget…' }).click();
  await page.getByRole('textbox', { name: 'Budget in dollars' }).fill('5');
  await page.getByRole('checkbox', { name: /send its result to main/ }).click();
  await page.getByLabel('Way 1').focus();
  await page.keyboard.press('Escape');
  await page.getByLabel('Way 1').waitFor({ state: 'detached' });
  await askTurn(page, 'forkFrom', at);
  assert.equal(await page.getByLabel('Way 1').inputValue(), 'Try a mutex.');
  assert.equal(await page.getByRole('textbox', { name: 'Budget in dollars' }).inputValue(), '5');
  await page.getByRole('button', { name: 'Start Branch' }).click();
  const sent = await forked(panel);
  assert.deepEqual(sent?.ways[0]?.settings, { budget: { dollars: 5, minutes: 0 } });
  assert.deepEqual(sent?.returns, [{ branch: 1, node: 0 }]);
  await panel.clean();
  await panel.close();
});

test('a fork that nobody set anything for sends no settings', async () => {
  const { story, at } = loginStory('main only');
  const panel = await rig.open(storyScript(story, 1), { clock: story.time });
  await askTurn(panel.page, 'forkFrom', at);
  await panel.page.getByLabel('Way 1').fill('Try a mutex.');
  await panel.page.getByRole('button', { name: 'Set a Budget…' }).click();
  await panel.page.getByRole('button', { name: 'Start Branch' }).click();
  assert.deepEqual((await forked(panel))?.ways, [{ name: 'mutex', words: 'Try a mutex.' }]);
  await panel.close();
});

test('a refused prompt is forked on another model, priced before it is made', async () => {
  const { story, before } = refusedStory('before anything was done');
  const script = storyScript(story, 1);
  const answers = { ...script.answers, forkPrice: { tokens: 41_000, warm: false, cost: 0.1 } };
  const panel = await rig.open({ ...script, answers }, { clock: story.time });
  await panel.page.getByRole('button', { name: 'Fork on Another Model…' }).click();
  await panel.page.getByText('all 41k are read anew, about $0.10.').waitFor();
  const price = (await panel.posted('query')).map(({ query }) => query).findLast(({ type }) => type === 'forkPrice');
  assert.deepEqual(price?.type === 'forkPrice' && [price.at, price.model, price.effort], [
    before,
    'claude-sonnet-5-5',
    'medium',
  ]);
  assert.equal(await panel.page.getByLabel('Way 1').inputValue(), 'Explain the exploit.');
  await panel.page.getByRole('button', { name: 'Start Branch' }).click();
  const fork = await forked(panel);
  assert.equal(fork?.at, before);
  assert.deepEqual(fork.ways[0]?.settings, { model: 'claude-sonnet-5-5', effort: 'medium' });
  await panel.clean();
  await panel.close();
});

test('where the turn had done something, the other model goes on from there', async () => {
  const { story, end } = refusedStory('after a call');
  const panel = await rig.open(storyScript(story, 1), { clock: story.time });
  await panel.page.getByRole('button', { name: 'Fork on Another Model…' }).click();
  assert.equal(await panel.page.getByLabel('Way 1').inputValue(), 'Go on.');
  await panel.page.getByRole('button', { name: 'Start Branch' }).click();
  assert.equal((await forked(panel))?.at, end);
  await panel.close();
});

test('another model is no help where the failure is not the model’s, or where there is none', async () => {
  for (const kind of ['network', 'auth', 'disk'] as const satisfies Failure['kind'][]) {
    const { story } = refusedStory('before anything was done', kind);
    const panel = await rig.open(storyScript(story, 1), { clock: story.time });
    await panel.page.getByText('The turn is not finished.').waitFor();
    assert.equal(await panel.page.getByText('Fork on Another Model…').count(), 0, kind);
    await panel.close();
  }
  const { story } = refusedStory('before anything was done');
  const script = storyScript(story, 1);
  const panel = await rig.open({ ...script, answers: { ...script.answers, models: [] } }, { clock: story.time });
  await panel.page.getByText('The turn is not finished.').waitFor();
  assert.equal(await panel.page.getByText('Fork on Another Model…').count(), 0);
  await panel.close();
});
