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

/**
 * The nodes of a session. A table is a value: `with` gives a new one and leaves the old as it was. Tables grown from one
 * another share their rows, so adding costs what is added, not what is there. A table may know only some of the nodes (a
 * view holds the path it shows).
 */
export class NodeTable {
  static readonly empty = new NodeTable([], new Map(), 0);

  /** Rows by id, shared by every table grown from this one; a table sees only ids up to its own `last`. */
  readonly #rows: (NodeSkeleton | undefined)[];
  readonly #children: Map<NodeId, NodeId[]>;
  /** The highest id this table knows; 0 for none. */
  readonly last: NodeId;

  private constructor(rows: (NodeSkeleton | undefined)[], children: Map<NodeId, NodeId[]>, last: NodeId) {
    this.#rows = rows;
    this.#children = children;
    this.last = last;
  }

  get(id: NodeId): NodeSkeleton | undefined {
    return id <= this.last ? this.#rows[id] : undefined;
  }

  /** The known children of a node, oldest first. */
  children(id: NodeId): NodeId[] {
    return (this.#children.get(id) ?? []).filter(child => child <= this.last);
  }

  /** Every known id, ascending. */
  ids(): NodeId[] {
    const ids: NodeId[] = [];
    for (let id = 1; id <= this.last; id++) if (this.#rows[id]) ids.push(id);
    return ids;
  }

  /** A table with `added` in it. Ids that are known already are left as they are. */
  with(added: readonly NodeSkeleton[]): NodeTable {
    if (added.length === 0) return this;
    const grows =
      this.#rows.length <= this.last + 1 && added.every((node, i) => node.id > (added[i - 1]?.id ?? this.last));
    const table = grows ? this : this.#copy();
    let last = this.last;
    for (const node of added) {
      table.#insert(node);
      if (node.id > last) last = node.id;
    }
    return new NodeTable(table.#rows, table.#children, last);
  }

  #insert(node: NodeSkeleton): void {
    if (this.#rows[node.id]) return;
    this.#rows[node.id] = node;
    const siblings = this.#children.get(node.parent);
    if (!siblings) this.#children.set(node.parent, [node.id]);
    else {
      siblings.push(node.id);
      if ((siblings.at(-2) ?? 0) > node.id) siblings.sort((a, b) => a - b);
    }
  }

  /** Somebody else grew from the same table, or older nodes are being filled in: take rows of our own. */
  #copy(): NodeTable {
    const rows = this.#rows.slice(0, this.last + 1);
    const children = new Map<NodeId, NodeId[]>();
    for (const row of rows) {
      if (!row) continue;
      const siblings = children.get(row.parent);
      if (siblings) siblings.push(row.id);
      else children.set(row.parent, [row.id]);
    }
    return new NodeTable(rows, children, this.last);
  }
}
