import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { pickInMenu } from '../support/workbench/contextMenu.ts';
import { eventually } from '../support/workbench/eventually.ts';
import { openScene, type Scene } from '../support/workbench/scene.ts';
import { screenshot } from '../support/workbench/screenshot.ts';

/** The folders of agents show in the explorer as they come, and lead back to the agents. */
let scene: Scene | undefined;

before(async () => {
  scene = await openScene({ 'banyan.authority': 'ask', 'explorer.compactFolders': false });
});

after(() => scene?.stop());

test('a folder comes with its agent, shows what it does, and its menu opens the transcript', async () => {
  assert.ok(scene);
  const { window, workbench, ui } = scene;
  const row = (name: string | RegExp): Locator =>
    window.page.locator('.explorer-folders-view').getByRole('treeitem', { name });
  /** VS Code draws a badge behind the name, in the style of the label. */
  const shows = (badge: string): Promise<true> =>
    eventually(async () => {
      const badges = await row(/^main/).evaluateAll(found =>
        found.flatMap(one => [...one.querySelectorAll('*')]).map(one => getComputedStyle(one, '::after').content),
      );
      return badges.some(content => content.includes(badge)) ? true : undefined;
    });
  await ui.send('write notes.txt: words');
  await row(/^\.banyan/).click();
  const session = await eventually(async () => {
    const names = await readdir(path.join(workbench.folder, '.banyan')).catch(() => []);
    return names.find(name => /^s[0-9a-z]{8,}$/.test(name));
  });
  await row(new RegExp(`^${session}`)).click();
  await shows('?');
  await ui.answer('notes.txt', 'Allow Once');
  await ui.receipts.nth(0).waitFor();
  await shows('✓');
  await screenshot(window.page, 'e2e-scratch-explorer');
  const history = path.join(workbench.folder, '.banyan', session, 'main', 'history.md');
  await eventually(async () => ((await readFile(history, 'utf8')).includes('write notes.txt: ok') ? true : undefined));
  await ui.newSession();
  await pickInMenu(window.page, row(/^main/), 'Open Transcript');
  await ui.view.locator('article[aria-label="Turn 1"]').waitFor();
});
