import type { ConsoleMessage, Page } from 'playwright-core';
import { showOnFailure } from './showOnFailure.ts';
import type { Workbench } from './workbench.ts';

export interface OpenWindow {
  readonly page: Page;
  /** What went wrong in Banyan's own webviews since the window opened: errors, and refusals of the content security policy. */
  readonly problems: readonly string[];
  close(): Promise<void>;
}

export interface PagePlan {
  /** Another folder than the workbench's; empty for a window without one. */
  readonly folder?: string;
  /** In CSS pixels; 1400 by 900 without it. */
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** How long a person's step may take on a machine that has other things to do, in milliseconds. */
const PATIENCE = 60_000;

/** Opens a window of the workbench and gives it once its parts stand. Each window has a browser profile of its own. */
export async function openPage(workbench: Workbench, plan: PagePlan = {}): Promise<OpenWindow> {
  const context = await workbench.browser.newContext({ viewport: plan.viewport ?? { width: 1400, height: 900 } });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', error => {
    if (/banyan/i.test(error.stack ?? error.message)) problems.push(error.stack ?? error.message);
  });
  page.on('console', message => {
    if (isProblem(message)) problems.push(`${message.text()} (${message.location().url})`);
  });
  showOnFailure(page, workbench);
  await page.goto(workbench.address(plan.folder));
  await workbenchReady(page, plan.folder === '' ? 'empty' : 'folder');
  return { page, problems, close: () => context.close() };
}

/** Reloads the window as *Developer: Reload Window* does and waits for its parts. */
export async function reloadPage(page: Page): Promise<void> {
  await page.reload();
  await workbenchReady(page, 'folder');
}

async function workbenchReady(page: Page, opens: 'folder' | 'empty'): Promise<void> {
  await page.locator('.monaco-workbench .part.statusbar').waitFor();
  if (opens === 'folder') await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
}

/**
 * VS Code's own noise (a missing native module, no gallery) comes from other places than our scripts and our webviews'
 * documents. A refusal of the content security policy is reported by the webview's outer document, which names us.
 */
function isProblem(message: ConsoleMessage): boolean {
  const { url } = message.location();
  const ours = ['extensionId=banyan.banyan', '/banyan.banyan-', 'fake.html'];
  return message.type() === 'error' && ours.some(part => url.includes(part));
}
