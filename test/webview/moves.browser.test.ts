import { test } from 'node:test';
import { looksRight } from './harness/looksRight.ts';
import { moveStates, movesStory } from './harness/moveStates.ts';
import { panelRig } from './harness/rig.ts';

const rig = panelRig();
const clock = movesStory().story.time + 8000;

for (const state of moveStates((name, script, reach) => ({ name, script, clock, reach }))) {
  test(`${state.name}: accessible in four themes, in its place at any width`, async () => {
    const panel = await rig.open(state.script, { clock });
    await looksRight(panel, state);
    await panel.close();
  });
}
