import { readFile } from 'node:fs/promises';
import { afterEach } from 'node:test';
import type { Page } from 'playwright-core';
import { statePaths } from '../../../src/client/stateFolder.ts';
import { stateOf } from './background.ts';
import { panel } from './panel.ts';
import { screenshot } from './screenshot.ts';
import type { Workbench } from './workbench.ts';

/** How much of a text is printed, in characters. */
const SHOWN = 4000;

interface Watched {
  readonly page: Page;
  readonly workbench: Workbench;
}

const windows: Watched[] = [];

/** From now on a test of this process that fails prints what this window shows and what was logged, and draws the window. */
export function showOnFailure(page: Page, workbench: Workbench): void {
  windows.push({ page, workbench });
}

async function show({ page, workbench }: Watched, test: string, n: number): Promise<void> {
  const picture = `failed-${test.replaceAll(/\W+/g, '-').slice(0, 60)}-${n}`;
  await screenshot(page, picture).catch(() => undefined);
  const shown = await panel(page)
    .locator('body')
    .innerText({ timeout: 5000 })
    .catch((error: unknown) => String(error));
  console.log(`\nWindow ${n} when "${test}" failed (out/screenshots/${picture}.png):\n${shown.slice(-SHOWN)}`);
  const logged = await readFile(statePaths(stateOf(workbench)).log, 'utf8').catch(String);
  console.log(`The background process logged last:\n${logged.slice(-SHOWN)}`);
}

// A bench opens windows as well, and is no test.
if (process.env['NODE_TEST_CONTEXT'] !== undefined)
  afterEach(async context => {
    if (!('passed' in context) || context.passed) return;
    const open = windows.filter(({ page }) => !page.isClosed());
    for (const [index, window] of open.entries()) await show(window, context.name, index + 1);
  });
