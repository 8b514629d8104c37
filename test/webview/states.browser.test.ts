import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { axeViolations, setTheme } from './harness/axe.ts';
import { panelRig } from './harness/rig.ts';
import { allStates } from './harness/states.ts';
import { allThemes } from './harness/theme.ts';

const rig = panelRig();
const folder = path.resolve('out/screenshots');

before(() => mkdir(folder, { recursive: true }));

for (const state of allStates()) {
  test(`${state.name}: drawn, accessible and within its policy in four themes`, async () => {
    const panel = await rig.open(state.script, { clock: state.clock });
    await state.reach(panel.page);
    for (const theme of allThemes) {
      await setTheme(panel.page, theme);
      const file = path.join(folder, `panel-${state.name}-${theme}.png`);
      await panel.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
      assert.deepEqual(await axeViolations(panel.page), [], theme);
    }
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
    await panel.page.screenshot({
      path: path.join(folder, `panel-main-dark-${width}.png`),
      animations: 'disabled',
      caret: 'hide',
    });
    await panel.close();
  }
});
