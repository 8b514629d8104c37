/** A growing column of numbers, kept outside the heap. */
export class Column<A extends Uint8Array | Uint32Array | Float64Array> {
  length = 0;
  readonly #make: (length: number) => A;
  #values: A;

  constructor(make: (length: number) => A) {
    this.#make = make;
    this.#values = make(0);
  }

  at(row: number): number {
    return row < this.length ? (this.#values[row] ?? 0) : 0;
  }

  push(value: number): void {
    this.reserve(1);
    this.#values[this.length] = value;
    this.length += 1;
  }

  pushAll(values: ArrayLike<number>): void {
    this.reserve(values.length);
    this.#values.set(values, this.length);
    this.length += values.length;
  }

  /** Adds `rows` values and gives their bytes, to be filled in. */
  extend(rows: number): Uint8Array {
    this.reserve(rows);
    const { buffer, BYTES_PER_ELEMENT } = this.#values;
    const added = new Uint8Array(buffer, this.length * BYTES_PER_ELEMENT, rows * BYTES_PER_ELEMENT);
    this.length += rows;
    return added;
  }

  /** Forgets every row from `length` on. */
  truncate(length: number): void {
    this.length = length;
  }

  /** Bytes of one value. */
  get width(): number {
    return this.#values.BYTES_PER_ELEMENT;
  }

  /** Makes room, so that the next `rows` values move nothing. */
  reserve(rows: number): void {
    const needed = this.length + rows;
    if (needed <= this.#values.length) return;
    const wider = this.#make(Math.max(64, needed, Math.ceil(this.length * growth)));
    wider.set(this.#values);
    this.#values = wider;
  }

  /** The rows from `start` to the present end. They never change, whatever is added later. */
  from(start: number): A {
    return this.#values.subarray(start, this.length) as A;
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

const growth = 1.5;

export function wholeNumbers(): Column<Uint32Array> {
  return new Column(length => new Uint32Array(length));
}

export function numbers(): Column<Float64Array> {
  return new Column(length => new Float64Array(length));
}

export function octets(): Column<Uint8Array> {
  return new Column(length => new Uint8Array(length));
}
