import assert from 'node:assert/strict';
import { axeViolations, setTheme } from './axe.ts';
import { crowding } from './crowding.ts';
import { picture } from './picture.ts';
import type { OpenPanel } from './rig.ts';
import type { State } from './states.ts';
import { allThemes } from './theme.ts';

/** Widths of a side bar in pixels, beside the 360 that panels open with. */
const widths = [240, 272, 300, 400];

/**
 * Brings a panel into a state and checks how it looks: accessible in four themes, no words over each other or cut off
 * however wide the side bar is, and nothing against its policy. Leaves a picture of each theme and of the narrowest.
 */
export async function looksRight(panel: OpenPanel, state: State): Promise<void> {
  const { page } = panel;
  await state.reach(page);
  for (const theme of allThemes) {
    await setTheme(page, theme);
    await picture(page, `panel-${state.name}-${theme}`);
    const asked = theme === allThemes[0] ? 'everything' : 'style';
    assert.deepEqual(await axeViolations(page, asked), [], theme);
  }
  await setTheme(page, 'dark');
  const found: Record<string, string[]> = { 360: await crowding(page) };
  for (const width of widths) {
    await page.setViewportSize({ width, height: 700 });
    found[width] = await crowding(page);
    if (width === widths[0]) await picture(page, `panel-${state.name}-dark-${width}`);
  }
  assert.deepEqual(
    Object.entries(found).filter(([, troubles]) => troubles.length > 0),
    [],
  );
  await panel.clean();
}
