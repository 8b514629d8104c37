import type { Clock } from '../../base/clock.ts';

/**
 * Resolves when `used` has been false at every look for `quietMs` milliseconds on end. Looks ten times in that span.
 * Rejects when `signal` is aborted.
 */
export async function unused(clock: Clock, quietMs: number, used: () => boolean, signal: AbortSignal): Promise<void> {
  let since = clock.now();
  for (;;) {
    await clock.sleep(quietMs / 10, signal);
    if (used()) since = clock.now();
    else if (clock.now() - since >= quietMs) return;
  }
}
