import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';

const folder = path.resolve('out/screenshots');

/**
 * Writes `out/screenshots/<name>.png` where `BANYAN_PICTURES` asks for it. Several hundred are for people to look at, no
 * test reads them, and drawing them takes a third of the time of the tests that do.
 */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env['BANYAN_PICTURES']) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
}
