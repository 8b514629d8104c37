import type { Page } from 'playwright-core';

/**
 * Resolves when nothing on the page has moved for three pictures. Rows of a long transcript are measured when they are drawn,
 * and placed by what was measured in a later picture. Rejects when something still moves after 300 pictures.
 */
export async function settled(page: Page): Promise<void> {
  const isStill = await page.evaluate(async () => {
    const places = (): string =>
      [...document.querySelectorAll('body *')]
        // What turns on its spot while somebody works is no sign of anything.
        .filter(each => !each.closest('.spin'))
        .map(each => {
          const { left, top, width, height } = each.getBoundingClientRect();
          return `${left},${top},${width},${height}`;
        })
        .join(' ');
    let before = '';
    for (let picture = 0, same = 0; picture < 300; picture++) {
      await new Promise(requestAnimationFrame);
      const now = places();
      same = now === before ? same + 1 : 0;
      if (same === 3) return true;
      before = now;
    }
    return false;
  });
  if (!isStill) throw new Error('something on the page never comes to rest');
}
