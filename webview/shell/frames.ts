import { batch } from '@preact/signals';
import type { Frame } from '../../src/protocol/frame.ts';
import { foldView } from '../../src/protocol/view.ts';
import type { BranchId } from '../../src/session/ids.ts';
import type { Tree } from '../../src/session/tree.ts';
import type { Panel, Pending } from './panel.ts';

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
  if (shown && panel.wanted.peek() === undefined) panel.making.value = null;
  const pending = panel.pending.peek();
  const left = shown ? stillPending(pending, tree, shown.branch, panel.place.peek()) : pending;
  if (left.length < pending.length) panel.pending.value = left;
  const waiting = tree.requests.size + tree.questions.size;
  if (panel.request.peek() >= waiting) panel.request.value = Math.max(0, waiting - 1);
  if (panel.late.peek().state === 'on' && tree.deferred.size === 0) panel.late.value = { state: 'done', at: 0 };
}

/** What is neither a node nor queued yet. A head that moved took the oldest; the next ones stand behind it. */
function stillPending(pending: readonly Pending[], tree: Tree, shown: BranchId, place: string): readonly Pending[] {
  const head = tree.branches.get(shown)?.head;
  if (head === undefined) return pending;
  const queued = tree.queue.filter(prompt => prompt.branch === shown).map(prompt => prompt.words);
  const elsewhere = pending.filter(sent => sent.place !== place);
  const here = pending.filter(sent => sent.place === place);
  const moved = here[0] !== undefined && here[0].head !== head;
  const left = here.slice(moved ? 1 : 0).filter(sent => {
    const at = queued.indexOf(sent.words);
    if (at >= 0) queued.splice(at, 1);
    return at < 0;
  });
  return [...elsewhere, ...left.map(sent => (moved ? { ...sent, head } : sent))];
}
