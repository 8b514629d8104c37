import type { Disposable } from '../base/disposable.ts';

/** How often a person's presence is asked for, and how soon the workbench has to answer, in milliseconds. */
const every = 30_000;
const within = 10_000;

/** Timers as a port. */
export interface Timers<T> {
  set(run: () => void, ms: number): T;
  clear(timer: T): void;
}

/**
 * Reports whether somebody can see this window: a round trip to its workbench, at once and every 30 seconds. A connected
 * extension host proves nothing, it outlives a closed tab for hours. Stops when disposed.
 */
export function watchAttendance<T>(
  roundTrip: () => PromiseLike<unknown>,
  report: (attended: boolean) => void,
  timers: Timers<T>,
): Disposable {
  let next: T | undefined;
  let ended = false;
  const ask = (): void => {
    void answersInTime(roundTrip, timers).then(attended => {
      if (ended) return;
      report(attended);
      next = timers.set(ask, every);
    });
  };
  ask();
  return {
    dispose: () => {
      ended = true;
      if (next !== undefined) timers.clear(next);
    },
  };
}

function answersInTime<T>(roundTrip: () => PromiseLike<unknown>, timers: Timers<T>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const late = timers.set(() => resolve(false), within);
  roundTrip().then(
    () => resolve(true),
    () => resolve(false),
  );
  return promise.finally(() => timers.clear(late));
}
