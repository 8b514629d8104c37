import type { Page } from 'playwright-core';
import { settled } from './settled.ts';

/**
 * Words that stand over each other, or are cut off without an ellipsis or a scroll bar, once nothing moves any more. Empty
 * when everything has its place.
 */
export async function crowding(page: Page): Promise<string[]> {
  await settled(page);
  return page.evaluate(() => {
    const floating = '.menu, .sticky, .jump, .unseen, .tip, svg, .left .acts';
    const texts: { words: string; box: DOMRect; host: Element }[] = [];
    const troubles: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const host = node.parentElement;
      const words = node.textContent?.trim() ?? '';
      if (!host || words === '' || host.closest(`${floating}, script`)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        const box = clipped(rect, host);
        if (box.width > 1 && box.height > 1) texts.push({ words, box, host });
        if (cutHard(rect, host)) troubles.push(`cut: ${words}`);
      }
    }
    texts.forEach((a, index) => {
      for (const b of texts.slice(index + 1)) {
        if (a.host === b.host || a.host.contains(b.host) || b.host.contains(a.host)) continue;
        const x = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const y = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (x > 1 && y > 4) troubles.push(`over each other: ${a.words} | ${b.words}`);
      }
    });
    return [...new Set(troubles)];

    /** What is left of a box within everything around it that hides what runs over. */
    function clipped(rect: DOMRect, from: Element): DOMRect {
      let { left, top, right, bottom } = rect;
      for (let at: Element | null = from; at; at = at.parentElement) {
        if (getComputedStyle(at).overflow === 'visible') continue;
        const edge = at.getBoundingClientRect();
        left = Math.max(left, edge.left);
        right = Math.min(right, edge.right);
        top = Math.max(top, edge.top);
        bottom = Math.min(bottom, edge.bottom);
      }
      return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
    }

    /** Whether words run sideways out of their container where nothing says that there is more. */
    function cutHard(rect: DOMRect, from: Element): boolean {
      for (let at: Element | null = from; at; at = at.parentElement) {
        const style = getComputedStyle(at);
        if (style.textOverflow === 'ellipsis' || ['auto', 'scroll'].includes(style.overflowX)) return false;
        const edge = at.getBoundingClientRect();
        if (rect.right > edge.right + 1 && at.matches('.bar, .composer, .dock, .receipt, .row, .rehearsal, body')) {
          return true;
        }
      }
      return false;
    }
  });
}
