import type { SessionEvent } from '../session/event.ts';
import { foldAhead } from '../session/foldAhead.ts';
import type { Tree } from '../session/tree.ts';

/**
 * Events that belong together, each made from the tree as those before it leave it. Append them before anything else is
 * appended: their numbers are the next ones.
 */
export class Plan {
  readonly events: SessionEvent[] = [];
  #tree: Tree;

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  /** The tree as it will be. */
  get tree(): Tree {
    return this.#tree;
  }

  add(...events: readonly SessionEvent[]): void {
    this.events.push(...events);
    this.#tree = foldAhead(this.#tree, events);
  }
}
