import { test } from 'node:test';
import assert from 'node:assert/strict';
import { grantedStory, prefixRule, setStory, unwalled, walled, walledScript } from './harness/authorityStates.ts';
import { rehearsalScript } from './harness/rehearsalStates.ts';
import { panelRig, type OpenPanel } from './harness/rig.ts';
import { hostScript } from './harness/scenes.ts';
import { session, standing, tellStory } from './harness/story.ts';

const rig = panelRig();
const evening = new Date(2026, 10, 20, 22, 41).getTime();

async function intents(panel: OpenPanel): Promise<unknown[]> {
  return (await panel.posted('intent')).map(message => message.intent);
}

/** The panel with the authority's menu open. */
async function opened(script = walledScript(setStory({ authority: 'ask' }), 1), name = 'Ask'): Promise<OpenPanel> {
  const panel = await rig.open(script, { clock: evening });
  await panel.page.getByRole('button', { name: `Authority: ${name}` }).click();
  await panel.page.getByRole('dialog', { name: 'Authority' }).waitFor();
  return panel;
}

const configured = (settings: object): object => ({ type: 'configureBranch', session, branch: 1, settings });

test('the four authorities each say what they mean, and a click sets one', async () => {
  const panel = await opened();
  const dialog = panel.page.getByRole('dialog', { name: 'Authority' });
  for (const words of [
    'Looks and reports. Changes nothing.',
    'Asks before each change or command.',
    'Acts inside the wall; asks to leave it.',
    'Never waits. What would ask is refused and kept for you.',
    walled.words,
  ]) {
    await dialog.getByText(words).waitFor();
  }
  await dialog.getByRole('radio', { name: 'Auto' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.deepEqual(await intents(panel), [configured({ authority: 'auto' })]);
  assert.equal(await focused(panel), 'Authority: Ask');
  await panel.clean();
  await panel.close();
});

test('arrows only go along the authorities; Enter sets the one gone to, Escape leaves everything as it was', async () => {
  const panel = await opened();
  const at = (name: string): Promise<unknown> =>
    panel.page.waitForFunction(to => document.activeElement?.getAttribute('data-choice') === to, name);
  await at('ask');
  await panel.page.keyboard.press('ArrowUp');
  await at('readOnly');
  await panel.page.keyboard.press('Escape');
  assert.deepEqual(await intents(panel), []);
  assert.equal(await focused(panel), 'Authority: Ask');
  await panel.page.keyboard.press('Enter');
  await at('ask');
  assert.equal(await panel.page.getByRole('radio', { checked: true }).count(), 1);
  await panel.page.keyboard.press('ArrowDown');
  await at('auto');
  assert.deepEqual(await intents(panel), []);
  await panel.page.keyboard.press('Enter');
  await panel.page.getByRole('dialog', { name: 'Authority' }).waitFor({ state: 'detached' });
  assert.deepEqual(await intents(panel), [configured({ authority: 'auto' })]);
  await panel.close();
});

test('without a wall nothing acts on its own, and the wall’s own sentence says why', async () => {
  const panel = await opened(walledScript(setStory({ authority: 'auto' }), 1, unwalled));
  const dialog = panel.page.getByRole('dialog', { name: 'Authority' });
  await dialog.getByText(unwalled.words).waitFor();
  await dialog.getByRole('radio', { name: 'Auto' }).click({ force: true });
  await dialog.getByRole('radio', { name: 'Unattended…' }).click({ force: true });
  assert.deepEqual(await intents(panel), []);
  assert.equal(await panel.page.getByText('Start Unattended').count(), 0);
  await panel.close();
});

test('budgets and the check-in hold as soon as they are changed; empty is off, and a word is no number', async () => {
  const settings = { authority: 'auto', budget: { dollars: 2, minutes: 30 }, checkIn: 200 } as const;
  const panel = await opened(walledScript(setStory(settings), 1), 'Auto');
  const field = (name: string): ReturnType<OpenPanel['page']['getByRole']> =>
    panel.page.getByRole('textbox', { name, exact: true });
  assert.equal(await field('Check in after so many changed lines').inputValue(), '200');
  await field('Budget in dollars').fill('2.50');
  await field('Budget in dollars').press('Tab');
  await field('Budget in minutes').fill('');
  await field('Budget in minutes').press('Enter');
  await field('Check in after so many changed lines').fill('many');
  await field('Check in after so many changed lines').press('Enter');
  await panel.page.getByRole('alert').getByText('Give a number, or leave it empty').waitFor();
  await field('Check in after so many changed lines').fill('80');
  // What was typed last counts, although the menu closes on the click beside it.
  await panel.page.getByText('Done: 31 queries moved.').click();
  await panel.page.getByRole('dialog', { name: 'Authority' }).waitFor({ state: 'detached' });
  assert.deepEqual(await intents(panel), [
    configured({ budget: { dollars: 2.5, minutes: 30 } }),
    configured({ budget: { dollars: 2.5, minutes: 0 } }),
    configured({ checkIn: 80 }),
  ]);
  await panel.close();
});

test('Escape takes back what was typed into a budget', async () => {
  const panel = await opened();
  const dollars = panel.page.getByRole('textbox', { name: 'Budget in dollars' });
  await dollars.fill('900');
  await dollars.press('Escape');
  await panel.page.getByRole('dialog', { name: 'Authority' }).waitFor({ state: 'detached' });
  assert.deepEqual(await intents(panel), []);
  assert.equal(await focused(panel), 'Authority: Ask');
  await panel.close();
});

test('the rehearsal only asks', async () => {
  const panel = await opened(rehearsalScript('read'));
  assert.equal(await panel.page.getByRole('radio').count(), 1);
  assert.equal(await panel.page.getByRole('textbox', { name: 'Budget in dollars' }).count(), 0);
  await panel.close();
});

test('what is chosen before the first prompt holds before it runs', async () => {
  const script = hostScript({ none: { snapshot: null, standing, sessions: [], wall: walled } });
  const panel = await opened(script, 'Auto');
  await panel.page.getByRole('radio', { name: 'Read only' }).click();
  await panel.page.getByRole('button', { name: 'Authority: Read only' }).waitFor();
  await panel.page.getByRole('textbox', { name: 'Prompt' }).fill('Look around.');
  await panel.page.keyboard.press('Enter');
  await panel.page.waitForFunction(() => window.posted.filter(message => message.type === 'intent').length === 3);
  const made = { session: 's-new', branch: 1 };
  assert.deepEqual(await intents(panel), [
    { type: 'createSession', folder: '/projects/app', origin: 'person' },
    { type: 'configureBranch', ...made, settings: { authority: 'readOnly' } },
    { type: 'submit', ...made, words: 'Look around.', how: 'send' },
  ]);
  await panel.close();
});

test('where the chosen authority is refused the first prompt does not run', async () => {
  const snapshot = { ...tellStory().snapshot(1), shown: { session: 's-new', branch: 1 } };
  const made = { snapshot, standing, wall: walled };
  const script = hostScript({ none: { snapshot: null, standing, sessions: [], wall: walled }, 's-new/1': made });
  const panel = await opened(script, 'Auto');
  await panel.page.evaluate(
    () => (window.refuse = { configureBranch: { reason: 'It cannot be set.', code: 'invalid' } }),
  );
  await panel.page.getByRole('radio', { name: 'Read only' }).click();
  await panel.page.getByRole('textbox', { name: 'Prompt' }).fill('Look around.');
  await panel.page.keyboard.press('Enter');
  await panel.page.getByText('It cannot be set.').waitFor();
  assert.equal((await panel.posted('intent')).filter(({ intent }) => intent.type === 'submit').length, 0);
  assert.equal(await panel.page.getByRole('textbox', { name: 'Prompt' }).inputValue(), 'Look around.');
  await panel.close();
});

test('rules that answers added are counted, shown with their reach, and taken back', async () => {
  const panel = await opened(walledScript(grantedStory(), 1), 'Auto');
  await panel.page.getByText('3 rules hold').waitFor();
  await panel.page.getByRole('button', { name: 'Show' }).click();
  const list = panel.page.getByRole('list', { name: 'What agents may do here' });
  assert.equal(await list.getByRole('listitem').count(), 3);
  await list.getByText('Commands, inside the wall, this session').waitFor();
  await list.getByText('Commands, inside the wall, branch main').waitFor();
  assert.equal(await list.getByText('make').count(), 0, 'another branch’s own rule');
  await list.getByRole('button', { name: 'Revoke: npm run …' }).click();
  assert.deepEqual(await intents(panel), [{ type: 'revoke', session, rule: prefixRule('npm', 'run') }]);
  await panel.clean();
  await panel.close();
});

test('rules kept for the folder stand there too, and are asked for again when one was taken back', async () => {
  const script = walledScript(setStory({ authority: 'auto' }), 1);
  const kept = [
    { rule: prefixRule('npm', 'ci'), source: 'answer', words: '' },
    { rule: prefixRule('make'), source: 'user', words: '' },
  ];
  const panel = await opened(
    { ...script, answers: { ...script.answers, rules: { rules: kept, problems: [] } } },
    'Auto',
  );
  await panel.page.getByText('1 rule holds').waitFor();
  await panel.page.getByRole('button', { name: 'Show' }).click();
  await panel.page.getByText('Commands, inside the wall, this workspace').waitFor();
  await panel.page.evaluate(() => (window.hostScript.answers.rules = { rules: [], problems: [] }));
  await panel.page.getByRole('button', { name: 'Revoke: npm ci …' }).click();
  await panel.page.getByText('1 rule holds').waitFor({ state: 'detached' });
  assert.deepEqual(await intents(panel), [{ type: 'revoke', session, rule: prefixRule('npm', 'ci') }]);
  await panel.clean();
  await panel.close();
});

function focused(panel: OpenPanel): Promise<string | null | undefined> {
  return panel.page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
}
