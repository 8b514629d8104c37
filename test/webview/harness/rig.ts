import { after, before } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import type { FromWebview } from '../../../src/protocol/webviewMessage.ts';
import { launchChromium } from '../../support/workbench/browser.ts';
import { bundlePanel } from './bundle.ts';
import { fakeHost, type HostScript } from './fakeHost.ts';
import { servePanel } from './pageServer.ts';
import type { Theme } from './theme.ts';

export interface OpenOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** Milliseconds since 1970 at which the page's clock stands; timers run as ever. */
  readonly clock?: number;
}

/** An open panel with what tests ask of it. */
export interface OpenPanel {
  readonly page: Page;
  /** What the panel posted so far, of one type. */
  posted<T extends FromWebview['type']>(type: T): Promise<Extract<FromWebview, { type: T }>[]>;
  /** Requests the page made beyond its own files. */
  readonly strange: string[];
  /** Fails when anything was logged as an error, thrown, or refused by the policy. */
  clean(): Promise<void>;
  close(): Promise<void>;
}

/** One browser and one bundle for a test file. */
export function panelRig(entry?: string): { open(script: HostScript, options?: OpenOptions): Promise<OpenPanel> } {
  let browser: Browser;
  const made: (() => Promise<void>)[] = [];
  let server: Awaited<ReturnType<typeof servePanel>>;
  before(async () => {
    const bundle = await bundlePanel(entry);
    made.push(() => bundle.remove());
    server = await servePanel(bundle.folder, `(${fakeHost.toString()})();`);
    made.push(() => server.close());
    browser = await launchChromium();
    made.push(() => browser.close());
  });
  // What was made before something failed goes too, or its process would never end.
  after(async () => {
    for (const end of made.toReversed()) await end();
  });
  return { open: (script, options = {}) => openPanel(browser, server.origin, script, options) };
}

async function openPanel(
  browser: Browser,
  origin: string,
  script: HostScript,
  options: OpenOptions,
): Promise<OpenPanel> {
  const { theme = 'dark', width = 360, height = 865, clock } = options;
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: 2 });
  const problems: string[] = [];
  const strange: string[] = [];
  page.on('console', message => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', error => problems.push(String(error)));
  page.on('request', request => {
    if (!request.url().startsWith(`${origin}/`)) strange.push(request.url());
  });
  if (clock !== undefined) await page.clock.setFixedTime(clock);
  await page.addInitScript(text => void (window.hostScript = JSON.parse(text) as HostScript), JSON.stringify(script));
  await page.goto(`${origin}/panel.html?theme=${theme}`);
  await page.waitForFunction(() => window.posted.some(message => message.type === 'ready'));
  return {
    page,
    strange,
    posted: async type => {
      const all = JSON.parse(await page.evaluate(() => JSON.stringify(window.posted))) as FromWebview[];
      return all.filter((message): message is Extract<FromWebview, { type: typeof type }> => message.type === type);
    },
    clean: async () => {
      assert.deepEqual(problems, []);
      assert.deepEqual(await page.evaluate(() => window.violations), []);
      assert.deepEqual(strange, []);
    },
    close: () => page.close(),
  };
}
