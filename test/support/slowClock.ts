import { systemClock } from '../../src/base/clock.ts';
import { ManualClock } from './manualClock.ts';

/** The machine's clock, but for what takes minutes: that waits until a test moves time on, which then is later by as much. */
export class SlowClock extends ManualClock {
  #ahead = 0;
  #asked = Promise.withResolvers<number>();

  override now(): number {
    return systemClock.now() + this.#ahead;
  }

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms < 60_000) return systemClock.sleep(ms, signal);
    this.#asked.resolve(ms);
    this.#asked = Promise.withResolvers();
    return super.sleep(ms, signal);
  }

  override advance(ms: number): Promise<void> {
    this.#ahead += ms;
    return super.advance(ms);
  }

  /** Resolves when somebody begins to wait for at most `most` milliseconds, of those who wait for minutes. */
  async whenAsked(most: number): Promise<void> {
    while ((await this.#asked.promise) > most);
  }
}
