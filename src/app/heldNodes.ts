import type { Logged, NodeAdded } from '../session/event.ts';
import type { NodeId } from '../session/ids.ts';

type Body = Logged<NodeAdded>;

/** From so many entries on those that are empty are thrown out. */
const sweepAt = 4096;

/**
 * Nodes somebody holds, read from the log: whoever reads them too gets the same ones. Fifty children of an agent share the
 * path it holds, instead of reading and keeping it fifty times. Holds nothing by itself.
 */
export class HeldNodes {
  readonly #held = new Map<NodeId, WeakRef<Body>>();
  readonly #read: (ids: readonly NodeId[]) => Promise<Body[]>;
  #sweepAt = sweepAt;

  constructor(read: (ids: readonly NodeId[]) => Promise<Body[]>) {
    this.#read = read;
  }

  /** The nodes with these ids, in the order asked; ids that cannot be read are left out. */
  async nodes(ids: readonly NodeId[]): Promise<Body[]> {
    const held = ids.map(id => this.#held.get(id)?.deref());
    const missing = ids.filter((_, at) => !held[at]);
    const read = new Map<NodeId, Body>();
    for (const node of missing.length === 0 ? [] : await this.#read(missing)) {
      this.#held.set(node.id, new WeakRef(node));
      read.set(node.id, node);
    }
    if (this.#held.size > this.#sweepAt) this.#sweep();
    return ids.map((id, at) => held[at] ?? read.get(id)).filter(node => node !== undefined);
  }

  /** Nodes that were written just now: nobody has to read them back who comes while they are still held. */
  add(nodes: Iterable<Body>): void {
    for (const node of nodes) this.#held.set(node.id, new WeakRef(node));
    if (this.#held.size > this.#sweepAt) this.#sweep();
  }

  #sweep(): void {
    for (const [id, node] of this.#held) if (!node.deref()) this.#held.delete(id);
    this.#sweepAt = Math.max(sweepAt, this.#held.size * 2);
  }
}
