import { unlessAborted } from '../base/unlessAborted.ts';

/** Does work when all that came before is over. Rejects with the signal's reason where that is aborted before its turn. */
export type InTurn = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** Lets one piece of work be done at a time, in the order in which they came. */
export function inTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work, signal) => {
    const before = last;
    const own = unlessAborted(before, signal).then(() => {
      signal.throwIfAborted();
      return work();
    });
    // One that gave up its turn lets nobody pass those before it.
    last = Promise.allSettled([before, own]);
    return own;
  };
}
