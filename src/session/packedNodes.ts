import type { NodeId } from './ids.ts';
import type { NodeKind } from './node.ts';
import type { NodeSkeleton, NodeSource } from './nodeTable.ts';

/** Nodes as columns: row i of each belongs to one node. Ids ascend. */
export interface NodeColumns {
  readonly id: Uint32Array;
  readonly parent: Uint32Array;
  readonly branch: Uint32Array;
  readonly turn: Uint32Array;
  readonly seq: Uint32Array;
  readonly cost: Float64Array;
  readonly context: Float64Array;
  readonly time: Float64Array;
  /** See `flagsOf`. */
  readonly flags: Uint8Array;
  /** Where in `titles` a node's title ends; it begins where the one before ends. */
  readonly titleEnd: Uint32Array;
  /** All titles in UTF-8, one after the other. */
  readonly titles: Uint8Array;
}

/** A hundred thousand nodes in a few megabytes outside the heap; a row becomes an object when it is asked for. */
export class PackedNodes implements NodeSource {
  readonly last: NodeId;
  readonly #columns: NodeColumns;
  #kin: Kin | undefined;

  constructor(columns: NodeColumns) {
    this.#columns = columns;
    this.last = columns.id.at(-1) ?? 0;
  }

  get(id: NodeId): NodeSkeleton | undefined {
    const row = this.#row(id);
    if (row < 0) return undefined;
    const columns = this.#columns;
    const flags = columns.flags[row] ?? 0;
    const titleStart = row === 0 ? 0 : (columns.titleEnd[row - 1] ?? 0);
    return {
      id,
      parent: columns.parent[row] ?? 0,
      branch: columns.branch[row] ?? 0,
      kind: kinds[flags & kindMask] ?? 'note',
      path: flags & besideFlag ? 'beside' : 'on',
      startsTurn: (flags & startsTurnFlag) !== 0,
      turn: columns.turn[row] ?? 0,
      title: utf8.decode(columns.titles.subarray(titleStart, columns.titleEnd[row])),
      cost: columns.cost[row] ?? 0,
      context: columns.context[row] ?? 0,
      seq: columns.seq[row] ?? 0,
      time: columns.time[row] ?? 0,
    };
  }

  parent(id: NodeId): NodeId | undefined {
    const row = this.#row(id);
    return row < 0 ? undefined : this.#columns.parent[row];
  }

  children(id: NodeId): NodeId[] {
    const kin = (this.#kin ??= kinOf(this.#columns.parent, parent => this.#row(parent)));
    const children: NodeId[] = [];
    const parent = this.#row(id);
    let row = parent < 0 ? kin.orphans.get(id) : kin.first[parent];
    for (; row !== undefined && row !== none; row = kin.next[row]) children.push(this.#columns.id[row] ?? 0);
    return children;
  }

  ids(): NodeId[] {
    return Array.from(this.#columns.id);
  }

  /** The row of a node; -1 where it is not known. Without gaps node n stands in row n − 1. */
  #row(id: NodeId): number {
    const ids = this.#columns.id;
    if (ids[id - 1] === id) return id - 1;
    let low = 0;
    let high = ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ids[middle] ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return ids[low] === id ? low : -1;
  }
}

/** A node's small members in one byte: bits 0–2 its kind, 3 beside the path, 4 starts a turn. */
export function flagsOf(node: Pick<NodeSkeleton, 'kind' | 'path' | 'startsTurn'>): number {
  return kinds.indexOf(node.kind) | (node.path === 'beside' ? besideFlag : 0) | (node.startsTurn ? startsTurnFlag : 0);
}

const kinds: readonly NodeKind[] = ['prompt', 'reply', 'results', 'note', 'summary'];
const kindMask = 7;
const besideFlag = 8;
const startsTurnFlag = 16;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Children as chains of rows: the first child of each row, the next sibling of each row, and the first of unknown parents. */
interface Kin {
  readonly first: Uint32Array;
  readonly next: Uint32Array;
  readonly orphans: Map<NodeId, number>;
}

const none = 2 ** 32 - 1;

function kinOf(parents: Uint32Array, rowOf: (id: NodeId) => number): Kin {
  const first = new Uint32Array(parents.length).fill(none);
  const next = new Uint32Array(parents.length).fill(none);
  const orphans = new Map<NodeId, number>();
  for (let row = parents.length - 1; row >= 0; row--) {
    const id = parents[row] ?? 0;
    const parent = rowOf(id);
    next[row] = (parent < 0 ? orphans.get(id) : first[parent]) ?? none;
    if (parent < 0) orphans.set(id, row);
    else first[parent] = row;
  }
  return { first, next, orphans };
}
