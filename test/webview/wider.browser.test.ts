import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import {
  alikeStory,
  leavingStory,
  prefixRule,
  repeatedStory,
  walledScript,
  widerStory,
} from './harness/authorityStates.ts';
import { panelRig, type OpenPanel } from './harness/rig.ts';
import { tellStory, type Story } from './harness/story.ts';

const rig = panelRig();

type Ripe = OpenPanel & { ripe(): Promise<void>; card: ReturnType<Page['getByRole']> };

async function opened(story: Story, shown = 1): Promise<Ripe> {
  const panel = await rig.open(walledScript(story, shown), { clock: story.time });
  const card = panel.page.locator('[data-part="request"]');
  await card.waitFor();
  let now = story.time;
  return { ...panel, card, ripe: () => panel.page.clock.setFixedTime((now += 400)) };
}

async function decisions(panel: OpenPanel): Promise<unknown[]> {
  return (await panel.posted('intent')).map(({ intent }) =>
    intent.type === 'decide'
      ? [intent.request, intent.decision, intent.scope, ...(intent.rule ? [intent.rule.match] : [])]
      : intent.type,
  );
}

/** The control writes its look to the page a moment after it was drawn. */
function looks(panel: Ripe, words: string, look: string): Promise<void> {
  return panel.card.locator(`vscode-button[appearance="${look}"]`, { hasText: words }).waitFor();
}

async function openMenu(panel: Ripe): Promise<void> {
  await panel.card.getByLabel('More Ways to Allow').first().click();
  await panel.page.getByRole('menu').waitFor();
}

test('the wider answers stand behind the arrow, narrowest first, each with the rule it adds', async () => {
  const panel = await opened(widerStory());
  await panel.ripe();
  await openMenu(panel);
  assert.deepEqual(await panel.page.getByRole('menuitem').allInnerTexts(), [
    'Allow for This Branch\nnpm run test … inside the wall, for main, until the session ends.',
    'Allow for This Session\nnpm run test … inside the wall, for agents of fix-login-race, until the session ends.',
    'Allow for This Workspace\nnpm run test … inside the wall, for every session in this folder.',
    'Edit the Rule…',
  ]);
  assert.deepEqual(await panel.page.locator('[role=menuitem] code').allInnerTexts(), Array(3).fill('npm run test …'));
  await panel.page.keyboard.press('ArrowDown');
  await panel.page.keyboard.press('ArrowDown');
  await panel.page.keyboard.press('Enter');
  await panel.page.waitForFunction(() => window.posted.some(message => message.type === 'intent'));
  assert.deepEqual(await decisions(panel), [[1, 'allow', 'workspace']]);
  await panel.clean();
  await panel.close();
});

test('S allows for the session where that is offered, and does nothing where it is not', async () => {
  const story = widerStory();
  const wide = await opened(story);
  await wide.ripe();
  await wide.card.focus();
  await wide.page.keyboard.press('s');
  assert.deepEqual(await decisions(wide), [[1, 'allow', 'session']]);
  await wide.close();
  const narrow = tellStory();
  narrow.prompt(1, 'Go.');
  narrow.start(1);
  narrow.ask(1, 'x', { title: 'make', wider: [] });
  const none = await opened(narrow);
  await none.ripe();
  await none.card.focus();
  await none.page.keyboard.press('s');
  assert.deepEqual(await decisions(none), []);
  assert.equal(await none.card.getByLabel('More Ways to Allow').count(), 0);
  await none.close();
});

test('of two answers for one scope the chosen rule goes along', async () => {
  const story = tellStory();
  story.prompt(1, 'Go.');
  story.start(1);
  const whole = { ...prefixRule(), exact: 'src/a.ts', tool: 'edit' };
  const every = { ...prefixRule(), tool: 'edit' };
  story.ask(1, 'x', {
    tool: 'edit',
    title: 'src/a.ts',
    wider: [
      { scope: 'branch', words: 'Edits of src/a.ts', rule: whole },
      { scope: 'branch', words: 'Edits of every file', rule: every },
    ],
  });
  const panel = await opened(story);
  await panel.ripe();
  await openMenu(panel);
  assert.equal(await panel.page.getByText('Edit the Rule…').count(), 0, 'a path is no prefix of words');
  await panel.page.getByText('Edits of every file').click();
  assert.deepEqual(await decisions(panel), [[1, 'allow', 'branch', []]]);
  await panel.close();
});

test('the rule can fix more of the shown command or less, never something else', async () => {
  const panel = await opened(widerStory());
  await panel.ripe();
  await openMenu(panel);
  await panel.page.getByText('Edit the Rule…').click();
  await panel.page.getByText('Would allow: npm run test …').waitFor();
  const words = panel.page.getByRole('group', { name: 'Words of the rule' });
  assert.deepEqual(await words.getByRole('button').allInnerTexts(), ['npm', 'run', 'test', '--', 'login']);
  await panel.page.waitForFunction(() => document.activeElement?.textContent === 'test');
  await panel.page.keyboard.press('ArrowRight');
  await panel.page.keyboard.press('ArrowRight');
  await panel.page.keyboard.press('ArrowRight');
  await panel.page.getByText('Would allow: npm run test -- login …').waitFor();
  await words.getByRole('button', { name: 'run' }).click();
  await panel.page.getByText('Would allow: npm run …').waitFor();
  await panel.page.keyboard.press('a');
  assert.deepEqual(await decisions(panel), [], 'letters answer nothing while a rule is edited');
  await panel.card.getByText('Allow for This Session').click();
  assert.deepEqual(await decisions(panel), [[1, 'allow', 'session', ['npm', 'run']]]);
  const [sent] = await panel.posted('intent');
  assert.ok(sent?.intent.type === 'decide');
  assert.deepEqual(sent.intent.rule?.when, { wall: 'inside' });
  assert.deepEqual(sent.intent.rule?.examples, { yes: ['npm run test -- login'], no: [] });
  await panel.close();
});

test('Escape leaves the rule and gives the card back the keys', async () => {
  const panel = await opened(widerStory());
  await panel.ripe();
  await openMenu(panel);
  await panel.page.getByText('Edit the Rule…').click();
  await panel.page.getByText('Would allow').waitFor();
  await panel.page.keyboard.press('Escape');
  await panel.page.waitForFunction(() => document.activeElement?.getAttribute('data-part') === 'request');
  await panel.page.keyboard.press('a');
  assert.deepEqual(await decisions(panel), [[1, 'allow', 'once']]);
  await panel.close();
});

test('a request that leaves the wall says so with its reason, and can only be allowed once', async () => {
  const panel = await opened(leavingStory());
  await panel.ripe();
  await panel.card.getByText('outside the wall', { exact: true }).waitFor();
  await panel.card.getByText('“I need it on staging to run the last 6 tests.”').waitFor();
  await looks(panel, 'Allow Once', 'secondary');
  assert.equal(await panel.card.locator('vscode-button[appearance="primary"]').count(), 0);
  assert.equal(await panel.card.getByLabel('More Ways to Allow').count(), 0);
  await panel.card.focus();
  await panel.page.keyboard.press('s');
  assert.deepEqual(await decisions(panel), []);
  await panel.page.keyboard.press('a');
  assert.deepEqual(await decisions(panel), [[1, 'allow', 'once']]);
  await panel.close();
});

test('commands that differ only in their arguments are one card, with what differs in bold', async () => {
  const panel = await opened(alikeStory());
  await panel.ripe();
  await panel.card.getByText('2 agents').waitFor();
  await panel.card.getByText('1 of 2').waitFor();
  assert.deepEqual(await panel.card.locator('.cmd b').allInnerTexts(), ['billing', 'cart']);
  await looks(panel, 'Allow 2 Once', 'secondary');
  await panel.card.getByText('Allow 2 Once').click();
  assert.deepEqual(await decisions(panel), [
    [1, 'allow', 'once'],
    [2, 'allow', 'once'],
  ]);
  const hashes = (await panel.posted('intent')).map(({ intent }) => intent.type === 'decide' && intent.hash);
  assert.deepEqual(hashes, ['h1', 'h2']);
  await panel.clean();
  await panel.close();
});

test('no more are answered together than are shown', async () => {
  const panel = await opened(alikeStory(10));
  await panel.ripe();
  assert.equal(await panel.card.locator('.cmd pre').count(), 8);
  await panel.card.focus();
  await panel.page.keyboard.press('d');
  assert.equal((await decisions(panel)).length, 8);
  await panel.close();
});

test('one that joins a card makes it dead again', async () => {
  const story = alikeStory();
  story.fresh();
  const panel = await opened(story);
  await panel.ripe();
  const branch = story.branch('mig-late', 2, 1);
  story.start(branch);
  const { shown } = [...story.tree.requests.values()][0] ?? {};
  assert.ok(shown);
  story.ask(branch, 'late', { ...shown, title: 'npx drizzle-kit push --config late.config.ts', hash: 'h9' });
  await panel.page.evaluate(
    text => window.pushFrame({ events: JSON.parse(text) as never }),
    JSON.stringify(story.fresh()),
  );
  await panel.card.getByText('Allow 3 Once').click();
  assert.deepEqual(await decisions(panel), []);
  await panel.ripe();
  await panel.card.getByText('Allow 3 Once').click();
  assert.equal((await decisions(panel)).length, 3);
  await panel.close();
});

test('One by One takes a card apart', async () => {
  const panel = await opened(alikeStory());
  await panel.card.getByText('One by One').click();
  await panel.card.getByText('1 of 3').waitFor();
  await panel.ripe();
  await panel.card.getByText('Allow Once').click();
  assert.deepEqual(await decisions(panel), [[1, 'allow', 'once']]);
  await panel.close();
});

test('whether an agent that fails again and again goes on is a question with two answers', async () => {
  const panel = await opened(repeatedStory());
  await panel.ripe();
  await panel.card.getByText('main has failed three times with the same call. Go on?').waitFor();
  assert.equal(await panel.card.getByLabel('More Ways to Allow').count(), 0);
  await panel.card.getByText('Stop', { exact: true }).click();
  await panel.card.focus();
  await panel.page.keyboard.press('a');
  assert.deepEqual(await decisions(panel), [
    [1, 'deny', 'once'],
    [1, 'allow', 'once'],
  ]);
  await panel.close();
});

test('what an agent writes stays words: nothing in a command becomes markup', async () => {
  const story = tellStory();
  story.prompt(1, 'Go.');
  story.start(1);
  const title = 'echo "<img src=x onerror=alert(1)>" ⟨U+202E⟩';
  story.ask(1, 'x', { title, facts: [{ label: 'Leaves the wall', words: '<b>please</b>', outside: true }] });
  const panel = await opened(story);
  await panel.card.getByText(title, { exact: true }).waitFor();
  await panel.card.getByText('“<b>please</b>”').waitFor();
  assert.equal(await panel.card.locator('img, .cmd b').count(), 0);
  await panel.clean();
  await panel.close();
});
