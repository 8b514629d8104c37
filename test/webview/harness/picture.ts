import type { Page } from 'playwright-core';
import { screenshot } from '../../support/workbench/screenshot.ts';

/**
 * A screenshot where `BANYAN_PICTURES` asks for it: several hundred are for people to look at and no test reads them, and they
 * take a fifth of the processor time.
 */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env['BANYAN_PICTURES']) await screenshot(page, name);
}
