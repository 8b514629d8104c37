import type { Frame } from '../protocol/frame.ts';

/** Where frames go and who hears that they were drawn. */
export interface RelayEnds {
  /** Hands a frame to the webview; never waits. */
  post(frame: Frame): void;
  /** Tells the background process that everything up to frame `n` is dealt with. */
  ack(n: number): void;
}

/**
 * Carries frames to a webview that may vanish at any moment. Invariant: every frame is acknowledged, by the webview that
 * drew it or here when there is none, so that a hidden panel never stops the stream.
 */
export class FrameRelay {
  readonly #ends: RelayEnds;
  #open = false;
  /** The last frame that came up, and the last one that was dealt with. */
  #last = 0;
  #done = 0;

  constructor(ends: RelayEnds) {
    this.#ends = ends;
  }

  /** A webview is there and ready. What an earlier one had left is nobody's any more. */
  open(): void {
    this.#open = true;
    this.drawn(this.#last);
  }

  /** No webview draws any more. */
  close(): void {
    this.#open = false;
    this.drawn(this.#last);
  }

  relay(frame: Frame): void {
    this.#last = frame.n;
    if (this.#open) this.#ends.post(frame);
    else this.drawn(frame.n);
  }

  /** A frame of the window's own; it takes no number of its own, since nobody waits for it to be drawn. */
  tell(frame: Omit<Frame, 'n'>): void {
    if (this.#open) this.#ends.post({ n: this.#last, ...frame });
  }

  /** Everything up to frame `n` was drawn. */
  drawn(n: number): void {
    const known = Math.min(n, this.#last);
    if (known <= this.#done) return;
    this.#done = known;
    this.#ends.ack(known);
  }

  /** The background process was lost; the next one counts from 1 again. */
  forget(): void {
    this.#last = 0;
    this.#done = 0;
  }
}
