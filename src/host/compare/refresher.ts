import type { Disposable } from '../../base/disposable.ts';

/** The least time between two pieces of work, in milliseconds. */
const restMs = 1000;

/** Does one thing again when it is asked to: at most once a second, never twice at a time, and once more after the last wish. */
export class Refresher implements Disposable {
  readonly #work: () => Promise<void>;
  #wanted: 'no' | 'yes' = 'no';
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;

  /** `work` must not reject. */
  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** At once, or right after what is being done. */
  now(): Promise<void> {
    if (this.#working) this.#wanted = 'yes';
    this.#working ??= this.#go();
    return this.#working;
  }

  /** Within a second. */
  later(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.now();
    }, restMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  async #go(): Promise<void> {
    do {
      this.#wanted = 'no';
      await this.#work();
    } while (this.#wanted !== 'no');
    this.#working = undefined;
  }
}
