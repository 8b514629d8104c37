import type { Clock } from '../../src/base/clock.ts';

/** A clock that stands still until a test moves it. Sleepers wake in the order of their times. */
export class ManualClock implements Clock {
  #now: number;
  #sleepers: { at: number; wake: () => void }[] = [];
  #awaited = Promise.withResolvers<void>();

  constructor(now = 1_700_000_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const sleeper = { at: this.#now + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      this.#awaited.resolve();
      this.#awaited = Promise.withResolvers();
      signal?.addEventListener(
        'abort',
        () => {
          this.#sleepers = this.#sleepers.filter(other => other !== sleeper);
          reject(signal.reason as Error);
        },
        { once: true },
      );
    });
  }

  /** How many wait. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** Resolves when somebody waits: what works with real files or processes may be on its way there. */
  async whenSleeping(): Promise<void> {
    while (this.#sleepers.length === 0) await this.#awaited.promise;
  }

  /** Moves time on by `ms` and lets what wakes run. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      await settled();
      const next = this.#sleepers.filter(sleeper => sleeper.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#sleepers = this.#sleepers.filter(other => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    this.#now = until;
    await settled();
  }
}

/** Lets every promise that can settle do so. */
export function settled(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}
