import type { Page } from 'playwright-core';
import { runCommand } from './command.ts';

export type Theme = 'dark' | 'light' | 'highContrast' | 'highContrastLight';

const THEMES: Record<Theme, { readonly label: string; readonly mark: string }> = {
  dark: { label: 'Dark Modern', mark: 'dark_modern' },
  light: { label: 'Light Modern', mark: 'light_modern' },
  highContrast: { label: 'Dark High Contrast', mark: 'hc_black' },
  highContrastLight: { label: 'Light High Contrast', mark: 'hc_light' },
};

/** Picks a colour theme as a person does, and waits until the window shows it. */
export async function setTheme(page: Page, theme: Theme): Promise<void> {
  const { label, mark } = THEMES[theme];
  await runCommand(page, 'Preferences: Color Theme');
  const list = page.locator('.quick-input-widget');
  await list.getByRole('combobox').or(list.locator('input.input')).first().fill(label);
  await list
    .getByRole('option', { name: new RegExp(`^${label}(,|$)`) })
    .first()
    .click();
  await page.locator(`.monaco-workbench.vscode-theme-defaults-themes-${mark}-json`).waitFor();
}
