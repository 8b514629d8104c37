import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { setTheme } from './harness/axe.ts';
import { crowding } from './harness/crowding.ts';
import { panelRig } from './harness/rig.ts';
import { allStates } from './harness/states.ts';

const rig = panelRig();
const folder = path.resolve('out/screenshots/narrow');
const widths = [240, 272, 300, 360, 400];
const usual = 300;

before(() => mkdir(folder, { recursive: true }));

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

for (const state of allStates()) {
  test(`${state.name}: no words over each other or cut off, however narrow the side bar`, async () => {
    const panel = await rig.open(state.script, { clock: state.clock });
    await state.reach(panel.page);
    const found: Record<string, string[]> = {};
    for (const width of widths) {
      await panel.page.setViewportSize({ width, height: 700 });
      await panel.page.evaluate(
        () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
      const troubles = await crowding(panel.page);
      if (troubles.length > 0) found[width] = troubles;
      // Every width is measured; pictures to look at are of the narrowest and a usual one.
      if (width !== widths[0] && width !== usual) continue;
      for (const theme of ['dark', 'light'] as const) {
        await setTheme(panel.page, theme);
        const file = path.join(folder, `${state.name}-${width}-${theme}.png`);
        await panel.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
      }
    }
    assert.deepEqual(found, {});
    await panel.close();
  });
}
