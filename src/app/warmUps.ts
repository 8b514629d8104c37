import type { Logged } from '../session/event.ts';
import type { BranchId, NodeId } from '../session/ids.ts';
import type { OpenSession } from './openSession.ts';

/** Bytes of the log that are read at a time. */
const pageBytes = 1 << 20;

/**
 * What keeping branches in the prompt cache has cost, and where they stood meanwhile. Read from the log from where it is first
 * asked for, then only what is new.
 */
export class WarmUps {
  readonly #journal: Pick<OpenSession, 'readEvents' | 'durableTree'>;
  #from = Infinity;
  #upTo = 0;
  #found: { readonly at: NodeId; readonly cost: number }[] = [];
  /** The newest node of each branch, of those read. */
  readonly #heads = new Map<BranchId, NodeId>();
  /** One reading after the other: two at a time would count an event twice. */
  #reading: Promise<unknown> = Promise.resolve();

  constructor(journal: Pick<OpenSession, 'readEvents' | 'durableTree'>) {
    this.#journal = journal;
  }

  /** What was paid for a branch that waited at one of these nodes of its own, all of which came after event `since`. */
  at(nodes: readonly NodeId[], since: number): Promise<number> {
    // The log is read again only where somebody was kept warm at all.
    if (this.#journal.durableTree().besides === 0) return Promise.resolve(0);
    const done = this.#reading.then(() => this.#at(nodes, since));
    this.#reading = done.catch(() => undefined);
    return done;
  }

  async #at(nodes: readonly NodeId[], since: number): Promise<number> {
    if (since < this.#from) {
      this.#from = this.#upTo = since;
      this.#found = [];
      this.#heads.clear();
    }
    for (;;) {
      const events = await this.#journal.readEvents(this.#upTo, pageBytes);
      if (events.length === 0) break;
      for (const event of events) this.#take(event);
    }
    const way = new Set(nodes);
    return this.#found.reduce((sum, { at, cost }) => sum + (way.has(at) ? cost : 0), 0);
  }

  #take(event: Logged): void {
    this.#upTo = event.seq;
    if (event.type === 'nodeAdded' && event.path === 'on') this.#heads.set(event.branch, event.id);
    if (event.type === 'headMoved') this.#heads.set(event.branch, event.to);
    if (event.type === 'cacheWarmed') this.#found.push({ at: this.#heads.get(event.branch) ?? 0, cost: event.cost });
  }
}
