import { test } from 'node:test';
import assert from 'node:assert/strict';
import { panelRig, type OpenPanel } from './harness/rig.ts';
import { emptyScript, loginStory, storyScript } from './harness/scenes.ts';
import { session, tellStory } from './harness/story.ts';

const rig = panelRig();

async function intents(panel: OpenPanel): Promise<unknown[]> {
  return (await panel.posted('intent')).map(message => message.intent);
}

test('Enter sends, the prompt stands there in the same moment, and Shift+Enter breaks the line', async () => {
  const story = tellStory();
  story.prompt(1, 'Hello.');
  story.reply(1, ['Hi.']);
  const panel = await rig.open(storyScript(story, 1));
  const text = panel.page.getByRole('textbox', { name: 'Prompt' });
  await text.fill('Fix');
  await text.press('Shift+Enter');
  await text.pressSequentially('the login.');
  await text.press('Enter');
  await panel.page.getByRole('article').getByText('the login.').waitFor();
  assert.equal(await text.inputValue(), '');
  assert.deepEqual(await intents(panel), [
    { type: 'submit', session, branch: 1, words: 'Fix\nthe login.', how: 'send' },
  ]);
  await panel.clean();
  await panel.close();
});

test('what is written goes to the branch that was asked for last, also before it is shown', async () => {
  const { story, main, mutex } = loginStory();
  const panel = await rig.open(storyScript(story, mutex));
  const text = panel.page.getByRole('textbox', { name: 'Prompt' });
  await text.fill('For the mutex');
  await panel.page.evaluate(place => void window.slow.push(place), `${session}/${main}`);
  await panel.page.getByRole('treeitem', { name: /^main/ }).click();
  await panel.page.waitForFunction(() => window.posted.some(message => message.type === 'show'));
  assert.equal(await text.inputValue(), '');
  await text.fill('For main');
  await text.press('Enter');
  await panel.page.waitForFunction(() => window.posted.some(message => message.type === 'intent'));
  assert.deepEqual(await intents(panel), [{ type: 'submit', session, branch: main, words: 'For main', how: 'send' }]);
  await panel.page.getByRole('treeitem', { name: /^try-mutex/ }).click();
  assert.equal(await text.inputValue(), 'For the mutex');
  await panel.clean();
  await panel.close();
});

test('an Enter that belongs to an input method sends nothing', async () => {
  const story = tellStory();
  story.prompt(1, 'Hello.');
  const panel = await rig.open(storyScript(story, 1));
  const text = panel.page.getByRole('textbox', { name: 'Prompt' });
  await text.fill('ログ');
  await text.evaluate(element => {
    element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }));
  });
  assert.equal(await text.inputValue(), 'ログ');
  assert.deepEqual(await intents(panel), []);
  await panel.close();
});

test('while a turn runs Enter queues, Alt+Enter steers and Ctrl+Escape stops; Escape stops nothing', async () => {
  const { story, mutex } = loginStory();
  const panel = await rig.open(storyScript(story, mutex));
  const text = panel.page.getByRole('textbox', { name: 'Prompt' });
  await text.fill('and document it');
  await text.press('Enter');
  await panel.page.waitForFunction(() => window.posted.filter(message => message.type === 'intent').length === 1);
  story.fresh();
  story.add({ type: 'promptQueued', queued: 1, branch: mutex, words: 'and document it', when: 'turnEnd' });
  await panel.page.evaluate(
    text => window.pushFrame({ events: JSON.parse(text) as never }),
    JSON.stringify(story.fresh()),
  );
  await panel.page.getByText('1 waiting').waitFor();
  await text.fill('use vitest');
  await text.press('Alt+Enter');
  await text.press('Escape');
  await text.press('Control+Escape');
  await panel.page.getByTitle('Take back: and document it').click();
  assert.deepEqual(
    (await intents(panel)).map(intent => JSON.stringify(intent)),
    [
      { type: 'submit', session, branch: mutex, words: 'and document it', how: 'send' },
      { type: 'submit', session, branch: mutex, words: 'use vitest', how: 'steer' },
      { type: 'stop', session, branch: mutex },
      { type: 'withdraw', session, queued: 1 },
    ].map(intent => JSON.stringify(intent)),
  );
  assert.equal(await text.inputValue(), 'and document it');
  await panel.close();
});

test('a fork is made in several ways at once, named from its words, with ghosts and its price', async () => {
  const { story, main, at } = loginStory();
  const panel = await rig.open(storyScript(story, main));
  await panel.page.getByRole('article', { name: 'Turn 6', exact: true }).focus();
  await panel.page.keyboard.press('f');
  await panel.page.getByText('New branch from the end of turn 6').waitFor();
  await panel.page.getByLabel('Way 1').fill('Guard the refresh with a mutex.');
  await panel.page.keyboard.press('Alt+Enter');
  await panel.page.getByLabel('Way 2').fill('Retry once.');
  await panel.page.getByText('2 new branches from the end of turn 6').waitFor();
  await panel.page.getByRole('treeitem').filter({ hasText: 'guard-refresh' }).waitFor();
  await panel.page.getByText('Each reads 41k from the cache, about $0.02.').waitFor();
  await panel.page
    .getByText('Each gets its own copy of the files as of turn 6. Your workspace and main stay as they are.')
    .waitFor();
  assert.deepEqual(await intents(panel), []);
  await panel.page.keyboard.press('Enter');
  await panel.page.waitForFunction(() => window.posted.some(message => message.type === 'show'));
  const ways = [
    { name: 'guard-refresh', words: 'Guard the refresh with a mutex.' },
    { name: 'retry-once', words: 'Retry once.' },
  ];
  assert.deepEqual(await intents(panel), [{ type: 'fork', session, branch: main, at, ways }]);
  assert.deepEqual((await panel.posted('show')).at(-1)?.shown, { session, branch: 101 });
  await panel.clean();
  await panel.close();
});

test('Escape leaves a fork and keeps what was written', async () => {
  const { story, main } = loginStory();
  const panel = await rig.open(storyScript(story, main));
  const turn = panel.page.getByRole('article', { name: 'Turn 6', exact: true });
  await turn.focus();
  await panel.page.keyboard.press('f');
  await panel.page.getByLabel('Way 1').fill('Another idea');
  await panel.page.keyboard.press('Escape');
  await panel.page.getByRole('textbox', { name: 'Prompt' }).waitFor();
  assert.equal(await panel.page.getByRole('treeitem').filter({ hasText: 'another-idea' }).count(), 0);
  await turn.focus();
  await panel.page.keyboard.press('f');
  assert.equal(await panel.page.getByLabel('Way 1').inputValue(), 'Another idea');
  assert.deepEqual(await intents(panel), []);
  await panel.close();
});

test('Edit and Fork takes the words of the prompt and forks before it', async () => {
  const { story, main, at } = loginStory();
  const panel = await rig.open(storyScript(story, main));
  const turn = panel.page.getByRole('article', { name: 'Turn 7', exact: true });
  await turn.locator('.prompt').hover();
  await turn.getByRole('button', { name: 'Edit and Fork' }).click();
  await panel.page.getByText('New branch from the end of turn 6').waitFor();
  assert.equal(await panel.page.getByLabel('Way 1').inputValue(), 'Fix it.');
  await panel.page.getByLabel('Way 1').press('Enter');
  await panel.page.waitForFunction(() => window.posted.some(message => message.type === 'intent'));
  const [intent] = await panel.posted('intent');
  assert.deepEqual(intent?.intent, {
    type: 'fork',
    session,
    branch: main,
    at,
    ways: [{ name: 'fix', words: 'Fix it.' }],
  });
  await panel.close();
});

test('a rewind says what is left and that files stay, and Enter does it', async () => {
  const { story, main, at } = loginStory();
  const panel = await rig.open(storyScript(story, main));
  await panel.page.getByRole('article', { name: 'Turn 6', exact: true }).focus();
  await panel.page.keyboard.press('r');
  await panel.page.getByText('Leaves turn 7 behind. It stays in the tree and can be stepped forward to.').waitFor();
  await panel.page.getByText('Files stay as they are now.').waitFor();
  await panel.page.waitForFunction(() => document.activeElement?.textContent === 'Rewind');
  await panel.page.keyboard.press('Enter');
  await panel.page.getByText('Rewind main').waitFor({ state: 'detached' });
  assert.deepEqual(await intents(panel), [{ type: 'rewind', session, branch: main, to: at }]);
  await panel.close();
});

test('a refused intent gives the words back and says why', async () => {
  const story = tellStory();
  story.prompt(1, 'Hello.');
  const panel = await rig.open(storyScript(story, 1));
  await panel.page.evaluate(() => (window.refuse = { submit: { reason: 'The disk is full.', code: 'disk' } }));
  const text = panel.page.getByRole('textbox', { name: 'Prompt' });
  await text.fill('Go on.');
  await text.press('Enter');
  await panel.page.getByText('The disk is full.').waitFor();
  assert.equal(await text.inputValue(), 'Go on.');
  await panel.close();
});

test('without a key nothing is sent; the card offers both ways and the words stay, after a reload too', async () => {
  const panel = await rig.open(emptyScript({ key: 'none' }));
  const text = panel.page.getByRole('textbox', { name: 'Prompt' });
  await text.fill('Build a shop.');
  await text.press('Enter');
  await panel.page.getByText('A key is needed to send this. It is kept here.').waitFor();
  await panel.page.getByRole('group', { name: 'A key is needed' }).getByText('Try Without a Key').click();
  assert.deepEqual(
    (await panel.posted('host')).map(message => message.action.type),
    ['tryWithoutKey'],
  );
  assert.deepEqual(await intents(panel), []);
  await panel.page.waitForFunction(() => sessionStorage.getItem('state')?.includes('Build a shop.'));
  await panel.page.reload();
  await panel.page.waitForFunction(() => document.querySelector('textarea')?.value === 'Build a shop.');
  await panel.close();
});

test('a second Enter right after the first is sent too, in order', async () => {
  const story = tellStory();
  story.prompt(1, 'Hello.');
  story.reply(1, ['Hi.']);
  const panel = await rig.open(storyScript(story, 1));
  const text = panel.page.getByRole('textbox', { name: 'Prompt' });
  await text.fill('One.');
  await text.press('Enter');
  await text.fill('Two.');
  await text.press('Enter');
  assert.equal(await text.inputValue(), '');
  await panel.page.getByRole('article').getByText('Two.').waitFor();
  const words = (await panel.posted('intent')).map(({ intent }) => intent.type === 'submit' && intent.words);
  assert.deepEqual(words, ['One.', 'Two.']);
  story.fresh();
  story.prompt(1, 'One.');
  story.start(1);
  story.add({ type: 'promptQueued', queued: 1, branch: 1, words: 'Two.', when: 'turnEnd' });
  await panel.page.evaluate(
    text => window.pushFrame({ events: JSON.parse(text) as never }),
    JSON.stringify(story.fresh()),
  );
  await panel.page.getByText('1 waiting').waitFor();
  assert.equal(await panel.page.getByRole('article').getByText('One.').count(), 1);
  assert.equal(await panel.page.getByRole('article').getByText('Two.').count(), 0);
  await panel.page.getByTitle('Two.\ngoes in when the turn ends').waitFor();
  story.add({
    type: 'runEnded',
    run: 1,
    branch: 1,
    outcome: 'failed',
    failure: { kind: 'network', message: 'No way.' },
  });
  await panel.page.evaluate(
    text => window.pushFrame({ events: JSON.parse(text) as never }),
    JSON.stringify(story.fresh()),
  );
  await panel.page.getByTitle('Two.\ngoes in when the next turn ends; take it back to send it now').waitFor();
  await panel.clean();
  await panel.close();
});

test('a second Enter while the session is still being made goes to the same session', async () => {
  const panel = await rig.open(emptyScript({}));
  const text = panel.page.getByRole('textbox', { name: 'Prompt' });
  await text.evaluate(element => {
    const write = (words: string): void => {
      (element as HTMLTextAreaElement).value = words;
      element.dispatchEvent(new Event('input', { bubbles: true }));
      element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    };
    write('Build a shop.');
    write('With a cart.');
  });
  await panel.page.waitForFunction(() => window.posted.filter(message => message.type === 'intent').length === 3);
  assert.deepEqual(
    (await intents(panel)).map(intent => JSON.stringify(intent)),
    [
      { type: 'createSession', folder: '/projects/app', origin: 'person' },
      { type: 'submit', session: 's-new', branch: 1, words: 'Build a shop.', how: 'send' },
      { type: 'submit', session: 's-new', branch: 1, words: 'With a cart.', how: 'send' },
    ].map(intent => JSON.stringify(intent)),
  );
  await panel.close();
});

test('words that come back stand before what was written meanwhile', async () => {
  const story = tellStory();
  story.prompt(1, 'Hello.');
  const panel = await rig.open(storyScript(story, 1));
  await panel.page.evaluate(() => (window.refuse = { submit: { reason: 'The disk is full.', code: 'disk' } }));
  const text = panel.page.getByRole('textbox', { name: 'Prompt' });
  await text.evaluate(element => {
    const write = (words: string): void => {
      (element as HTMLTextAreaElement).value = words;
      element.dispatchEvent(new Event('input', { bubbles: true }));
    };
    write('Go on.');
    element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    write('And then');
  });
  await panel.page.getByText('The disk is full.').waitFor();
  assert.equal(await text.inputValue(), 'Go on.\n\nAnd then');
  await panel.close();
});

test('the first prompt makes its session', async () => {
  const panel = await rig.open(emptyScript({}));
  const text = panel.page.getByRole('textbox', { name: 'Prompt' });
  await text.fill('Build a shop.');
  await text.press('Enter');
  await panel.page.waitForFunction(() => window.posted.filter(message => message.type === 'intent').length === 2);
  assert.deepEqual(await intents(panel), [
    { type: 'createSession', folder: '/projects/app', origin: 'person' },
    { type: 'submit', session: 's-new', branch: 1, words: 'Build a shop.', how: 'send' },
  ]);
  assert.deepEqual(
    (await panel.posted('show')).map(message => message.shown),
    [{ session: 's-new', branch: 1 }],
  );
  await panel.close();
});

test('what happened meanwhile is said above the composer, over nothing, until it is dismissed', async () => {
  const { story } = loginStory('main only');
  const panel = await rig.open(storyScript(story, 1), { clock: story.time });
  const { page } = panel;
  const prompt = page.getByRole('textbox', { name: 'Prompt' });
  await prompt.fill('half a thought');
  const words = 'Banyan’s background process ended. It was started again; 4 runs were interrupted.';
  await page.evaluate(said => window.push({ type: 'command', command: { type: 'tell', words: said } }), words);
  const notice = page.getByRole('group', { name: 'Notice' });
  await notice.getByText(words).waitFor();
  const [above, below] = [await notice.boundingBox(), await prompt.boundingBox()];
  assert.ok(above && below && above.y + above.height <= below.y, 'the line lies over the prompt');
  assert.equal(await prompt.inputValue(), 'half a thought');
  assert.equal(await page.getByRole('status').filter({ hasText: words }).count(), 1);
  await notice.getByRole('button', { name: 'Dismiss' }).click();
  await notice.waitFor({ state: 'detached' });
  await panel.clean();
  await panel.close();
});
