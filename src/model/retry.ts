import { assertNever } from '../base/assertNever.ts';
import type { Fault } from './fault.ts';

/** How often one reply is asked for before it counts as failed. */
export const maxAttempts = 4;

/**
 * Milliseconds to wait before a reply is asked for again; -1 when asking again would not help. `attempt` counts from 1;
 * `random` is in [0, 1) and spreads branches that failed together. What the API asks for is obeyed up to an hour.
 */
export function retryDelay(fault: Fault, attempt: number, random: number): number {
  if (attempt >= maxAttempts || !mayRetry(fault)) return -1;
  if (fault.retryAfter > longestWait) return -1;
  if (fault.retryAfter >= 0) return Math.round(fault.retryAfter + random * Math.min(1000, fault.retryAfter / 10));
  const base = isBusy(fault) ? 5000 : 500;
  // A connection that was closed while idle works again at once; one that is really gone needs longer than a broken reply.
  const growth = fault.origin === 'connection' ? 4 : 2;
  return Math.round(base * growth ** (attempt - 1) * (0.75 + random / 2));
}

/** Whether a limit of the account or the load of the service is the cause: these need a longer breath than a broken line. */
export function isBusy(fault: Fault): boolean {
  return (
    fault.status === 429 ||
    fault.status === 529 ||
    fault.type === 'rate_limit_error' ||
    fault.type === 'overloaded_error'
  );
}

/** A cap on spending: waiting does not lift it. */
export function isSpendLimit(fault: Fault): boolean {
  return fault.code.endsWith('spend_limit_reached') || /reached your (specified )?API usage limits/i.test(fault.words);
}

const longestWait = 60 * 60_000;
const transient = new Set(['api_error', 'timeout_error', 'conflict_error', 'overloaded_error', 'rate_limit_error']);

function mayRetry(fault: Fault): boolean {
  // Whoever asked for a summary has another way to it, which is shorter than waiting.
  if (fault.code === 'compaction_unavailable') return false;
  if (fault.again !== 'unsaid') return fault.again === 'yes';
  if (isSpendLimit(fault)) return false;
  switch (fault.origin) {
    case 'connection':
      return true;
    case 'answer':
      return fault.status === 408 || fault.status === 409 || fault.status === 429 || fault.status >= 500;
    case 'stream':
      return fault.type === '' || transient.has(fault.type);
    default:
      return assertNever(fault.origin);
  }
}
