import { unitCount } from './units.ts';

/** Finds every needle in one pass over units (Aho and Corasick): the cost is linear in the text, however many there are. */
export interface Automaton {
  /** The state after one more unit; 0 is the first. */
  step(state: number, unit: number): number;
  /** All steps from the first states, which nearly all text stays among: the next state at `state * unitCount + unit`. */
  readonly rows: Int32Array;
  /** How many units at the end may be the start of a needle that goes on. */
  readonly open: Int32Array;
  /** Whose needle that is. */
  readonly openOwner: Int32Array;
  /** The length of the longest needle that ends in a state; 0 for none. */
  readonly found: Int32Array;
  /** Whose it is, by its place in `owners`. */
  readonly owner: Int32Array;
  /** Units of the longest needle. */
  readonly longest: number;
}

/** `needles` are sequences of units; `owners` says of each to which secret it belongs. */
export function automaton(needles: readonly (readonly number[])[], owners: readonly number[]): Automaton {
  const most = needles.reduce((sum, needle) => sum + needle.length, 1);
  const edges = edgeTable(most);
  const fail = new Int32Array(most);
  const open = new Int32Array(most);
  const openOwner = new Int32Array(most);
  const found = new Int32Array(most);
  const owner = new Int32Array(most);
  const longest = Math.max(1, ...needles.map(needle => needle.length));
  let states = 1;

  const stepByEdges = (from: number, unit: number): number => {
    for (let state = from; ; state = fail[state] ?? 0) {
      const next = edges.get(state * unitCount + unit);
      if (next !== 0 || state === 0) return next;
    }
  };

  // One level after the other, so that the states a new one falls back to are whole already.
  const at = new Int32Array(needles.length);
  let shallow = 1;
  for (let level = 0; level < longest; level++) {
    for (const [index, needle] of needles.entries()) {
      const unit = needle[level];
      if (unit === undefined) continue;
      const from = at[index] ?? 0;
      let next = edges.get(from * unitCount + unit);
      if (next === 0) {
        next = states++;
        edges.set(from * unitCount + unit, next);
        const back = from === 0 ? 0 : stepByEdges(fail[from] ?? 0, unit);
        fail[next] = back;
        found[next] = found[back] ?? 0;
        owner[next] = owner[back] ?? 0;
        open[next] = open[back] ?? 0;
        openOwner[next] = openOwner[back] ?? 0;
      }
      at[index] = next;
      // What a state falls back to is shorter, so its own figure is known by now.
      if (level + 1 < needle.length) {
        open[next] = level + 1;
        openOwner[next] = owners[index] ?? 0;
      }
      if (level + 1 === needle.length) {
        found[next] = needle.length;
        owner[next] = owners[index] ?? 0;
      }
    }
    if (level < 2) shallow = states;
  }

  const rows = new Int32Array(shallow * unitCount);
  for (let state = 0; state < shallow; state++)
    for (let unit = 0; unit < unitCount; unit++) rows[state * unitCount + unit] = stepByEdges(state, unit);

  return {
    step: (state, unit) => {
      let from = state;
      for (; from >= shallow; from = fail[from] ?? 0) {
        const next = edges.get(from * unitCount + unit);
        if (next !== 0) return next;
      }
      return rows[from * unitCount + unit] ?? 0;
    },
    rows,
    open,
    openOwner,
    found,
    owner,
    longest,
  };
}

/** A map from positive numbers to positive numbers in two flat arrays; 0 stands for nothing. */
function edgeTable(most: number): { get(key: number): number; set(key: number, value: number): void } {
  let size = 16;
  while (size < most * 2) size *= 2;
  const keys = new Int32Array(size);
  const values = new Int32Array(size);
  const place = (key: number): number => {
    let at = Math.imul(key, 0x9e3779b1) >>> 0;
    at = (at ^ (at >>> 15)) & (size - 1);
    while (keys[at] !== 0 && keys[at] !== key) at = (at + 1) & (size - 1);
    return at;
  };
  return {
    get: key => values[place(key)] ?? 0,
    set: (key, value) => {
      const at = place(key);
      keys[at] = key;
      values[at] = value;
    },
  };
}
