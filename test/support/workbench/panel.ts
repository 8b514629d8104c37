import type { Frame, FrameLocator, Page } from 'playwright-core';

/** Banyan's panel, to find elements in; it waits as every locator does, and follows a reload of the webview. */
export function panel(page: Page): FrameLocator {
  return page
    .frameLocator('iframe.webview.ready[src*="extensionId=banyan.banyan"]')
    .first()
    .frameLocator('iframe#active-frame');
}

/** The document of Banyan's panel, to run code in. */
export async function panelFrame(page: Page): Promise<Frame> {
  return page.frames().findLast(isPanel) ?? page.waitForEvent('framenavigated', { predicate: isPanel });
}

function isPanel(frame: Frame): boolean {
  const outer = frame.parentFrame()?.url() ?? '';
  return !frame.isDetached() && frame.url().includes('fake.html') && outer.includes('extensionId=banyan.banyan');
}
