/** One line of the table, as `scripts/bench.mjs` prints it. */
export interface Row {
  readonly measure: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number };
  readonly peer?: { readonly name: string; readonly value: number };
}

export interface Report {
  row(row: Row): void;
}

/** The value below which the part `share` (0 to 1) of `values` lies, by the nearest rank. NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
