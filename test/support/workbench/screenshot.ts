import path from 'node:path';
import type { Page } from 'playwright-core';

const FOLDER = path.resolve(import.meta.dirname, '..', '..', '..', 'out', 'screenshots');

/** Writes `out/screenshots/<name>.png` with the caret hidden and animations at their end. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`), animations: 'disabled', caret: 'hide' });
}
