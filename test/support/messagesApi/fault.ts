/** One way in which a request goes wrong. Counts of events include `message_start` and pings. */
export type Fault =
  /** An error answer, whatever the request says. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly type?: string;
      readonly message?: string;
      /** `error.details`, such as `{ error_code: 'enforced_spend_limit_reached' }`. */
      readonly details?: unknown;
      /** Seconds, or an HTTP date. */
      readonly retryAfter?: number | string;
      /** The `x-should-retry` header. */
      readonly shouldRetry?: 'true' | 'false';
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection is closed before any header. */
  | { readonly kind: 'destroy' }
  /** Nothing is ever answered. */
  | { readonly kind: 'silent' }
  /** Headers and `after` events, then nothing more. */
  | { readonly kind: 'stall'; readonly after: number }
  /** The connection is cut after so many events. */
  | { readonly kind: 'cut'; readonly after: number }
  /** The connection is cut after so many bytes of the body. */
  | { readonly kind: 'cutBytes'; readonly after: number }
  /** The connection is cut after the first piece of a tool's input. */
  | { readonly kind: 'cutInToolInput' }
  /** The body ends properly, but before `message_stop`; `after` events, all others by default. */
  | { readonly kind: 'endEarly'; readonly after?: number }
  /** An `error` event after so many events, then the end. */
  | { readonly kind: 'errorEvent'; readonly after: number; readonly type?: string; readonly message?: string }
  /** The bytes arrive in pieces of `size`, `everyMs` apart: multi-byte characters are split. */
  | { readonly kind: 'slow'; readonly size: number; readonly everyMs: number }
  /** The first text delta holds bytes that are not UTF-8. */
  | { readonly kind: 'badUtf8' }
  /** The event with this number (from 0) is sent twice. */
  | { readonly kind: 'duplicate'; readonly event: number };

/** Which requests a fault meets. */
export interface FaultAim {
  /** How many requests; 1 by default. */
  readonly times?: number;
  /** How many requests pass unharmed before; 0 by default. */
  readonly skip?: number;
  /** The path they go to; `/v1/messages` by default. */
  readonly path?: string;
}

/** The faults still to come, oldest first. */
export interface FaultQueue {
  add(fault: Fault, aim?: FaultAim): void;
  /** The fault for the request to this path, if it is to meet one. */
  take(path: string): Fault | undefined;
  /** Faults that have not met their requests yet. */
  readonly pending: number;
}

export function faultQueue(): FaultQueue {
  const queue: { fault: Fault; skip: number; times: number; path: string }[] = [];
  return {
    add: (fault, { times = 1, skip = 0, path = '/v1/messages' } = {}) => void queue.push({ fault, skip, times, path }),
    take(path) {
      const next = queue.find(each => each.path === path);
      if (!next) return undefined;
      if (next.skip > 0) {
        next.skip -= 1;
        return undefined;
      }
      next.times -= 1;
      if (next.times <= 0) queue.splice(queue.indexOf(next), 1);
      return next.fault;
    },
    get pending() {
      return queue.reduce((sum, each) => sum + each.times, 0);
    },
  };
}
