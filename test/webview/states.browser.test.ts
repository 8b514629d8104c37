import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { axeViolations, setTheme } from './harness/axe.ts';
import { crowding } from './harness/crowding.ts';
import { panelRig } from './harness/rig.ts';
import { allStates } from './harness/states.ts';
import { allThemes } from './harness/theme.ts';

const rig = panelRig();
const folder = path.resolve('out/screenshots');
/** Pixels of the side bar; 360 is measured as it opens. */
const widths = [240, 272, 300, 400];

before(() => mkdir(path.join(folder, 'narrow'), { recursive: true }));

for (const state of allStates()) {
  test(`${state.name}: drawn, accessible and within its policy in four themes, with room for its words in every width`, async () => {
    const panel = await rig.open(state.script, { clock: state.clock });
    await state.reach(panel.page);
    for (const theme of allThemes) {
      await setTheme(panel.page, theme);
      await picture(panel.page, `panel-${state.name}-${theme}`);
      const asked = theme === 'dark' ? 'everything' : 'style';
      assert.deepEqual(await axeViolations(panel.page, asked), [], theme);
    }
    await setTheme(panel.page, 'dark');
    const found: Record<string, string[]> = { 360: await crowding(panel.page) };
    for (const width of widths) {
      await resize(panel.page, width);
      found[width] = await crowding(panel.page);
      if (width === 240) await picture(panel.page, `narrow/${state.name}`);
    }
    assert.deepEqual(
      Object.entries(found).filter(([, troubles]) => troubles.length > 0),
      [],
    );
    await panel.clean();
    await panel.close();
  });
}

test('in a narrow and in a wide side bar nothing runs out of its place', async () => {
  const [state] = allStates();
  assert.ok(state);
  for (const width of [240, 300, 400]) {
    const panel = await rig.open(state.script, { clock: state.clock, width });
    await state.reach(panel.page);
    const wide = await panel.page.evaluate(() =>
      [...document.querySelectorAll('body *')]
        .filter(each => each.getBoundingClientRect().right > innerWidth + 0.5 && !each.closest('.unseen, .cut'))
        .map(each => each.className),
    );
    assert.deepEqual(wide, [], `${width} px`);
    await picture(panel.page, `panel-main-dark-${width}`);
    await panel.close();
  }
});

test('the key hint of a card is there whole or not at all, whatever the size of the letters', async () => {
  const [state] = allStates();
  assert.ok(state);
  const panel = await rig.open(state.script, { clock: state.clock });
  await state.reach(panel.page);
  const hint = panel.page.locator('.dock kbd');
  const seen = new Set<string>();
  for (const size of [12, 14, 16]) {
    await panel.page.evaluate(to => document.body.style.setProperty('--small', `${to}px`), size);
    for (let width = 240; width <= 400; width += 8) {
      await panel.page.setViewportSize({ width, height: 700 });
      const part = await hint.evaluate(kbd => {
        const [inner, outer] = [kbd.getBoundingClientRect(), kbd.parentElement?.getBoundingClientRect()];
        if (!outer || inner.width === 0 || inner.top >= outer.bottom) return 'hidden';
        return inner.left >= outer.left - 0.5 && inner.right <= outer.right + 0.5 ? 'whole' : `cut at ${innerWidth}`;
      });
      seen.add(part);
    }
  }
  assert.deepEqual([...seen].sort(), ['hidden', 'whole']);
  await panel.close();
});

function picture(page: Page, name: string): Promise<unknown> {
  return page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
}

/** Gives the side bar another width and waits until that is drawn. */
async function resize(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 700 });
  await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}
