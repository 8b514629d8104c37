import type { Page } from 'playwright-core';

/** How long palette and command may take to show, in milliseconds, before both are asked for again. */
const PATIENCE = 5000;
const ATTEMPTS = 6;

/**
 * Runs the command with this title (with its category: "Banyan: New Session") from the command palette. A window that is
 * still loading loses keys and knows commands late, so what does not show is asked for again.
 */
export async function runCommand(page: Page, title: string): Promise<void> {
  const palette = page.locator('.quick-input-widget');
  const label = new RegExp(`^${title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(,|$)`);
  for (let attempt = 1; ; attempt++) {
    // One that is fading out still counts as visible, and would take the next words with it.
    await palette.waitFor({ state: 'hidden' });
    try {
      await page.keyboard.press('F1');
      await palette.locator('input.input').fill(`>${title}`, { timeout: PATIENCE });
      return await palette.getByRole('option', { name: label }).first().click({ timeout: PATIENCE });
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      if (await palette.isVisible()) await palette.locator('input.input').press('Escape');
    }
  }
}
