import { test } from 'node:test';
import assert from 'node:assert/strict';
import { lateStory, walledScript, wallStory } from './harness/authorityStates.ts';
import { panelRig, type OpenPanel } from './harness/rig.ts';
import { session, type Story } from './harness/story.ts';

const rig = panelRig();

async function opened(story: Story, shown = 1): Promise<OpenPanel & { ripe(): Promise<void> }> {
  const panel = await rig.open(walledScript(story, shown), { clock: story.time });
  let now = story.time;
  return { ...panel, ripe: () => panel.page.clock.setFixedTime((now += 400)) };
}

async function push(panel: OpenPanel, story: Story): Promise<void> {
  await panel.page.evaluate(
    text => window.pushFrame({ events: JSON.parse(text) as never }),
    JSON.stringify(story.fresh()),
  );
}

async function answers(panel: OpenPanel): Promise<unknown[]> {
  return (await panel.posted('intent')).map(({ intent }) =>
    intent.type === 'decideDeferred' ? [intent.request, intent.decision, intent.reason, intent.hash] : intent.type,
  );
}

test('a late card says what changed since it was asked, and opens the diff', async () => {
  const story = lateStory();
  const script = walledScript(story, 1);
  const changes = [1, 2].map(n => ({ path: `src/${n}.ts`, change: 'edited', added: 1, removed: 0 }));
  const panel = await rig.open(
    { ...script, answers: { ...script.answers, fileChanges: { from: 'a', to: 'b', changes } } },
    { clock: story.time },
  );
  await panel.page.getByText('Work Through 3').click();
  const card = panel.page.locator('[data-part="request"]');
  await card.getByText('2 files changed since').waitFor();
  const query = (await panel.posted('query')).map(({ query: each }) => each).find(({ type }) => type === 'fileChanges');
  assert.deepEqual(query, { type: 'fileChanges', session, from: 4, to: 6 }, 'since the reply that asked');
  await card.getByRole('button', { name: 'Open Diff' }).click();
  const [host] = await panel.posted('host');
  assert.deepEqual([host?.action.type, 'files' in (host?.action ?? {})], ['openDiff', true]);
  await panel.clean();
  await panel.close();
});

test('what waited is said, worked through card by card, and then all is answered', async () => {
  const story = lateStory();
  story.fresh();
  const panel = await opened(story);
  const card = panel.page.locator('[data-part="request"]');
  await panel.page.getByText('3 requests waited for you.').waitFor();
  assert.equal(await card.count(), 0, 'nothing is docked unasked');
  await panel.page.getByText('Work Through 3').click();
  await card.getByText('npx drizzle-kit push --config billing.config.ts').waitFor();
  await card.getByText('Asked 03:08 while you were away.').waitFor();
  await panel.page.waitForFunction(() => document.activeElement?.getAttribute('data-part') === 'request');
  await panel.page.keyboard.press('a');
  assert.deepEqual(await answers(panel), [], 'dead for 400 ms');
  await panel.page.keyboard.press('j');
  await card.getByText('npm install vite@8 --save-exact').waitFor();
  await panel.page.waitForFunction(() => document.activeElement?.getAttribute('data-part') === 'request');
  await panel.page.keyboard.press('k');
  await card.getByText('billing.config.ts').waitFor();
  await panel.ripe();
  await panel.page.waitForFunction(() => document.activeElement?.getAttribute('data-part') === 'request');
  await panel.page.keyboard.press('a');
  for (const [request, decision] of [
    [1, 'allow'],
    [2, 'deny'],
    [3, 'allow'],
  ] as const) {
    const branch = story.tree.deferred.get(request)?.branch ?? 0;
    story.add({ type: 'deferredDecided', request, branch, decision, reason: '', hash: `h${request}` });
    if (request < 3) await push(panel, story);
    if (request === 1) {
      await card.getByText('npm install vite@8').waitFor();
      await panel.ripe();
      await card.getByText('Deny…').click();
      await panel.page.waitForFunction(() => document.activeElement?.tagName === 'VSCODE-TEXT-FIELD');
      await panel.page.keyboard.type('not before the release');
      await panel.page.keyboard.press('Enter');
    }
  }
  assert.deepEqual(await answers(panel), [
    [1, 'allow', '', 'h1'],
    [2, 'deny', 'not before the release', 'h2'],
  ]);
  await card.getByText('1 of 1').waitFor();
  await push(panel, story);
  await panel.page.getByText('All answered.').waitFor();
  await panel.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
  await panel.page.getByTitle('Dismiss').click();
  await panel.page.getByText('All answered.').waitFor({ state: 'detached' });
  await panel.clean();
  await panel.close();
});

test('branches with something kept need their person, in the outline and at the call', async () => {
  const panel = await opened(lateStory(), 3);
  const row = panel.page.getByRole('treeitem').filter({ hasText: 'dep-bump' });
  await row.getByText('refused: npm install vite@8 --save-exact').waitFor();
  await row.getByRole('img', { name: 'Waits for you' }).waitFor();
  const turn = panel.page.getByRole('article', { name: 'Turn 3', exact: true });
  await turn.getByText('Refused and kept for you. Nobody was there to ask.').waitFor();
  await turn.getByRole('button', { name: 'Decide' }).click();
  const card = panel.page.locator('[data-part="request"]');
  await card.getByText('npm publish').waitFor();
  await card.getByText('3 of 3').waitFor();
  await panel.close();
});

test('once it is answered a refused call is just denied', async () => {
  const story = lateStory();
  story.fresh();
  const panel = await opened(story, 2);
  const turn = panel.page.getByRole('article', { name: 'Turn 2', exact: true });
  await turn.getByText('Refused and kept for you.').waitFor();
  story.add({ type: 'deferredDecided', request: 1, branch: 2, decision: 'deny', reason: '', hash: 'h1' });
  await push(panel, story);
  await turn.getByText('Refused and kept for you.').waitFor({ state: 'detached' });
  await turn.getByText('denied').waitFor();
  await panel.close();
});

test('an agent that asks now comes before what waited, and while one works through it, is said', async () => {
  const story = lateStory();
  story.start(1);
  story.ask(1, 'now', { title: 'make now' });
  const panel = await opened(story);
  const card = panel.page.locator('[data-part="request"]');
  await card.getByText('make now').waitFor();
  await panel.page.getByText('Work Through 3').click();
  await card.getByText('while you were away').waitFor();
  await panel.page.getByText('1 agent asks now.').waitFor();
  await panel.page.getByText('Show', { exact: true }).click();
  await card.getByText('make now').waitFor();
  await panel.close();
});

test('the keys that answer requests answer the late ones, too', async () => {
  const panel = await opened(lateStory());
  await panel.page.getByRole('textbox', { name: 'Prompt' }).waitFor();
  await panel.page.keyboard.press('Control+Enter');
  await panel.page.getByText('Work Through 3').click();
  await panel.page.waitForFunction(() => document.activeElement?.getAttribute('data-part') === 'request');
  await panel.ripe();
  await panel.page.keyboard.press('Control+Enter');
  await panel.page.keyboard.press('Control+Alt+Enter');
  assert.deepEqual(await answers(panel), [
    [1, 'allow', '', 'h1'],
    [1, 'deny', '', 'h1'],
  ]);
  await panel.close();
});

test('what the wall refused or took away stands under its call, also where calls are folded', async () => {
  const panel = await opened(wallStory('limit'));
  const turn = panel.page.getByRole('article', { name: 'Turn 2', exact: true });
  await turn.getByText('sub/.mcp.json was taken away').waitFor();
  await turn.getByText('The wall let nothing through to db.example.org:443.').waitFor();
  await turn.getByRole('button', { name: '4 steps' }).click();
  await turn.getByText('views.sql').waitFor();
  assert.equal(await turn.getByText('The wall let nothing through').count(), 1);
  await panel.close();
});

test('a run that reached a limit says which, and goes on when the person says so', async () => {
  const panel = await opened(wallStory('limit'));
  await panel.page.getByText('The budget of $2.00 is used: $2.04.').last().waitFor();
  await panel.page.getByRole('button', { name: 'Go On' }).click();
  assert.deepEqual(
    (await panel.posted('intent')).map(message => message.intent),
    [{ type: 'resume', session, branch: 1 }],
  );
  await panel.close();
});

test('after a check-in the next words are offered, and what is being written stays', async () => {
  const panel = await opened(wallStory('checkIn'));
  await panel.page.getByText('Banyan to the agent: You have changed 214 lines').click();
  await panel.page.getByText('Finish the step you are in').waitFor();
  const text = panel.page.getByRole('textbox', { name: 'Prompt' });
  await text.fill('half a thought');
  await panel.page.getByRole('button', { name: 'Go On' }).click();
  await panel.page.waitForFunction(() => window.posted.some(message => message.type === 'intent'));
  assert.deepEqual(
    (await panel.posted('intent')).map(message => message.intent),
    [{ type: 'submit', session, branch: 1, words: 'Go on.', how: 'send' }],
  );
  assert.equal(await text.inputValue(), 'half a thought');
  await panel.close();
});
