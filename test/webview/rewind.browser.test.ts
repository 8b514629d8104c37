import { test } from 'node:test';
import assert from 'node:assert/strict';
import { askRewind, changed, preview, rewindScript } from './harness/rewindStates.ts';
import { panelRig, type OpenPanel } from './harness/rig.ts';
import { loginStory } from './harness/scenes.ts';
import { session } from './harness/story.ts';

const rig = panelRig();
const { at, story } = loginStory('main only');
const clock = story.time + 8000;

/** The panel with the rewind sheet open at the end of turn 6. */
async function asked(answer: Parameters<typeof rewindScript>[0]): Promise<OpenPanel> {
  const panel = await rig.open(rewindScript(answer), { clock });
  await askRewind(panel.page);
  return panel;
}

async function rewinds(panel: OpenPanel): Promise<unknown[]> {
  return (await panel.posted('intent')).map(message => message.intent);
}

async function press(panel: OpenPanel): Promise<void> {
  await panel.page.getByText('Rewind', { exact: true }).last().click();
  await panel.page.getByText('Rewind main').waitFor({ state: 'detached' });
}

const rewind = { type: 'rewind', session, branch: 1, to: at };

test('the files go along, with the person’s edits kept, when Enter is pressed', async () => {
  const panel = await asked(preview);
  await panel.page.getByText('You changed src/login.ts after turn 7. Your change is kept.').waitFor();
  await panel.page.waitForFunction(() => document.activeElement?.textContent === 'Rewind');
  await panel.page.keyboard.press('Enter');
  await panel.page.getByText('Rewind main').waitFor({ state: 'detached' });
  assert.deepEqual(await rewinds(panel), [{ ...rewind, files: { edits: 'keepMine', except: [] } }]);
  await panel.close();
});

test('a file is left out, and taken exactly the person’s own edits go too', async () => {
  const panel = await asked(preview);
  await panel.page.getByRole('radio', { name: 'Exactly as of the end of turn 6' }).click();
  await panel.page.getByText('3 files go back.').waitFor();
  await panel.page.getByRole('checkbox', { name: 'token.ts' }).click();
  await panel.page.getByText('2 of 3 files go back.').waitFor();
  await press(panel);
  assert.deepEqual(await rewinds(panel), [{ ...rewind, files: { edits: 'exact', except: ['src/auth/token.ts'] } }]);
  await panel.close();
});

test('words only, and every file left out, leave the files alone', async () => {
  const words = await asked(preview);
  await words.page.getByRole('radio', { name: 'Words only' }).click();
  assert.equal(await words.page.getByRole('checkbox').count(), 0);
  await press(words);
  assert.deepEqual(await rewinds(words), [rewind]);
  await words.close();
  const none = await asked(preview);
  for (const name of ['client.ts', 'token.ts']) await none.page.getByRole('checkbox', { name }).click();
  await press(none);
  assert.deepEqual(await rewinds(none), [rewind]);
  await none.close();
});

test('where no file would change only the words go back', async () => {
  const panel = await asked({ from: 'a', to: 'a', changes: [], yours: [], conflicts: [], left: [] });
  await panel.page.getByText('No file changed since.').waitFor();
  await press(panel);
  assert.deepEqual(await rewinds(panel), [rewind]);
  await panel.close();
});

test('until it is known what would change nothing is decided, but words only can be', async () => {
  const panel = await asked(undefined);
  await panel.page.getByText('Not known here.').waitFor();
  await panel.page.keyboard.press('Escape');
  await panel.page.evaluate(() => {
    const post = window.postMessage.bind(window);
    window.push = message => message.type !== 'queryAnswer' && post(message, '*');
  });
  await askRewind(panel.page);
  await panel.page.getByText('Looking at what would change…').waitFor();
  const button = panel.page.locator('vscode-button[data-focus="composer"]');
  assert.equal(await button.getAttribute('title'), 'It is not known yet what would change');
  await panel.page.getByRole('radio', { name: 'Words only' }).click();
  await press(panel);
  assert.deepEqual(await rewinds(panel), [rewind]);
  await panel.close();
});

test('Preview asks the host for the native diff of exactly this rewind', async () => {
  const panel = await asked({ ...preview, yours: [], changes: [changed('src/a.ts')] });
  await panel.page.getByRole('button', { name: 'Preview' }).click();
  const actions = (await panel.posted('host')).map(message => message.action);
  assert.deepEqual(actions, [{ type: 'previewRewind', session, branch: 1, to: at }]);
  await panel.close();
});
