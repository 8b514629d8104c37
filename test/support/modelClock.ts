import type { Clock } from '../../src/base/clock.ts';
import type { VirtualClock } from './messagesApi/virtualClock.ts';

/** A clock for the adapter on the stand-in's time: whoever sleeps moves it on, and nobody waits. */
export interface SteppedClock extends Clock {
  /** What was slept, in milliseconds, in order. */
  readonly slept: readonly number[];
}

export function steppedClock(time: VirtualClock): SteppedClock {
  const slept: number[] = [];
  return {
    slept,
    now: () => time.now(),
    sleep(ms, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason as Error);
      slept.push(ms);
      time.advance(ms);
      return Promise.resolve();
    },
  };
}
