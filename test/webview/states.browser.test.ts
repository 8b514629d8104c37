import { test } from 'node:test';
import assert from 'node:assert/strict';
import { looksRight } from './harness/looksRight.ts';
import { picture } from './harness/picture.ts';
import { panelRig } from './harness/rig.ts';
import { allStates } from './harness/states.ts';

const rig = panelRig();

for (const state of allStates()) {
  test(`${state.name}: accessible in four themes, in its place at any width`, async () => {
    const panel = await rig.open(state.script, { clock: state.clock });
    await looksRight(panel, state);
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
