import { batch } from '@preact/signals';
import type { Frame } from '../../src/protocol/frame.ts';
import { foldView } from '../../src/protocol/view.ts';
import type { Panel } from './panel.ts';

/** Milliseconds between two questions for the same lost place. */
const askAgainAfter = 1000;

/**
 * Takes frames and draws them: all that came since the last picture in one fold, once per animation frame, acknowledged
 * when they are in the document's queue. A hidden view draws nothing and acknowledges nothing, so nothing is sent to it.
 */
export function frameQueue(panel: Panel, target: Window): (frame: Frame) => void {
  let queue: Frame[] = [];
  let asked = -askAgainAfter;
  const draw = (): void => {
    const frames = queue;
    queue = [];
    const view = frames.reduce(foldView, panel.view.peek());
    batch(() => {
      panel.view.value = view;
      settle(panel, frames);
    });
    panel.bridge.post({ type: 'ack', n: view.n });
    if (!view.stale || target.performance.now() - asked < askAgainAfter) return;
    asked = target.performance.now();
    panel.bridge.post({ type: 'show', shown: view.shown });
  };
  return frame => {
    if (queue.length === 0) target.requestAnimationFrame(draw);
    queue.push(frame);
  };
}

/** What was only shown in advance goes when the real thing is there. */
function settle(panel: Panel, frames: readonly Frame[]): void {
  const gone = frames.some(frame => frame.snapshot === null);
  const { shown, tree } = panel.view.peek();
  const wanted = panel.wanted.peek();
  if (gone || (wanted && wanted.session === shown?.session && wanted.branch === shown.branch)) {
    panel.wanted.value = undefined;
    const next = panel.afterShown.peek();
    panel.afterShown.value = null;
    if (!gone) next?.();
  }
  // That nothing is shown for a moment (the background process is gone) is no wish of the person's.
  if (shown && frames.some(frame => frame.snapshot) && panel.wanted.peek() === undefined) {
    panel.saved.value = { ...panel.saved.peek(), shown };
  }
  const pending = panel.pending.peek();
  const branch = tree.branches.get(shown?.branch ?? 0);
  const queued = tree.queue.some(prompt => prompt.words === pending?.words);
  if (pending && branch && pending.place === panel.place.peek() && (branch.head !== pending.head || queued)) {
    panel.pending.value = null;
  }
  if (panel.request.peek() >= tree.requests.size) panel.request.value = Math.max(0, tree.requests.size - 1);
}
