import type { Clock } from '../base/clock.ts';
import type { Failure } from '../session/node.ts';

/** A place in a lane; a smaller one is older. */
export type Ticket = number;

/** Why a request waits. */
export interface LaneWait {
  /** Nobody begins before, milliseconds since 1970; past when others go first. */
  readonly until: number;
  readonly failure: Failure;
  /** Resolves when it may be its turn, or the time has changed. */
  readonly change: Promise<void>;
}

interface Waiting {
  readonly ticket: Ticket;
  change: PromiseWithResolvers<void>;
}

/** How many requests whose reply has not begun go at a time after a limit. */
const few = 3;
/** After so many replies that began the limit counts as over. */
const many = 30;

/** Requests before one rate limit. They go as they come until the limit is met; from then on in their order, a few at a time. */
export class RateLane {
  readonly #clock: Clock;
  /** Sent, and the reply has not begun. */
  readonly #asking = new Set<Ticket>();
  #waiting: Waiting[] = [];
  #last: Ticket = 0;
  #until = 0;
  /** Replies that began since the last limit. */
  #begun = many;
  #failure: Failure = { kind: 'rateLimit', message: '' };
  #timer: AbortController | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether no limit holds now. */
  get isOpen(): boolean {
    return this.#clock.now() >= this.#until && this.#waiting.length === 0;
  }

  get failure(): Failure {
    return this.#failure;
  }

  ticket(): Ticket {
    return ++this.#last;
  }

  /** Lets a request go, or says what it waits for and asks to be asked again after the change. One that was aborted never waits. */
  enter(ticket: Ticket, signal: AbortSignal): LaneWait | undefined {
    if (this.#asking.has(ticket) || signal.aborted) return undefined;
    let own = this.#waiting.find(waiting => waiting.ticket === ticket);
    if (!own) {
      own = { ticket, change: Promise.withResolvers() };
      this.#waiting = [...this.#waiting, own].sort((a, b) => a.ticket - b.ticket);
      signal.addEventListener('abort', () => this.leave(ticket), { once: true });
      this.#pump();
      if (this.#asking.has(ticket)) return undefined;
    }
    return { until: this.#until, failure: this.#failure, change: own.change.promise };
  }

  /** Whether nobody older waits or asks. */
  isFirst(ticket: Ticket): boolean {
    return Math.min(...this.#asking, ...this.#waiting.map(waiting => waiting.ticket)) >= ticket;
  }

  /** A reply met the limit: nobody begins before `until`. */
  limited(until: number, failure: Failure): void {
    this.#until = Math.max(this.#until, until);
    this.#failure = failure;
    this.#begun = 0;
    for (const waiting of this.#waiting) {
      const { resolve } = waiting.change;
      waiting.change = Promise.withResolvers();
      resolve();
    }
    this.#pump();
  }

  began(ticket: Ticket): void {
    this.#asking.delete(ticket);
    this.#begun += 1;
    this.#pump();
  }

  /** The request met the limit and will enter again. */
  back(ticket: Ticket): void {
    this.#asking.delete(ticket);
    this.#pump();
  }

  leave(ticket: Ticket): void {
    this.#asking.delete(ticket);
    const own = this.#waiting.find(waiting => waiting.ticket === ticket);
    this.#waiting = this.#waiting.filter(waiting => waiting !== own);
    own?.change.resolve();
    this.#pump();
  }

  #pump(): void {
    this.#timer?.abort(new Error('asked anew'));
    this.#timer = undefined;
    const ms = this.#until - this.#clock.now();
    if (this.#waiting.length > 0 && ms > 0) {
      this.#timer = new AbortController();
      this.#clock.sleep(ms, this.#timer.signal).then(
        () => this.#pump(),
        () => undefined,
      );
      return;
    }
    const width = this.#begun < many ? few : Infinity;
    while (this.#asking.size < width) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#asking.add(next.ticket);
      next.change.resolve();
    }
  }
}
