import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { panelRig } from './harness/rig.ts';
import { emptyScript, loginStory, storyScript } from './harness/scenes.ts';
import { allThemes, type Theme } from './harness/theme.ts';

const rig = panelRig();
const folder = path.resolve('out/screenshots');

test('every state of the panel can be drawn in every theme', async () => {
  await mkdir(folder, { recursive: true });
  const { story, main, mutex } = loginStory();
  for (const theme of allThemes) {
    const shot = async (name: string, page: Page): Promise<void> => {
      await page.waitForTimeout(0);
      await page.screenshot({
        path: path.join(folder, `panel-${name}-${theme}.png`),
        animations: 'disabled',
        caret: 'hide',
      });
    };
    await running(theme, shot);
    const first = await rig.open(emptyScript({ key: 'none' }), { theme });
    await first.page.getByText('A conversation you can fork at any turn.').waitFor();
    await shot('firstrun', first.page);
    await first.clean();
    await first.close();
    const fork = await rig.open(storyScript(story, main), { theme, clock: story.time });
    await fork.page.getByRole('article', { name: 'Turn 6', exact: true }).focus();
    await fork.page.keyboard.press('f');
    await fork.page.getByLabel('Way 1').fill('Guard the refresh with a mutex. Leave the retry logic alone.');
    await fork.page.keyboard.press('Alt+Enter');
    await fork.page.getByLabel('Way 2').fill('Retry once with the new token, with a limit of one retry.');
    await shot('fork', fork.page);
    await fork.page.keyboard.press('Escape');
    await fork.page.getByRole('article', { name: 'Turn 6', exact: true }).focus();
    await fork.page.keyboard.press('r');
    await fork.page.getByText('Leaves turn 7 behind.').waitFor();
    await shot('rewind', fork.page);
    await fork.clean();
    await fork.close();
  }

  async function running(theme: Theme, shot: (name: string, page: Page) => Promise<void>): Promise<void> {
    const panel = await rig.open(storyScript(story, mutex), { theme, clock: story.time + 8000 });
    await panel.page.getByText('Add a test that fails without the lock.').first().waitFor();
    const call = {
      type: 'output',
      branch: mutex,
      run: story.tree.branches.get(mutex)?.run?.id ?? 0,
      call: 'm8-2',
      offset: 0,
      text: '✓ refreshes once when alone\n✓ waits for a refresh under way\n',
    } as const;
    await panel.page.evaluate(live => window.pushFrame({ live: [live] }), call);
    await panel.page.getByText('waits for a refresh under way').waitFor();
    await shot('main', panel.page);
    await panel.clean();
    await panel.close();
  }
});
