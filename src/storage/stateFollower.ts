import type { LoggedSkeleton } from '../session/event.ts';
import { fold } from '../session/fold.ts';
import { NodeTable } from '../session/nodeTable.ts';
import type { Tree } from '../session/tree.ts';
import { lean } from './record.ts';

/** Folds everything of a tree but its nodes, which are kept elsewhere, in batches that bound what is held of the events. */
export class StateFollower {
  #tree: Tree;
  #pending: LoggedSkeleton[] = [];

  constructor(start: Tree) {
    this.#tree = start;
  }

  add(event: LoggedSkeleton): void {
    this.#pending.push(lean(event));
    if (this.#pending.length >= batch) this.#fold();
  }

  /** The tree of all events so far, without nodes. */
  tree(): Tree {
    if (this.#pending.length > 0) this.#fold();
    return this.#tree;
  }

  #fold(): void {
    this.#tree = { ...fold(this.#tree, this.#pending), nodes: NodeTable.empty };
    this.#pending = [];
  }
}

const batch = 4096;
