import { test } from 'node:test';
import assert from 'node:assert/strict';
import { adoptedScript, adoptPreview, ask, conflictPreview, movesScript, movesStory } from './harness/moveStates.ts';
import { panelRig, type OpenPanel } from './harness/rig.ts';
import { session } from './harness/story.ts';

const rig = panelRig();
const { story, main, mutex, scout } = movesStory();
const clock = story.time + 8000;

/** The panel with the sheet for adopting a branch's changes. */
async function asked(preview: unknown, branch = mutex, turn = 0): Promise<OpenPanel> {
  const panel = await rig.open(movesScript('mutex', { adoptPreview: preview }), { clock });
  await ask(panel.page, { type: 'adopt', branch, turn });
  await panel.page.locator('.composer.adopt').waitFor();
  return panel;
}

async function asks(panel: OpenPanel): Promise<unknown[]> {
  const queries = (await panel.posted('query')).map(message => message.query);
  return queries.flatMap(query => (query.type === 'adoptPreview' ? [query.adoption] : []));
}

async function press(panel: OpenPanel): Promise<unknown> {
  await panel.page.locator('vscode-button[data-focus="composer"]:not([disabled])').click();
  await panel.page.locator('.composer.adopt').waitFor({ state: 'detached' });
  return (await panel.posted('intent'))[0]?.intent;
}

const wish = { into: main, turn: 0, how: 'replace', conflicts: 'markers' };

test('a way goes into the branch it came from, and replaces what that did since; the target is shown then', async () => {
  const panel = await asked(adoptPreview);
  await panel.page.getByText('Changes 1 file in your workspace.').waitFor();
  assert.equal(await panel.page.getByRole('radio').count(), 0);
  assert.deepEqual(await press(panel), { type: 'adopt', session, branch: mutex, adoption: wish, except: [] });
  assert.deepEqual((await panel.posted('show')).at(-1)?.shown, { session, branch: main });
  await panel.close();
});

test('what an agent was started for goes on top; the person may choose otherwise, and takes a side in conflicts', async () => {
  const panel = await asked(conflictPreview, scout);
  await panel.page.getByText('Both changed the same lines of src/auth/token.ts.').waitFor();
  assert.equal(await panel.page.getByRole('radio', { name: 'Merge on top' }).getAttribute('aria-checked'), 'true');
  await panel.page.getByRole('radio', { name: 'Replace main’s changes since' }).click();
  await panel.page.getByRole('radio', { name: 'Take scout’s lines' }).click();
  await panel.page.getByRole('checkbox', { name: 'refresh.test.ts' }).click();
  await panel.page.getByText('1 of 2 files change.').waitFor();
  const last = { ...wish, conflicts: 'theirs' };
  assert.deepEqual(await asks(panel), [{ ...wish, how: 'merge' }, wish, last]);
  const except = ['test/auth/refresh.test.ts'];
  assert.deepEqual(await press(panel), { type: 'adopt', session, branch: scout, adoption: last, except });
  await panel.close();
});

test('a way that met changes of its target names the turn since when they go back', async () => {
  const panel = await asked(conflictPreview);
  const replace = panel.page.getByRole('radio', { name: 'Replace main’s changes since turn 6' });
  assert.equal(await replace.getAttribute('aria-checked'), 'true');
  await panel.close();
});

test('another target is asked about anew', async () => {
  const panel = await asked(adoptPreview);
  await panel.page.getByRole('button', { name: 'Into Another Branch…' }).click();
  await panel.page.getByRole('radio', { name: 'scout' }).click();
  await panel.page.getByText('Changes 1 file in scout’s copy.').waitFor();
  assert.deepEqual(await asks(panel), [wish, { ...wish, into: scout }]);
  await panel.close();
});

test('one turn alone goes on top of what is there, without a choice', async () => {
  const turn = story.tree.branches.get(mutex)?.head ?? 0;
  const panel = await asked(conflictPreview, mutex, turn);
  await panel.page.getByText('Adopt turn 7 of try-mutex').waitFor();
  assert.equal(await panel.page.getByRole('radio', { name: 'Merge on top' }).count(), 0);
  assert.deepEqual(await asks(panel), [{ ...wish, turn, how: 'merge' }]);
  await panel.close();
});

test('nothing is adopted where nothing would change, and a target without files can get them', async () => {
  const nothing = await asked({ ...adoptPreview, changes: [] });
  await nothing.page.getByText('No file of main would change.').waitFor();
  const button = nothing.page.locator('vscode-button[data-focus="composer"]');
  assert.equal(await button.getAttribute('title'), 'Nothing would change');
  await nothing.close();
  const bare = await asked({ unavailable: 'retry-loop has no files on disk. Make its copy first.' });
  await bare.page.getByRole('button', { name: 'Into Another Branch…' }).click();
  await bare.page.getByRole('radio', { name: 'retry-loop' }).click();
  await bare.page.getByRole('button', { name: 'Make Its Copy' }).click();
  await bare.page.waitForFunction(
    () =>
      window.posted.filter(message => message.type === 'query' && message.query.type === 'adoptPreview').length === 3,
  );
  assert.deepEqual((await bare.posted('intent'))[0]?.intent, { type: 'makeCopy', session, branch: mutex + 1 });
  await bare.close();
});

test('what was adopted stands in the transcript, each with its undo, and what is to be resolved', async () => {
  const panel = await rig.open(adoptedScript(), { clock });
  const row = (words: string) => panel.page.locator('.ev').filter({ hasText: words });
  await row('Adopted 1 file of turn 7 of try-mutex.').getByRole('button', { name: 'Undo' }).click();
  await row('Both changed the same lines').getByRole('button', { name: 'Resolve…' }).click();
  await panel.page.waitForFunction(() => window.posted.some(message => message.type === 'intent'));
  const intent = (await panel.posted('intent'))[0]?.intent;
  const adopted = intent?.type === 'undoAdopt' ? intent.adopted : 0;
  assert.deepEqual(intent, { type: 'undoAdopt', session, branch: main, adopted });
  assert.deepEqual(
    (await panel.posted('host')).map(message => message.action),
    [{ type: 'resolveConflict', session, branch: main, adopted: adopted - 1, path: 'src/auth/token.ts' }],
  );
  await panel.close();
});

test('whether a copy brings packages along is asked in the fork sheet', async () => {
  const script = movesScript('main', {});
  const panel = await rig.open({ ...script, window: { ...script.window, notCopied: 'node_modules' } }, { clock });
  await panel.page.getByRole('article', { name: 'Turn 6', exact: true }).focus();
  await panel.page.keyboard.press('f');
  await panel.page.getByRole('button', { name: 'Copy It' }).click();
  await panel.page.getByRole('button', { name: 'Leave It' }).click();
  assert.deepEqual(
    (await panel.posted('host')).map(message => message.action),
    [
      { type: 'includeInCopies', choice: 'copy' },
      { type: 'includeInCopies', choice: 'leave' },
    ],
  );
  await panel.page.evaluate(window_ => window.push({ type: 'window', window: window_ }), script.window);
  await panel.page.getByText('is not in a new copy').waitFor({ state: 'detached' });
  await panel.close();
});
