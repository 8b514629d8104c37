/** A checkpoint that takes longer than this is too much for a folder, in milliseconds. */
const tooLongMs = 30_000;

/** The first pause and the longest, in milliseconds. */
const firstMs = 60_000;
const longestMs = 60 * 60_000;

/**
 * Spares a folder whose files take too long to keep, or cannot be kept: each time in a row doubles the pause in which nobody
 * tries. Times are in milliseconds since 1970.
 */
export class BackOff {
  #inRow = 0;
  #until = 0;

  /** Why nothing is tried now, as a sentence for a person; undefined when it is time. */
  pause(now: number): string | undefined {
    if (now >= this.#until) return undefined;
    const minutes = Math.ceil((this.#until - now) / 60_000);
    return `Keeping them took too long or failed. It is tried again in ${minutes} min.`;
  }

  /** A checkpoint was taken in `ms`. */
  took(ms: number, now: number): void {
    if (ms > tooLongMs) this.failed(now);
    else this.#inRow = 0;
  }

  failed(now: number): void {
    this.#until = now + Math.min(longestMs, firstMs * 2 ** this.#inRow);
    this.#inRow += 1;
  }
}
