import { test } from 'node:test';
import assert from 'node:assert/strict';
import { panelRig } from './harness/rig.ts';
import { loginStory, storyScript } from './harness/scenes.ts';
import { session } from './harness/story.ts';

const rig = panelRig();

test('the outline is one tab stop; arrows walk it and Enter shows the branch', async () => {
  const { story, main, mutex } = loginStory();
  const panel = await rig.open(storyScript(story, mutex));
  await panel.page.getByRole('treeitem', { selected: true }).focus();
  const stops = await panel.page.locator('[role="treeitem"][tabindex="0"]').count();
  assert.equal(stops, 1);
  await panel.page.keyboard.press('ArrowLeft');
  assert.equal(await panel.page.evaluate(() => document.activeElement?.getAttribute('data-branch')), String(main));
  await panel.page.keyboard.press('Enter');
  await panel.page.getByRole('article', { name: 'Turn 7', exact: true }).getByText('Fix it.').waitFor();
  assert.deepEqual((await panel.posted('show')).at(-1)?.shown, { session, branch: main });
  await panel.clean();
  await panel.close();
});

test('F2 renames a branch, F forks after its end, brackets go to the other ways', async () => {
  const { story, main, mutex, retry } = loginStory();
  const panel = await rig.open(storyScript(story, main));
  await panel.page.getByRole('treeitem', { selected: true }).focus();
  await panel.page.keyboard.press('F2');
  await panel.page.waitForFunction(() => document.activeElement?.tagName === 'VSCODE-TEXT-FIELD');
  await panel.page.keyboard.press('Control+A');
  await panel.page.keyboard.type('trunk');
  await panel.page.keyboard.press('Enter');
  await panel.page.waitForFunction(() => window.posted.some(message => message.type === 'intent'));
  assert.deepEqual((await panel.posted('intent'))[0]?.intent, {
    type: 'renameBranch',
    session,
    branch: main,
    name: 'trunk',
  });
  await panel.page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'treeitem');
  await panel.page.keyboard.press('f');
  await panel.page.getByText('New branch from the end of turn 7').waitFor();
  await panel.page.keyboard.press('Escape');
  await panel.page.getByRole('treeitem', { selected: true }).focus();
  await panel.page.keyboard.press(']');
  await panel.page.waitForFunction(() =>
    document.querySelector('[aria-selected="true"]')?.textContent?.includes('try-mutex'),
  );
  await panel.page.getByText('2 of 3').waitFor();
  await panel.page.getByRole('button', { name: 'Next way' }).click();
  await panel.page.getByText('3 of 3').waitFor();
  assert.deepEqual(
    (await panel.posted('show')).map(message => message.shown?.branch),
    [mutex, retry],
  );
  await panel.close();
});

test('the host is told what its when-clauses need', async () => {
  const { story, mutex } = loginStory();
  const panel = await rig.open(storyScript(story, mutex));
  await panel.page.getByRole('article', { name: 'Turn 7', exact: true }).focus();
  await panel.page.waitForFunction(() =>
    window.posted.some(message => message.type === 'context' && message.context.node > 0),
  );
  const context = (await panel.posted('context')).at(-1)?.context;
  assert.deepEqual(
    { ...context, node: (context?.node ?? 0) > 0 },
    {
      shown: { session, branch: mutex },
      running: true,
      requests: 2,
      node: true,
      composerFocused: false,
      branches: 4,
      canUndoRewind: false,
      canRetry: false,
      canResume: false,
      sheet: 'none',
    },
  );
  await panel.close();
});

test('one polite line tells of a finished turn, none of what streams', async () => {
  const { story, mutex } = loginStory();
  story.fresh();
  const panel = await rig.open(storyScript(story, mutex));
  await panel.page.getByRole('article', { name: 'Turn 8', exact: true }).waitFor();
  const status = panel.page.getByRole('status');
  assert.equal(await status.innerText(), '');
  story.results(mutex, [{ call: 'm8-2', name: 'bash', title: 'npm test -- refresh', exit: 0 }]);
  story.end(mutex, 'done', {
    receipt: {
      files: [{ path: 'a', change: 'created', added: 1, removed: 0 }],
      check: 'passed',
      checkTitle: 'npm test',
      checkCount: '20 of 20',
      steps: 2,
      cost: 0.1,
      ms: 9,
    },
  });
  await panel.page.evaluate(
    text => window.pushFrame({ events: JSON.parse(text) as never }),
    JSON.stringify(story.fresh()),
  );
  await panel.page.waitForFunction(() => document.querySelector('[role="status"]')?.textContent !== '');
  assert.equal(await status.innerText(), 'try-mutex, turn 8 done: 1 file, 20 of 20');
  await panel.close();
});

test('every frame is acknowledged once it was drawn, and a hole is asked for again', async () => {
  const { story, mutex } = loginStory();
  const panel = await rig.open(storyScript(story, mutex));
  await panel.page.getByText('Add a test that fails').waitFor();
  await panel.page.waitForFunction(() => window.posted.some(message => message.type === 'ack' && message.n === 1));
  const run = story.tree.branches.get(mutex)?.run?.id;
  const piece = (offset: number): object => ({ type: 'text', branch: mutex, run, block: 0, offset, text: 'abc' });
  await panel.page.evaluate(
    text => window.pushFrame({ live: JSON.parse(text) as never }),
    JSON.stringify([piece(0), piece(50)]),
  );
  await panel.page.waitForFunction(() => window.posted.some(message => message.type === 'show'));
  assert.deepEqual(
    (await panel.posted('show')).map(message => message.shown),
    [{ session, branch: mutex }],
  );
  await panel.close();
});

test('R on another branch shows it first and asks there', async () => {
  const { story, main, mutex } = loginStory();
  const panel = await rig.open(storyScript(story, mutex));
  await panel.page.getByRole('treeitem', { selected: true }).focus();
  await panel.page.keyboard.press('ArrowUp');
  await panel.page.keyboard.press('r');
  await panel.page.getByText('Rewind main').waitFor();
  await panel.page.getByText('Leaves turn 7 behind.').waitFor();
  assert.deepEqual((await panel.posted('show')).at(-1)?.shown, { session, branch: main });
  await panel.close();
});

test('that nothing was shown for a moment does not make a reload forget its place', async () => {
  const { story, mutex } = loginStory();
  const panel = await rig.open(storyScript(story, mutex));
  await panel.page.getByText('Add a test that fails').waitFor();
  await panel.page.waitForFunction(() => sessionStorage.getItem('state')?.includes('s-login'));
  await panel.page.evaluate(() => window.pushFrame({ snapshot: null }));
  await panel.page.getByText('Ask for something.').waitFor();
  await panel.page.reload();
  await panel.page.getByText('Add a test that fails').waitFor();
  assert.deepEqual((await panel.posted('ready')).at(-1)?.shown, { session, branch: mutex });
  await panel.close();
});
