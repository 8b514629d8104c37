import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** Right-clicks `place` and picks `item` in VS Code's own menu. A menu ignores the mouse for the moment after it opened. */
export async function pickInMenu(page: Page, place: Locator, item: string): Promise<void> {
  await place.click({ button: 'right', position: { x: 60, y: 8 } });
  const entry = page.getByRole('menuitem', { name: item, exact: true });
  await entry.waitFor();
  await eventually(async () => {
    await entry.click({ timeout: 1000 }).catch(() => undefined);
    return (await entry.count()) === 0 ? true : undefined;
  });
}
