import { test } from 'node:test';
import { agentStates } from './harness/agentStates.ts';
import { tenStory } from './harness/agentStory.ts';
import { looksRight } from './harness/looksRight.ts';
import { panelRig } from './harness/rig.ts';

const rig = panelRig();
const clock = tenStory().story.time + 8000;

for (const state of agentStates((name, script, reach) => ({ name, script, clock, reach }))) {
  test(`${state.name}: accessible in four themes, in its place at any width`, async () => {
    const panel = await rig.open(state.script, { clock });
    await looksRight(panel, state);
    await panel.close();
  });
}
