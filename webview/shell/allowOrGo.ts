import type { OpenRequest } from '../../src/session/tree.ts';
import { deadFor } from '../request/useGuard.ts';
import { focusRequest, requestHasFocus } from './focus.ts';
import type { Panel } from './panel.ts';

/** Milliseconds for which a command remembers the request it led to. Later, the person is led there again. */
const rememberedFor = 60_000;

/**
 * Ctrl+Enter and the command: the first goes to the request, the second allows it once. The command palette takes the
 * focus out of the page, so the request gone to is remembered; it counts while the card shows the same.
 */
export function allowOrGo(panel: Panel): void {
  const request = shownRequest(panel);
  if (!request) return;
  const before = panel.ledTo.peek();
  const passed = Date.now() - (before?.at ?? 0);
  const same = before?.id === request.id && before.hash === request.shown.hash;
  if (requestHasFocus() || (same && passed >= deadFor && passed < rememberedFor)) {
    panel.ledTo.value = null;
    return pressCard('allow');
  }
  if (!same || passed >= rememberedFor) {
    panel.ledTo.value = { id: request.id, hash: request.shown.hash, at: Date.now() };
  }
  focusRequest();
}

/** Answers as the card's own keys do, so that its guard holds for every way in. */
export function pressCard(answer: 'allow' | 'deny'): void {
  document
    .querySelector('[data-focus="request"]')
    ?.dispatchEvent(new KeyboardEvent('keydown', { key: answer === 'allow' ? 'a' : 'd', bubbles: true }));
}

/** The request the card shows; undefined while none is open. */
export function shownRequest(panel: Panel): OpenRequest | undefined {
  const requests = [...panel.tree.value.requests.values()];
  return requests[Math.min(panel.request.value, requests.length - 1)];
}
