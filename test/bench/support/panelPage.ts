import { launchChromium } from '../../support/workbench/browser.ts';
import { bundlePanel } from '../../webview/harness/bundle.ts';
import { servePanel } from '../../webview/harness/pageServer.ts';
import type { Frame } from '../../../src/protocol/frame.ts';
import type { FromWebview } from '../../../src/protocol/webviewMessage.ts';

/** The product's own panel in Chromium, without VS Code around it. */
export interface PanelPage {
  /** Gives it a frame, as the extension host does. */
  push(frame: Frame): void;
  /** How often a second it draws, counted by its own animation frames over `ms` milliseconds. */
  framesPerSecond(ms: number): Promise<number>;
  /** How many characters it shows. */
  textLength(): Promise<number>;
  close(): Promise<void>;
}

/** VS Code's object in the page, with the test at its other end. */
const host = `
  window.acquireVsCodeApi = () => ({
    postMessage: message => window.hearPanel(JSON.stringify(message)),
    getState: () => null,
    setState: () => undefined,
  });`;

const countFrames = (ms: number): string => `
  new Promise(resolve => {
    const begin = performance.now();
    let drawn = 0;
    const draw = () => {
      drawn++;
      const passed = performance.now() - begin;
      if (passed < ${ms}) requestAnimationFrame(draw);
      else resolve((drawn / passed) * 1000);
    };
    requestAnimationFrame(draw);
  })`;

/** Opens it as wide as a side bar. `hear` gets every message the panel posts. */
export async function openPanelPage(hear: (message: FromWebview) => void): Promise<PanelPage> {
  const bundle = await bundlePanel();
  const server = await servePanel(bundle.folder, host);
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 360, height: 865 } });
  await page.exposeFunction('hearPanel', (text: string) => hear(JSON.parse(text)));
  await page.goto(`${server.origin}/panel.html?theme=dark`);
  const evaluate = <T>(script: string): Promise<T> => page.evaluate<T>(script);
  return {
    push: frame => {
      const message = JSON.stringify({ type: 'frame', frame });
      evaluate(`window.postMessage(${message}, '*')`).catch(() => undefined);
    },
    framesPerSecond: ms => evaluate(countFrames(ms)),
    textLength: () => evaluate('document.body.innerText.length'),
    close: async () => {
      await browser.close();
      await server.close();
      await bundle.remove();
    },
  };
}
