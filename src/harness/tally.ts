import type { Logged } from '../session/event.ts';
import type { BranchId } from '../session/ids.ts';
import type { Usage } from '../session/node.ts';
import type { Journal } from './journal.ts';

/** What branches have used. */
export interface Spent {
  /** US dollars. */
  readonly dollars: number;
  /** Tokens the model read anew and wrote. */
  readonly tokens: number;
  /** Milliseconds their runs took, those that are on among them. */
  readonly ms: number;
}

/** Counts from the log what branches use after one of its events. Each read goes on where the last one stopped. */
export class Tally {
  readonly #journal: Pick<Journal, 'readEvents'>;
  readonly #counts: (branch: BranchId) => boolean;
  readonly #limits = new Map<BranchId, number>();
  /** Of those that are on: when they started, and the last that is known of them. */
  readonly #running = new Map<BranchId, { readonly started: number; last: number }>();
  #at: number;
  #dollars = 0;
  #tokens = 0;
  #ms = 0;

  constructor(journal: Pick<Journal, 'readEvents'>, after: number, counts: (branch: BranchId) => boolean) {
    this.#journal = journal;
    this.#at = after;
    this.#counts = counts;
  }

  async read(now: number): Promise<Spent> {
    for (;;) {
      const events = await this.#journal.readEvents(this.#at, 1 << 20);
      if (events.length === 0) break;
      for (const event of events) {
        this.#at = event.seq;
        if ('branch' in event && this.#counts(event.branch)) this.#count(event);
      }
    }
    let ms = this.#ms;
    for (const { started } of this.#running.values()) ms += Math.max(0, now - started);
    return { dollars: this.#dollars, tokens: this.#tokens, ms };
  }

  /** How often a branch's run has ended at a limit, as far as it was read. */
  limitsOf(branch: BranchId): number {
    return this.#limits.get(branch) ?? 0;
  }

  #count(event: Logged & { readonly branch: BranchId }): void {
    const running = this.#running.get(event.branch);
    // One that a crash cut off is closed when somebody looks at it again, which may be the next morning.
    if (running && !(event.type === 'runEnded' && event.outcome === 'interrupted')) running.last = event.time;
    switch (event.type) {
      case 'nodeAdded':
        if (event.kind === 'reply') this.#spend(event.body.cost, event.body.usage);
        return;
      case 'cacheWarmed':
        return this.#spend(event.cost, event.usage);
      case 'runStarted':
        this.#running.set(event.branch, { started: event.time, last: event.time });
        return;
      case 'runEnded':
        if (event.outcome === 'limit') this.#limits.set(event.branch, this.limitsOf(event.branch) + 1);
        if (running) this.#ms += running.last - running.started;
        this.#running.delete(event.branch);
        return;
      default:
        return;
    }
  }

  #spend(dollars: number, { input, cacheWrite5m, cacheWrite1h, output }: Usage): void {
    this.#dollars += dollars;
    this.#tokens += input + cacheWrite5m + cacheWrite1h + output;
  }
}
