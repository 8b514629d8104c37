import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { panelRig } from './harness/rig.ts';
import { emptyScript, hostScript, loginStory, storyScript } from './harness/scenes.ts';
import { frameOf, standing } from './harness/story.ts';

const rig = panelRig();

/** Where the parts that are there from the beginning stand. */
function places(page: Page): Promise<unknown> {
  return page.evaluate(() =>
    ['.composer', '.composer textarea', '.bar .act:last-child'].map(name => {
      const { left, top, width, height } = document.querySelector(name)?.getBoundingClientRect() ?? new DOMRect();
      return [name, left, top, width, height];
    }),
  );
}

test('the composer is there before anything is known, and nothing moves when a session comes', async () => {
  const { story, main } = loginStory('main only');
  for (const width of [240, 360]) {
    const panel = await rig.open(hostScript({ none: {} }), { width });
    const text = panel.page.getByRole('textbox', { name: 'Prompt' });
    await text.fill('Typed before');
    const before = await places(panel.page);
    const frame = JSON.stringify(frameOf(story, main));
    await panel.page.evaluate(json => window.pushFrame(JSON.parse(json) as never), frame);
    await panel.page.getByRole('article').first().waitFor();
    assert.deepEqual(await places(panel.page), before, `${width} px`);
    await panel.clean();
    await panel.close();
  }
});

test('the first screen without a key moves nothing either, and its hint stays on one line', async () => {
  const panel = await rig.open(hostScript({ none: {} }), { width: 240 });
  await panel.page.locator('.composer').waitFor();
  const before = await places(panel.page);
  const frame = { snapshot: null, standing: { ...standing, key: 'none' as const }, sessions: [] };
  await panel.page.evaluate(it => window.pushFrame(it), frame);
  await panel.page.getByText('A conversation you can fork').waitFor();
  assert.deepEqual(await places(panel.page), before);
  await panel.close();
});

test('until the panel is drawn its place is held by an empty composer of the same size', async () => {
  const panel = await rig.open(emptyScript({}));
  await panel.page.locator('.composer').waitFor();
  const heights = await panel.page.evaluate(() => {
    const composer = document.querySelector('.composer');
    const real = composer?.getBoundingClientRect().height;
    composer?.remove();
    return [real, parseFloat(getComputedStyle(document.body, '::after').height)];
  });
  assert.equal(heights[1], heights[0]);
  await panel.close();
});

test('going to another branch never shows an empty transcript, nor its beginning', async () => {
  const { story, main, mutex } = loginStory();
  const panel = await rig.open(storyScript(story, mutex), { height: 420 });
  await panel.page.getByText('Add a test that fails without the lock.').first().waitFor();
  await panel.page.evaluate(() => {
    const seen: string[] = [];
    const look = (): void => {
      const log = document.querySelector('.log');
      if (!log || document.querySelectorAll('article').length === 0) seen.push('empty');
      else if (log.scrollHeight - log.clientHeight - log.scrollTop > 40) seen.push('not at its end');
      else seen.push(document.querySelector('[aria-selected="true"] .name')?.textContent ?? '');
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    Object.assign(window, { seen });
  });
  for (const branch of [main, mutex, main]) {
    await panel.page.locator(`[data-branch="${branch}"]`).click();
    await panel.page.waitForFunction(
      id => document.querySelector(`[data-branch="${id}"][tabindex="0"]`) !== null,
      branch,
    );
    await panel.page.evaluate(
      () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  }
  const seen = await panel.page.evaluate(() => [...new Set((window as unknown as { seen: string[] }).seen)]);
  assert.deepEqual(seen.sort(), ['main', 'try-mutex']);
  await panel.close();
});
