import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/**
 * Right-clicks `place` and picks `item` in VS Code's own menu. A menu ignores the mouse for the moment after it opened, and
 * goes when what it belongs to is drawn anew.
 */
export async function pickInMenu(page: Page, place: Locator, item: string): Promise<void> {
  const entry = page.getByRole('menuitem', { name: item, exact: true });
  let clicked = false;
  await eventually(async () => {
    if ((await entry.count()) === 0) {
      if (clicked) return true;
      await place.click({ button: 'right', position: { x: 60, y: 8 }, timeout: 5000 }).catch(() => undefined);
      await entry.waitFor({ timeout: 5000 }).catch(() => undefined);
    }
    clicked = await entry.click({ timeout: 1000 }).then(
      () => true,
      () => clicked,
    );
    return undefined;
  }, 60_000);
}
