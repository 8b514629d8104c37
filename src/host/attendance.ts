import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';

/** How often a person's presence is asked for, and how soon the workbench has to answer, in milliseconds. */
const every = 30_000;
const within = 10_000;

/** Whether a person can see the window. */
export type Presence = 'attended' | 'unattended';

/**
 * Reports whether somebody can see this window: a round trip to its workbench, at once and every 30 seconds. A connected
 * extension host proves nothing, it outlives a closed tab for hours. Stops when disposed.
 */
export function watchAttendance(
  roundTrip: () => PromiseLike<unknown>,
  report: (presence: Presence) => void,
  clock: Clock,
): Disposable {
  const end = new AbortController();
  const watch = async (): Promise<void> => {
    for (;;) {
      const presence = await askOnce(roundTrip, clock);
      end.signal.throwIfAborted();
      report(presence);
      await clock.sleep(every, end.signal);
    }
  };
  // Only the end of the watch breaks the loop.
  watch().catch(() => undefined);
  return { dispose: () => end.abort() };
}

async function askOnce(roundTrip: () => PromiseLike<unknown>, clock: Clock): Promise<Presence> {
  const answered = new AbortController();
  const late = clock.sleep(within, answered.signal).then(
    () => 'unattended' as const,
    () => 'unattended' as const,
  );
  const answer = Promise.resolve(roundTrip()).then(
    () => 'attended' as const,
    () => 'unattended' as const,
  );
  const presence = await Promise.race([answer, late]);
  answered.abort();
  return presence;
}
