import type { Frame } from '../protocol/frame.ts';
import type { Peer, Uplink } from '../protocol/peer.ts';
import { emptyView, foldView, type View } from '../protocol/view.ts';

/** The CLI's window: it folds what comes up and lets commands wait for a state. */
export class Viewer implements Peer {
  view: View = emptyView;
  uplink: Uplink | undefined;
  /** Called after every frame. */
  onFrame: (view: View) => void = () => {};
  /** Called when the connection has ended for good, with the reason in words. */
  onLost: (reason: Error) => void = () => {};
  #waiting: { until: (view: View) => boolean; resolve: () => void; reject: (reason: Error) => void }[] = [];

  frame(frame: Frame): void {
    this.view = foldView(this.view, frame);
    this.onFrame(this.view);
    this.uplink?.ack(frame.n);
    if (this.view.stale && this.view.shown) this.uplink?.show(this.view.shown, 0);
    const met = this.#waiting.filter(waiter => waiter.until(this.view));
    this.#waiting = this.#waiting.filter(waiter => !met.includes(waiter));
    for (const waiter of met) waiter.resolve();
  }

  /** There is no editor here. */
  editor(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** Resolves when the state fulfils `until`; rejects when the connection ends first. */
  when(until: (view: View) => boolean): Promise<void> {
    if (until(this.view)) return Promise.resolve();
    return new Promise((resolve, reject) => this.#waiting.push({ until, resolve, reject }));
  }

  /** The connection ended for good: nobody waits any longer. */
  lost(reason: string): void {
    const error = new Error(reason);
    for (const waiter of this.#waiting.splice(0)) waiter.reject(error);
    this.onLost(error);
  }
}
