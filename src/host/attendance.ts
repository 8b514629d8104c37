import type { Disposable } from '../base/disposable.ts';

/** How often a person's presence is asked for, and how soon the workbench has to answer, in milliseconds. */
const every = 30_000;
const within = 10_000;

/** Timers as a port; the functions of the same names in Node. */
export interface Timers {
  setTimeout(run: () => void, ms: number): { unref?(): void };
  clearTimeout(timer: { unref?(): void }): void;
}

/**
 * Reports whether somebody can see this window: a round trip to its workbench, at once and every 30 seconds. A connected
 * extension host proves nothing, it outlives a closed tab for hours. Stops when disposed.
 */
export function watchAttendance(
  roundTrip: () => PromiseLike<unknown>,
  report: (attended: boolean) => void,
  timers: Timers,
): Disposable {
  let next: ReturnType<Timers['setTimeout']> | undefined;
  let ended = false;
  const ask = (): void => {
    void answersInTime(roundTrip, timers).then(attended => {
      if (ended) return;
      report(attended);
      next = timers.setTimeout(ask, every);
      next.unref?.();
    });
  };
  ask();
  return {
    dispose: () => {
      ended = true;
      if (next) timers.clearTimeout(next);
    },
  };
}

function answersInTime(roundTrip: () => PromiseLike<unknown>, timers: Timers): Promise<boolean> {
  return new Promise(resolve => {
    const late = timers.setTimeout(() => resolve(false), within);
    const answer = (attended: boolean): void => {
      timers.clearTimeout(late);
      resolve(attended);
    };
    roundTrip().then(
      () => answer(true),
      () => answer(false),
    );
  });
}
