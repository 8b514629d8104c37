import type { BranchId, NodeId } from './ids.ts';
import type { NodeKind } from './node.ts';

/** What the tree holds of a node; its body is read from the log when a path or a view needs it. */
export interface NodeSkeleton {
  readonly id: NodeId;
  readonly parent: NodeId;
  readonly branch: BranchId;
  readonly kind: NodeKind;
  /** `beside` for failed, refused and empty replies: shown next to the path, never on it. */
  readonly path: 'on' | 'beside';
  readonly startsTurn: boolean;
  /** The number of the turn this node belongs to, counted from 1 along its path. */
  readonly turn: number;
  readonly title: string;
  readonly cost: number;
  readonly context: number;
  readonly seq: number;
  readonly time: number;
}

/** Nodes that never change: what a table can grow from. */
export interface NodeSource {
  /** The highest id; 0 for none. */
  readonly last: NodeId;
  get(id: NodeId): NodeSkeleton | undefined;
  /** The parent of a known node, without reading the rest of it. */
  parent(id: NodeId): NodeId | undefined;
  /** The known children of a node, oldest first. */
  children(id: NodeId): NodeId[];
  /** Every known id, ascending. */
  ids(): NodeId[];
}

/**
 * The nodes of a session. A table is a value: `with` gives a new one and leaves the old as it was. Tables grown from one
 * another share their rows, so adding costs what is added, not what is there. A table may know only some of the nodes (a
 * view holds the path it shows), and may stand on a packed source (a session that was opened from its log).
 */
export class NodeTable implements NodeSource {
  static readonly empty = new NodeTable({ rows: new Map(), children: new Map(), top: 0 }, undefined, 0);

  /** The table of all nodes of `base`. */
  static over(base: NodeSource): NodeTable {
    return new NodeTable({ rows: new Map(), children: new Map(), top: base.last }, base, base.last);
  }

  /** Shared by every table grown from this one; a table sees only ids up to its own `last`. */
  readonly #shared: Shared;
  readonly #base: NodeSource | undefined;
  readonly last: NodeId;

  private constructor(shared: Shared, base: NodeSource | undefined, last: NodeId) {
    this.#shared = shared;
    this.#base = base;
    this.last = last;
  }

  get(id: NodeId): NodeSkeleton | undefined {
    return id > this.last ? undefined : (this.#shared.rows.get(id) ?? this.#base?.get(id));
  }

  parent(id: NodeId): NodeId | undefined {
    return id > this.last ? undefined : (this.#shared.rows.get(id)?.parent ?? this.#base?.parent(id));
  }

  children(id: NodeId): NodeId[] {
    const own = (this.#shared.children.get(id) ?? []).filter(child => child <= this.last);
    const base = this.#base?.children(id) ?? [];
    return merged(base, own);
  }

  ids(): NodeId[] {
    const own = [...this.#shared.rows.keys()].filter(id => id <= this.last);
    return merged(this.#base?.ids() ?? [], own);
  }

  /** A table with `added` in it. Ids that are known already are left as they are. */
  with(added: readonly NodeSkeleton[]): NodeTable {
    if (added.length === 0) return this;
    const grows =
      this.last > 0 &&
      this.#shared.top === this.last &&
      added.every((node, i) => node.id > (added[i - 1]?.id ?? this.last));
    // Somebody else grew from the same table, older nodes are being filled in, or this is everybody's empty table: take
    // rows of our own.
    const shared = grows ? this.#shared : copyOf(this.#shared, this.last);
    for (const node of added) if (this.#base?.parent(node.id) === undefined) insert(shared, node);
    return new NodeTable(shared, this.#base, shared.top);
  }
}

interface Shared {
  readonly rows: Map<NodeId, NodeSkeleton>;
  readonly children: Map<NodeId, NodeId[]>;
  /** The highest id any of the tables sees. */
  top: NodeId;
}

function insert(shared: Shared, node: NodeSkeleton): void {
  if (shared.rows.has(node.id)) return;
  shared.rows.set(node.id, node);
  const siblings = shared.children.get(node.parent);
  if (siblings) siblings.push(node.id);
  else shared.children.set(node.parent, [node.id]);
  shared.top = Math.max(shared.top, node.id);
}

function copyOf(shared: Shared, last: NodeId): Shared {
  const copy: Shared = { rows: new Map(), children: new Map(), top: last };
  for (const row of shared.rows.values()) if (row.id <= last) insert(copy, row);
  return copy;
}

/** Both lists in one, ascending. The usual case is that all of `own` is newer than `base`. */
function merged(base: NodeId[], own: NodeId[]): NodeId[] {
  const ids = base.length === 0 ? own : base.concat(own);
  return ids.every((id, i) => i === 0 || id > (ids[i - 1] ?? 0)) ? ids : ids.sort((a, b) => a - b);
}
