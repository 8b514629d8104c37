import type { Page } from 'playwright-core';

/** Runs the command with this title (with its category: "Banyan: New Session") from the command palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  const palette = page.locator('.quick-input-widget');
  await palette.locator('input.input').fill(`>${title}`);
  const label = new RegExp(`^${title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(,|$)`);
  await palette.getByRole('option', { name: label }).first().click();
}
