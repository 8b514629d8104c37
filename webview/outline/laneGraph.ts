import type { OutlineRow } from '../model/outlineRows.ts';

/** Distance of two lanes, and where the first stands, in pixels: under it is the line of the transcript. */
const step = 12;
const firstLane = 9;
/** Deeper rows share the last lane step. */
const deepest = 6;

/** What is drawn left of a row: the lines that pass, the curve from its parent, its own dot. */
export interface RowGraph {
  readonly width: number;
  readonly x: number;
  /** Lines of ancestors that go on below. */
  readonly passing: readonly { readonly x: number; readonly lane: number }[];
  /** The x of the parent's line where this row leaves it; absent at the root. */
  readonly from?: number;
  readonly below: 'yes' | 'no';
}

/** The lane graph of the rows, top down. */
export function laneGraph(rows: readonly OutlineRow[]): RowGraph[] {
  return rows.map((row, index) => {
    const depth = Math.min(row.depth, deepest);
    const x = laneX(depth);
    const passing = [];
    for (let level = 0; level < depth; level++) {
      if (goesOn(rows, index, level)) passing.push({ x: laneX(level), lane: ancestorLane(rows, index, level) });
    }
    const below = (rows[index + 1]?.depth ?? -1) > row.depth ? 'yes' : 'no';
    return { width: x + 5, x, passing, ...(depth > 0 ? { from: laneX(depth - 1) } : {}), below };
  });
}

/** Whether the line of the ancestor at `level` has a child further down. */
function goesOn(rows: readonly OutlineRow[], index: number, level: number): boolean {
  for (const row of rows.slice(index + 1)) {
    if (row.depth === level + 1) return true;
    if (row.depth <= level) return false;
  }
  return false;
}

function ancestorLane(rows: readonly OutlineRow[], index: number, level: number): number {
  for (let at = index; at >= 0; at--) {
    const row = rows[at];
    if (row && row.depth === level) return row.lane;
  }
  return 1;
}

function laneX(depth: number): number {
  return firstLane + depth * step;
}
