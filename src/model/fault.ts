/** What went wrong with a request or in the middle of a reply, read once from whatever was thrown. */
export interface Fault {
  /** `answer`: the API said no. `connection`: no answer came. `stream`: the reply broke off or was not what it should be. */
  readonly origin: 'answer' | 'connection' | 'stream';
  /** HTTP status; 0 where there was none. */
  readonly status: number;
  /** The API's `error.type`, such as `overloaded_error`; empty where there was none. */
  readonly type: string;
  /** The API's `error.details.error_code`; empty where there was none. */
  readonly code: string;
  /** The API's or the system's own words. */
  readonly words: string;
  readonly requestId: string;
  /** Milliseconds the API asked to wait; -1 where it did not. */
  readonly retryAfter: number;
  /** What the API said about asking again: its header decides over every rule of ours. */
  readonly again: 'yes' | 'no' | 'unsaid';
}

const noFault: Fault = {
  origin: 'stream',
  status: 0,
  type: '',
  code: '',
  words: '',
  requestId: '',
  retryAfter: -1,
  again: 'unsaid',
};

/** A reply that broke off, or that is not what the protocol promises. */
export function brokenStream(words: string): Fault {
  return { ...noFault, words };
}

/** No answer came. */
export function noConnection(words: string): Fault {
  return { ...noFault, origin: 'connection', words };
}

/** The API answered with an error: before the reply (`answer`), or as an event inside it (`stream`). */
export function apiFault(fault: Partial<Fault> & Pick<Fault, 'origin'>): Fault {
  return { ...noFault, ...fault };
}

/** The delay that response headers ask for, in milliseconds; -1 where they do not. `retry-after` is seconds or a date. */
export function retryAfterOf(headers: Headers, now: number): number {
  const exact = Number(headers.get('retry-after-ms') ?? NaN);
  if (exact >= 0) return exact;
  const value = headers.get('retry-after');
  if (value === null || value.trim() === '') return -1;
  const seconds = Number(value);
  const wait = Number.isNaN(seconds) ? Date.parse(value) - now : seconds * 1000;
  return Number.isFinite(wait) ? Math.max(0, wait) : -1;
}
