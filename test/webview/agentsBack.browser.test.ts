import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Intent } from '../../src/protocol/intent.ts';
import { adoption, backStory } from './harness/agentStory.ts';
import { panelRig, type OpenPanel } from './harness/rig.ts';
import { storyScript } from './harness/scenes.ts';
import { session, type Story } from './harness/story.ts';

const rig = panelRig();

/** A panel on main whose children's changes would go as told, in their order. */
async function opened(
  story: Story,
  children: readonly number[],
  kinds: readonly Parameters<typeof adoption>[0][],
): Promise<OpenPanel> {
  const script = storyScript(story, 1);
  const answers = children.map((branch, at) => [`adoptPreview/${branch}`, adoption(kinds[at] ?? 'clean')]);
  return rig.open({ ...script, answers: { ...script.answers, ...Object.fromEntries(answers) } }, { clock: story.time });
}

async function intents(panel: OpenPanel): Promise<Intent[]> {
  return (await panel.posted('intent')).map(({ intent }) => intent);
}

const adopted = (branch: number): Intent => ({
  type: 'adopt',
  session,
  branch,
  adoption: { into: 1, turn: 0, how: 'merge', conflicts: 'markers' },
  except: [],
});

test('all agents are back: those that merge are adopted one after another, each by itself', async () => {
  const { story, children } = backStory('failed');
  const panel = await opened(story, children, ['clean', 'clean']);
  await panel.page.getByText('3 agents are back. 2 merge cleanly, 1 did not end well.').waitFor();
  await panel.page.getByRole('button', { name: 'Adopt 2' }).click();
  await panel.page.getByText('2 of 2 adopted.').waitFor({ state: 'attached' });
  assert.deepEqual(await intents(panel), [adopted(children[0]), adopted(children[1])]);
  await panel.clean();
  await panel.close();
});

test('a conflict that came with the one before stops there and says so', async () => {
  const { story, children } = backStory('done');
  const panel = await opened(story, children, ['clean', 'clean', 'clean']);
  await panel.page.getByText('3 agents are back. 3 merge cleanly.').waitFor();
  await panel.page.evaluate(([key, answer]) => void (window.hostScript.answers[key] = answer), [
    `adoptPreview/${children[1]}`,
    adoption('conflict'),
  ] as const);
  await panel.page.getByRole('button', { name: 'Adopt 3' }).click();
  await panel.page
    .getByText('1 of 3 adopted. mig-orders touches the same lines of src/db.ts. Look at it first.')
    .waitFor();
  assert.deepEqual(await intents(panel), [adopted(children[0])]);
  await panel.close();
});

test('a refusal stops there and says why', async () => {
  const { story, children } = backStory('done');
  const panel = await opened(story, children, ['clean', 'clean', 'clean']);
  await panel.page.evaluate(() => (window.refuse['adopt'] = { reason: 'main runs.', code: 'busy' }));
  await panel.page.getByRole('button', { name: 'Adopt 3' }).click();
  await panel.page.getByText('main runs.').waitFor();
  assert.equal((await intents(panel)).length, 1);
  await panel.close();
});

test('those that conflict are decided in the sheet, one by one', async () => {
  const { story, children } = backStory('failed');
  const panel = await opened(story, children, ['clean', 'conflict']);
  await panel.page
    .getByText('3 agents are back. 1 merges cleanly, 1 touches the same lines of src/db.ts, 1 did not end well.')
    .waitFor();
  await panel.page.getByRole('button', { name: 'Look at 2…' }).click();
  await panel.page.getByText('Adopt mig-orders').waitFor();
  await panel.page.getByText('Both changed the same lines of src/db.ts.').waitFor();
  await panel.close();
});

test('the only one that did not end well is shown', async () => {
  const { story, children } = backStory('failed');
  const panel = await opened(story, children, ['there', 'there']);
  await panel.page.getByText('3 agents are back. 2 are there already, 1 did not end well.').waitFor();
  assert.equal(await panel.page.getByRole('button', { name: /^Adopt/ }).count(), 0);
  await panel.page.getByRole('button', { name: 'Look at 1…' }).click();
  assert.deepEqual((await panel.posted('show')).at(-1)?.shown, { session, branch: children[2] });
  await panel.close();
});

test('while one still works nothing is offered, and nothing is tried', async () => {
  const { story, children } = backStory('done');
  story.start(children[2]);
  const panel = await opened(story, children, ['clean', 'clean', 'clean']);
  await panel.page.getByText('3 agents: ').waitFor();
  assert.equal(await panel.page.getByText('agents are back').count(), 0);
  assert.deepEqual(
    (await panel.posted('query')).filter(({ query }) => query.type === 'adoptPreview'),
    [],
  );
  await panel.close();
});

test('while their maker runs it is said, and nothing can be adopted', async () => {
  const { story, children } = backStory('done');
  story.start(1);
  const panel = await opened(story, children, ['clean', 'clean', 'clean']);
  await panel.page.getByText('3 agents are back. 3 merge cleanly.').waitFor();
  assert.equal(await panel.page.getByRole('button', { name: /^Adopt/ }).count(), 0);
  await panel.close();
});

test('what forked agents read from the cache stands in the strip, and in the receipt of each', async () => {
  const { story, children } = backStory('done');
  const panel = await opened(story, children, ['clean', 'clean', 'clean']);
  await panel.page.getByText('99 % read from cache').waitFor();
  await panel.page.getByTitle('123k of 124k tokens came from the cache, as expected.').waitFor();
  await panel.page.getByRole('group', { name: '3 agents: 3 done' }).getByRole('button').first().click();
  await panel.page.getByText('Forked from main as mig-mail').waitFor();
  await panel.page.locator('.receipt').getByText('99 % read from cache').waitFor();
  await panel.close();
});
