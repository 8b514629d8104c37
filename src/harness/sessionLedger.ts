import { emptyLedger, withBegun, withReplies, type CachedRequest, type CacheLedger } from '../model/cacheLedger.ts';
import type { Logged, NodeAdded } from '../session/event.ts';
import type { NodeId } from '../session/ids.ts';
import type { Journal } from './journal.ts';

/** The longest a cache entry can live unread. */
const longestMs = 60 * 60_000;

/**
 * What the prompt cache holds of a session: one ledger for all of its branches, so that a fork counts on what its parent
 * wrote. Folded from the log, a little behind it: only what is new is read.
 */
export class SessionLedger {
  #ledger: CacheLedger = emptyLedger;
  /** Replies up to this node are folded in. */
  #upTo: NodeId = 0;

  /** A reply has begun: what its request wrote can be read, and forks that start now count on it. */
  begun(request: CachedRequest, started: number): void {
    this.#ledger = withBegun(this.#ledger, request, started);
  }

  /** The ledger with every reply of the last hour that can be read, and what kept prefixes alive meanwhile. */
  async at(journal: Journal, now: number): Promise<CacheLedger> {
    const { nodes, warmed } = journal.tree();
    const missing: NodeId[] = [];
    for (let id = nodes.last; id > this.#upTo; id--) {
      const node = nodes.get(id);
      if (!node || now - node.time > longestMs) break;
      if (node.kind === 'reply' && !this.#ledger.replies.has(id)) missing.unshift(id);
    }
    const read = await readable(journal, missing);
    const events = [...read, ...warmed].toSorted((a, b) => a.seq - b.seq);
    this.#ledger = withReplies(this.#ledger, events);
    // A reply that is still on its way to the disk is looked for again.
    if (read.length === missing.length) this.#upTo = Math.max(this.#upTo, nodes.last);
    return this.#ledger;
  }
}

/** Those of the nodes that can be read: no branch's request fails because a reply of another one is lost. */
async function readable(journal: Journal, ids: readonly NodeId[]): Promise<Logged<NodeAdded>[]> {
  try {
    return await journal.readNodes(ids);
  } catch {
    const each = await Promise.all(ids.map(id => journal.readNodes([id]).catch(() => [])));
    return each.flat();
  }
}
