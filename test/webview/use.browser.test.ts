import { test } from 'node:test';
import assert from 'node:assert/strict';
import { ask, movedScript, movesScript, movesStory, usePreview } from './harness/moveStates.ts';
import { panelRig, type OpenPanel } from './harness/rig.ts';
import { session } from './harness/story.ts';

const rig = panelRig();
const { story, mutex } = movesStory();
const clock = story.time + 8000;

/** The panel with the sheet for moving the workspace to try-mutex. */
async function asked(answers: Record<string, unknown> = { usePreview }): Promise<OpenPanel> {
  const panel = await rig.open(movesScript('mutex', answers), { clock });
  await ask(panel.page, { type: 'useInWorkspace', branch: mutex });
  await panel.page.getByText('Puts try-mutex’s files in your workspace.').waitFor();
  return panel;
}

async function intents(panel: OpenPanel): Promise<unknown[]> {
  return (await panel.posted('intent')).map(message => message.intent);
}

test('Enter moves the workspace, with what was left out; what it means is said before', async () => {
  const panel = await asked();
  await panel.page
    .getByText(
      'Puts try-mutex’s files in your workspace. main’s 2 files of turn 7 go back first; they stay in the tree. Your change in src/login.ts is kept.',
    )
    .waitFor();
  await panel.page.getByRole('checkbox', { name: 'client.ts' }).click();
  await panel.page.locator('vscode-button[data-focus="composer"]').focus();
  await panel.page.keyboard.press('Enter');
  await panel.page.getByText('in your workspace', { exact: true }).waitFor({ state: 'detached' });
  assert.deepEqual(await intents(panel), [
    { type: 'useInWorkspace', session, branch: mutex, except: ['src/auth/client.ts'] },
  ]);
  await panel.page.locator('.composer textarea:focus').waitFor();
  assert.equal(await panel.page.getByRole('status').innerText(), 'Your workspace shows the files of try-mutex');
  await panel.close();
});

test('the button has the focus as soon as it is known what would change', async () => {
  const panel = await asked();
  await panel.page.waitForFunction(() => document.activeElement?.textContent === 'Use in Workspace');
  await panel.close();
});

test('on another branch the panel goes there first; a refusal keeps the sheet and says why', async () => {
  const panel = await rig.open(movesScript('main', { usePreview }), { clock });
  await ask(panel.page, { type: 'useInWorkspace', branch: mutex });
  await panel.page.getByText('main’s 2 files of turn 7').waitFor();
  assert.deepEqual((await panel.posted('show')).at(-1)?.shown, { session, branch: mutex });
  await panel.page.evaluate(() => {
    window.refuse['useInWorkspace'] = { reason: 'a.txt: unsaved edits that could not be saved.', code: 'busy' };
  });
  await panel.page.locator('vscode-button[data-focus="composer"]').click();
  await panel.page.getByText('a.txt: unsaved edits that could not be saved.').waitFor();
  await panel.page.getByText('main’s 2 files of turn 7').waitFor();
  await panel.page.keyboard.press('Escape');
  await panel.page.getByText('main’s 2 files of turn 7').waitFor({ state: 'detached' });
  await panel.close();
});

test('until it is known what would change nothing is moved; where the ways cannot be compared the turns are named', async () => {
  const panel = await asked({ usePreview, compare: { from: 0, fromTurn: 0, ways: [] } });
  await panel.page.getByText('What main changed in turn 7 goes back first; it stays in the tree.').waitFor();
  await panel.page.keyboard.press('Escape');
  await panel.page.evaluate(() => {
    const post = window.postMessage.bind(window);
    window.push = message => message.type !== 'queryAnswer' && post(message, '*');
  });
  await panel.page.evaluate(
    branch => window.postMessage({ type: 'command', command: { type: 'useInWorkspace', branch } }, '*'),
    mutex,
  );
  await panel.page.getByText('Looking at what would change…').waitFor();
  const button = panel.page.locator('vscode-button[data-focus="composer"]');
  assert.equal(await button.getAttribute('title'), 'It is not known yet what would change');
  await panel.close();
});

test('Preview asks the host for the native diff of this move', async () => {
  const panel = await asked();
  await panel.page.getByRole('button', { name: 'Preview' }).click();
  const actions = (await panel.posted('host')).map(message => message.action);
  assert.deepEqual(actions, [{ type: 'previewUse', session, branch: mutex }]);
  await panel.close();
});

test('the move stands in the transcript with its undo', async () => {
  const panel = await rig.open(movedScript(), { clock });
  await panel.page.getByText('Your workspace moved here from main').waitFor();
  await panel.page.getByRole('button', { name: 'Undo' }).click();
  await panel.page.waitForFunction(() => window.posted.some(message => message.type === 'intent'));
  assert.deepEqual(await intents(panel), [{ type: 'undoUse', session }]);
  await panel.close();
});

test('a branch with a copy says so to a screen reader and on hover; its menu knows what can be done', async () => {
  const panel = await rig.open(movesScript('main', {}), { clock });
  const row = panel.page.getByRole('treeitem', { name: /^try-mutex works in its own copy/ });
  assert.equal(await row.getAttribute('title'), 'try-mutex works in its own copy');
  const contexts = await panel.page
    .getByRole('treeitem')
    .evaluateAll(rows =>
      rows.map(each => JSON.parse((each as HTMLElement).dataset['vscodeContext'] ?? '{}') as unknown),
    );
  const flags = (contexts as { branchHolds: boolean; branchCopied: boolean }[]).map(context => [
    context.branchHolds,
    context.branchCopied,
  ]);
  assert.deepEqual(flags, [
    [true, false],
    [false, true],
    [false, false],
    [false, true],
  ]);
  await panel.close();
});
