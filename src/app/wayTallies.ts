import type { Logged, NodeAdded } from '../session/event.ts';
import type { NodeId } from '../session/ids.ts';
import { WayTally } from './wayFigures.ts';

/** Reads bodies of nodes. */
type ReadNodes = (ids: readonly NodeId[]) => Promise<Logged<NodeAdded>[]>;

/** Bodies that are read at a time. */
const pageNodes = 200;

/** How many ways of a session are remembered: as many as one comparison may have, twice. */
const most = 16;

interface Kept {
  readonly tally: WayTally;
  /** The newest node of the path that is in it. */
  readonly head: NodeId;
  /** Every node that is in it. */
  readonly ids: Set<NodeId>;
}

/** The tallies of the ways of one session: a way that goes on is read on, never from its beginning. */
export class WayTallies {
  readonly #kept = new Map<string, Kept>();
  /** One reading after the other: two at a time would count a node twice. */
  #reading: Promise<unknown> = Promise.resolve();

  /**
   * What was said and done on `path` (the nodes since `from`) and on `beside`, which cost as well; `key` names the way.
   */
  of(key: string, path: readonly NodeId[], beside: readonly NodeId[], read: ReadNodes): Promise<WayTally> {
    const done = this.#reading.then(() => this.#of(key, path, beside, read));
    this.#reading = done.catch(() => undefined);
    return done;
  }

  async #of(key: string, path: readonly NodeId[], beside: readonly NodeId[], read: ReadNodes): Promise<WayTally> {
    const before = this.#kept.get(key);
    this.#kept.delete(key);
    // A path leads to one node by one way: with its old head on it, the new one goes on from there.
    const goesOn = before !== undefined && path.includes(before.head);
    const tally = goesOn ? before.tally : new WayTally();
    const ids = goesOn ? before.ids : new Set<NodeId>();
    const fresh = [...path, ...beside].filter(id => !ids.has(id)).toSorted((a, b) => a - b);
    for (let at = 0; at < fresh.length; at += pageNodes) tally.add(await read(fresh.slice(at, at + pageNodes)));
    for (const id of fresh) ids.add(id);
    const head = path.at(-1);
    if (head !== undefined) this.#kept.set(key, { tally, head, ids });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > most && oldest !== undefined) this.#kept.delete(oldest);
    return tally;
  }
}
