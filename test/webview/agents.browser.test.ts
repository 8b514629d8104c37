import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { agentStates } from './harness/agentStates.ts';
import { tenStory } from './harness/agentStory.ts';
import { axeViolations, setTheme } from './harness/axe.ts';
import { crowding } from './harness/crowding.ts';
import { panelRig } from './harness/rig.ts';
import { allThemes } from './harness/theme.ts';

const rig = panelRig();
const clock = tenStory().story.time + 8000;
const folder = path.resolve('out/screenshots');

before(() => mkdir(folder, { recursive: true }));

for (const state of agentStates((name, script, reach) => ({ name, script, clock, reach }))) {
  test(`${state.name}: accessible in four themes, in its place at any width`, async () => {
    const panel = await rig.open(state.script, { clock });
    await state.reach(panel.page);
    for (const theme of allThemes) {
      await setTheme(panel.page, theme);
      const file = path.join(folder, `panel-${state.name}-${theme}.png`);
      await panel.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
      assert.deepEqual(await axeViolations(panel.page), [], theme);
    }
    await setTheme(panel.page, 'dark');
    for (const width of [240, 300]) {
      await panel.page.setViewportSize({ width, height: 700 });
      await panel.page.evaluate(
        () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
      const file = path.join(folder, `panel-${state.name}-dark-${width}.png`);
      await panel.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
      assert.deepEqual(await crowding(panel.page), [], `${width} px`);
    }
    await panel.clean();
    await panel.close();
  });
}
