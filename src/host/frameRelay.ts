import type { Frame } from '../protocol/frame.ts';

/** Where frames go and who hears that they were drawn. */
export interface RelayEnds {
  /** Hands a frame to the webview; never waits. */
  post(frame: Frame): void;
  /** Tells the background process that it may send on. */
  ack(n: number): void;
}

/**
 * Carries frames to a webview that may vanish at any moment. Invariant: every frame is acknowledged exactly once, by the
 * webview that drew it or here when there is none, so that a hidden panel never stops the stream.
 */
export class FrameRelay {
  readonly #ends: RelayEnds;
  readonly #undrawn = new Set<number>();
  #open = false;

  constructor(ends: RelayEnds) {
    this.#ends = ends;
  }

  /** A webview is there and ready. */
  open(): void {
    this.#settle();
    this.#open = true;
  }

  /** No webview draws any more. */
  close(): void {
    this.#open = false;
    this.#settle();
  }

  relay(frame: Frame): void {
    if (!this.#open) return this.#ends.ack(frame.n);
    this.#undrawn.add(frame.n);
    this.#ends.post(frame);
  }

  /** The webview says it drew frame `n`; numbers it was never sent are passed over. */
  drawn(n: number): void {
    if (this.#undrawn.delete(n)) this.#ends.ack(n);
  }

  /** The background process was lost: what it waited for is void. */
  forget(): void {
    this.#undrawn.clear();
  }

  #settle(): void {
    for (const n of this.#undrawn) this.#ends.ack(n);
    this.#undrawn.clear();
  }
}
