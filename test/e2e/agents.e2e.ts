import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { eventually } from '../support/workbench/eventually.ts';
import { clickUntil, type Gestures } from '../support/workbench/gestures.ts';
import type { OpenWindow } from '../support/workbench/page.ts';
import { screenshot } from '../support/workbench/screenshot.ts';
import { openScene, type Scene } from '../support/workbench/scene.ts';
import type { Workbench } from '../support/workbench/workbench.ts';

/** Agents that fork, spawn, ask and go back, as a person sees them in VS Code. */
let scene: Scene | undefined;
let workbench: Workbench;
let window: OpenWindow;
let ui: Gestures;

before(async () => {
  scene = await openScene({ 'workbench.colorTheme': 'Default Dark Modern' });
  ({ workbench, window, ui } = scene);
});

after(() => scene?.stop());

test('an agent forks into three, each looks at one part, and their results come back as one answer', async () => {
  await ui.send('fork into 3');
  await ui.view.getByText('All 3 have reported:').waitFor();
  await ui.receipts.first().waitFor();
  await screenshot(window.page, 'e2e-fork-into-3');
});

test('what every agent did stands in its scratch folder', async () => {
  const sessions = (await readdir(path.join(workbench.folder, '.banyan'))).filter(name => name.startsWith('s'));
  assert.equal(sessions.length, 1);
  const folder = path.join(workbench.folder, '.banyan', sessions[0] ?? '');
  assert.deepEqual((await readdir(folder)).sort(), ['look-at-readme', 'look-at-source', 'look-at-tests', 'main']);
  const history = path.join(folder, 'look-at-readme', 'history.md');
  // Nothing waits for it, so it may come after the receipt.
  const words = await eventually(() => readFile(history, 'utf8').catch(() => undefined));
  assert.match(words, /^n1–n\d+: \.\.\/main\/history\.md/);
  assert.match(await readFile(path.join(folder, 'look-at-readme', 'result.md'), 'utf8'), /Found: the README/);
});

test('an agent asks the person, who answers with a click', async () => {
  await ui.send('ask me which port [80, 443] (80)');
  await ui.button('443').waitFor();
  await screenshot(window.page, 'e2e-question');
  await clickUntil(ui.button('443'), async () => (await ui.button('443').count()) === 0);
  await ui.view.getByText('You said:').waitFor();
  await ui.receipts.nth(1).waitFor();
  await screenshot(window.page, 'e2e-answered');
});

test('an agent goes back in its own context and leaves itself a note', async () => {
  await ui.send('rewind');
  await ui.answer('ls', 'Allow Once');
  await ui.view.getByText('I am back at the earlier place.').waitFor();
  await screenshot(window.page, 'e2e-own-rewind');
});

test('a fresh agent asks its parent’s delegate before it begins', async () => {
  await ui.send('spawn a helper to write docs/notes.md: short lines');
  await ui.answer('docs/notes.md', 'Allow Once');
  await ui.view.getByText('The helper is back:').waitFor();
  await screenshot(window.page, 'e2e-onboarded');
});

test('an agent sums its own context up', async () => {
  await ui.send('compact');
  await ui.view.getByText('I go on from the summary.').waitFor();
  await screenshot(window.page, 'e2e-compacted');
});

test('nothing of ours complained', () => {
  assert.deepEqual(window.problems, []);
});
