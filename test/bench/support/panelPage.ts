import { bundlePanel } from '../../webview/harness/bundle.ts';
import { servePanel } from '../../webview/harness/pageServer.ts';
import { launchChromium } from '../../support/workbench/browser.ts';
import type { Frame } from '../../../src/protocol/frame.ts';
import type { FromWebview } from '../../../src/protocol/webviewMessage.ts';

/** The product's own panel in Chromium, without VS Code around it. */
export interface PanelPage {
  /** Gives it a frame, as the extension host does. */
  push(frame: Frame): void;
  /** How often a second it draws, counted by its own animation frames over `ms` milliseconds. */
  framesPerSecond(ms: number): Promise<number>;
  /** Characters of text that it shows. */
  textLength(): Promise<number>;
  close(): Promise<void>;
}

/** Opens it in a window as wide as a side bar. `hear` gets every message the panel posts. */
export async function openPanelPage(hear: (message: FromWebview) => void): Promise<PanelPage> {
  const bundle = await bundlePanel();
  const server = await servePanel(bundle.folder, `(${host.toString()})();`);
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 360, height: 865 } });
  await page.exposeFunction('hearPanel', (text: string) => hear(JSON.parse(text) as FromWebview));
  await page.goto(`${server.origin}/panel.html?theme=dark`);
  return {
    push: frame =>
      void page.evaluate(data => window.postMessage({ type: 'frame', frame: data }, '*'), frame).catch(() => undefined),
    framesPerSecond: ms =>
      page.evaluate(
        span =>
          new Promise<number>(resolve => {
            const begin = performance.now();
            let drawn = 0;
            const draw = (now: number): void => {
              drawn++;
              if (now - begin < span) requestAnimationFrame(draw);
              else resolve((drawn / (now - begin)) * 1000);
            };
            requestAnimationFrame(draw);
          }),
        ms,
      ),
    textLength: () => page.evaluate(() => document.body.innerText.length),
    close: async () => {
      await browser.close();
      await server.close();
      await bundle.remove();
    },
  };
}

/** Runs in the page before the panel: VS Code's object, with the test at its other end. */
function host(): void {
  const { hearPanel } = window as unknown as { hearPanel: (text: string) => void };
  Object.assign(window, {
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => hearPanel(JSON.stringify(message)),
      getState: () => null,
      setState: () => undefined,
    }),
  });
}
