/** A growing column of whole numbers from 0 to 2³² − 1. */
export class Column {
  length = 0;
  #values: Uint32Array;

  constructor(values = new Uint32Array(0)) {
    this.#values = values;
    this.length = values.length;
  }

  at(row: number): number {
    return this.#values[row] ?? 0;
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const wider = new Uint32Array(Math.max(64, this.length * 2));
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.length] = value;
    this.length += 1;
  }

  /** The rows from `start` on; valid until the next `push`. */
  from(start: number): Uint32Array {
    return this.#values.subarray(start, this.length);
  }

  /** The last row whose value is not above `value`, of an ascending column; -1 for none. */
  lastNotAbove(value: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle) <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
