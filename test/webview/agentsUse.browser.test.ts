import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Intent } from '../../src/protocol/intent.ts';
import { agent, askPerson, mailStory, tenStory, threeStory } from './harness/agentStory.ts';
import { askTurn, callsStory, grandchildStory, questionsStory } from './harness/agentStates.ts';
import { panelRig, type OpenPanel } from './harness/rig.ts';
import { loginStory, storyScript } from './harness/scenes.ts';
import { session, type Story } from './harness/story.ts';

const rig = panelRig();

/** A panel on a branch, whose cards take answers at once. */
async function opened(story: Story, shown = 1): Promise<OpenPanel> {
  const panel = await rig.open(storyScript(story, shown), { clock: story.time });
  await panel.page.locator('[data-part="composer"]').waitFor();
  return panel;
}

const ripe = (panel: OpenPanel, story: Story): Promise<void> => panel.page.clock.setFixedTime(story.time + 1000);

async function intents(panel: OpenPanel): Promise<Intent[]> {
  return (await panel.posted('intent')).map(({ intent }) => intent);
}

/** Sends the page what happened since the story was told last. */
function tellMore(panel: OpenPanel, story: Story): Promise<void> {
  const text = JSON.stringify(story.fresh());
  return panel.page.evaluate(events => window.pushFrame({ events: JSON.parse(events) as never }), text);
}

const focused = (panel: OpenPanel): Promise<string> =>
  panel.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');

test('a cell opens its agent; arrows go from cell to cell', async () => {
  const { story, children } = threeStory();
  const panel = await opened(story);
  const strip = panel.page.getByRole('group', { name: '3 agents: 1 asks, 1 runs, 1 done' });
  await strip.getByRole('button').first().focus();
  await panel.page.keyboard.press('ArrowRight');
  assert.equal(await focused(panel), 'callers-api, Running: running rg refreshToken src/api');
  await panel.page.keyboard.press('Enter');
  await panel.page.getByText('Forked from main as callers-api').waitFor();
  assert.deepEqual((await panel.posted('show')).at(-1)?.shown, { session, branch: children[1] });
  assert.equal(await panel.page.locator('.strip').count(), 0);
  await panel.clean();
  await panel.close();
});

test('Stop All stops what the turn made, with everything below, and not the agent that made it', async () => {
  const { story, children } = threeStory();
  const panel = await opened(story);
  await panel.page.getByRole('button', { name: 'Stop All' }).click();
  assert.deepEqual(await intents(panel), [
    { type: 'stopAll', session, branch: children[0] },
    { type: 'stopAll', session, branch: children[1] },
  ]);
  await panel.close();
});

test('the strip follows its agents while they work', async () => {
  const { story, children } = threeStory();
  const panel = await opened(story);
  await panel.page.getByText('3 agents:').waitFor();
  story.fresh();
  const [web = 0, api = 0] = children;
  story.end(api, 'done');
  story.add({ type: 'questionAnswered', question: 1, branch: web, answers: ['Yes'], by: 'person' });
  await tellMore(panel, story);
  await panel.page.getByRole('group', { name: '3 agents: 1 waits, 2 done' }).waitFor();
  await panel.close();
});

test('a quick answer to the only question answers it, once', async () => {
  const { story } = threeStory();
  const panel = await opened(story);
  const card = panel.page.locator('[data-part="request"]');
  assert.equal(
    await card.getAttribute('aria-label'),
    'Request 1 of 1: callers-web asks you: May I count the generated client too?',
  );
  await card.getByText('No, skip it').click();
  assert.deepEqual(await intents(panel), [], 'nothing for 400 ms');
  await ripe(panel, story);
  await card.getByText('No, skip it').click();
  await card.getByText('Yes').click();
  assert.deepEqual(
    await intents(panel),
    [{ type: 'answerQuestion', session, question: 1, answers: ['No, skip it'] }],
    'a second one is not sent',
  );
  await panel.close();
});

test('a refused answer can be given again, by its number', async () => {
  const { story } = threeStory();
  const panel = await opened(story);
  await ripe(panel, story);
  await panel.page.evaluate(() => (window.refuse['answerQuestion'] = { reason: 'It cannot be read.', code: 'busy' }));
  await panel.page.keyboard.press('Control+Enter');
  await panel.page.waitForFunction(() => document.activeElement?.getAttribute('data-part') === 'request');
  await panel.page.keyboard.press('1');
  await panel.page.getByText('It cannot be read.').waitFor();
  await panel.page.keyboard.press('2');
  assert.deepEqual(
    (await intents(panel)).map(intent => intent.type === 'answerQuestion' && intent.answers),
    [['Yes'], ['No, skip it']],
  );
  await panel.close();
});

test('without an answer the agent does what it said it would', async () => {
  const { story } = threeStory();
  const panel = await opened(story);
  await ripe(panel, story);
  await panel.page.getByText('Let It Decide').click();
  assert.deepEqual(await intents(panel), [{ type: 'answerQuestion', session, question: 1, answers: ['I skip it.'] }]);
  await panel.close();
});

test('several questions are answered together; the one that has no answer is gone to', async () => {
  const story = questionsStory();
  const panel = await opened(story);
  await panel.page.getByTitle('Next request (J)').click();
  await ripe(panel, story);
  await panel.page.getByRole('button', { name: 'Postgres in Docker' }).click();
  await panel.page.locator('[data-part="request"]').focus();
  await panel.page.keyboard.press('a');
  assert.equal(await focused(panel), 'Answer to: Who owns the retry policy?');
  await panel.page.keyboard.type('jk: the api');
  await panel.page.keyboard.press('Enter');
  assert.deepEqual(await intents(panel), [
    { type: 'answerQuestion', session, question: 2, answers: ['Postgres in Docker', 'jk: the api'] },
  ]);
  await panel.close();
});

test('a card that is shown stays although one comes that blocks more agents', async () => {
  const { story, children } = threeStory();
  const panel = await opened(story);
  await panel.page.getByText('May I count the generated client too?').waitFor();
  story.fresh();
  const [, api = 0] = children;
  const from = story.tree.branches.get(api)?.head ?? 0;
  const run = story.tree.branches.get(api)?.run?.id ?? 0;
  const deep = agent(story, { name: 'deep', parent: api, from, call: 'd1' });
  story.add({ type: 'toolStarted', run, branch: api, call: 'd1', tool: 'fork', title: 'fork' });
  story.start(deep);
  askPerson(story, deep, [{ words: 'Which one?', choices: [], otherwise: '' }]);
  await tellMore(panel, story);
  const card = panel.page.locator('[data-part="request"]');
  await card.getByText('2 of 2').waitFor();
  await card.getByText('May I count the generated client too?').waitFor();
  await card.getByTitle('Next request (J)').click();
  await card.getByText('Which one?').waitFor();
  await panel.close();
});

test('a request of a grandchild stands at the root, with its name and the whole command', async () => {
  const panel = await opened(grandchildStory());
  const label = 'Request 1 of 2: callers-api-deep asks to run npm run codegen && git diff --stat';
  await panel.page.getByRole('group', { name: label }).waitFor();
  await panel.close();
});

test('unread mail can be thrown away', async () => {
  const { story } = mailStory();
  const panel = await opened(story);
  const mail = panel.page.getByRole('group', { name: 'Mail that has not been read' });
  await mail.getByText('returned: All 14 callers moved.').waitFor();
  await mail.getByText('Discard Before It Is Read').first().click();
  assert.deepEqual(await intents(panel), [{ type: 'discardMessage', session, message: 2 }]);
  await panel.close();
});

test('what came from others opens, and leads to who said it', async () => {
  const { story } = mailStory();
  const panel = await opened(story);
  await panel.page.getByRole('article').getByText('returned: All 14 callers moved.').click();
  await panel.page.getByText('tangent, done. 2 files, 20 of 20.').waitFor();
  await panel.page.getByRole('button', { name: 'Show tangent' }).click();
  await panel.page.getByText('Ask tangent for more').or(panel.page.getByPlaceholder('Ask tangent for more')).waitFor();
  await panel.close();
});

test('an agent’s own rewind can be undone, and forked where it was', async () => {
  const { story, left } = mailStory();
  const panel = await opened(story);
  const row = panel.page.locator('.ev', { hasText: 'The agent went back to n2.' });
  await row.getByText('Undo').click();
  assert.deepEqual(await intents(panel), [{ type: 'rewind', session, branch: 1, to: left }]);
  await row.getByText('Fork Where It Was').click();
  await panel.page.getByLabel('Way 1').fill('Try the lock from there.');
  await panel.page.keyboard.press('Enter');
  const [, fork] = await intents(panel);
  assert.equal(fork?.type === 'fork' && fork.at, left);
  await panel.close();
});

test('splitting off says what goes where, and is one intent', async () => {
  const { story, at } = loginStory('main only');
  const panel = await opened(story);
  await askTurn(panel.page, 'splitOff', at);
  await panel.page.getByText('Split off 1 turn').waitFor();
  await panel.page.waitForFunction(() => {
    const field = document.querySelector('.splitname')?.shadowRoot?.querySelector('input');
    return field?.selectionStart === 0 && field.selectionEnd === field.value.length;
  });
  await panel.page.keyboard.type('tangent');
  await panel.page.getByRole('radio', { name: 'Files stay in the workspace' }).click();
  await panel.page.getByRole('checkbox', { name: 'When it is done, send its result to main' }).click();
  await panel.page.getByRole('button', { name: 'Split Off' }).click();
  assert.deepEqual(await intents(panel), [
    { type: 'splitOff', session, branch: 1, at, name: 'tangent', files: 'stay', returns: false },
  ]);
  await panel.page.getByRole('textbox', { name: 'Prompt' }).waitFor();
  await panel.clean();
  await panel.close();
});

test('after the last turn there is nothing to split off', async () => {
  const { story } = loginStory('main only');
  const panel = await opened(story);
  await askTurn(panel.page, 'splitOff', story.tree.branches.get(1)?.head ?? 0);
  await panel.page.getByText('No turn comes after this one.').waitFor();
  await panel.close();
});

test('a fork sends its results back where that is wished', async () => {
  const { story, at } = loginStory('main only');
  const panel = await opened(story);
  await askTurn(panel.page, 'forkFrom', at);
  await panel.page.getByLabel('Way 1').fill('Try a mutex.');
  await panel.page.getByRole('checkbox', { name: 'When it is done, send its result to main' }).click();
  await panel.page.getByRole('button', { name: 'Start Branch' }).click();
  const [fork] = await intents(panel);
  assert.deepEqual(fork?.type === 'fork' && fork.returns, [{ branch: 1, node: 0 }]);
  await panel.close();
});

test('calls of the tree are lines in words and unfold to words', async () => {
  const panel = await opened(callsStory());
  for (const words of ['Forked into 2', 'Asked its parent 2 questions', 'Waited for', 'Compacted its context']) {
    await panel.page.getByText(words).first().waitFor();
  }
  await panel.page.getByText('Asked its parent 2 questions').click();
  await panel.page.getByText('Else: a').waitFor();
  assert.doesNotMatch(await panel.page.locator('.log').innerText(), /[{}[\]]/);
  await panel.close();
});

test('who answered an agent’s questions stands folded under it', async () => {
  const { story, main } = tenStory();
  const panel = await opened(story, main);
  const row = panel.page.getByRole('treeitem', { name: /more: / });
  await row.click();
  const scout = panel.page.getByRole('treeitem', { name: /^scout/ }).first();
  assert.equal(await scout.getAttribute('aria-expanded'), 'false');
  await scout.focus();
  await panel.page.keyboard.press('ArrowRight');
  await panel.page.getByRole('treeitem', { name: /scout-answers/ }).waitFor();
  await panel.page.keyboard.press('ArrowLeft');
  await panel.page.getByRole('treeitem', { name: /scout-answers/ }).waitFor({ state: 'detached' });
  await panel.clean();
  await panel.close();
});
