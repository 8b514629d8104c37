/**
 * A map that is being changed while the one it began with stays as it was. Copied with the first change: most events leave
 * most of a tree's maps alone.
 */
export class ChangingMap<K, V> {
  readonly #base: ReadonlyMap<K, V>;
  #own: Map<K, V> | undefined;

  constructor(base: ReadonlyMap<K, V>) {
    this.#base = base;
  }

  get(key: K): V | undefined {
    return (this.#own ?? this.#base).get(key);
  }

  values(): IterableIterator<V> {
    return (this.#own ?? this.#base).values();
  }

  set(key: K, value: V): void {
    this.#copied().set(key, value);
  }

  /** Puts the values into another order. */
  sort(compare: (one: V, other: V) => number): void {
    this.#own = new Map([...this.#copied()].toSorted(([, one], [, other]) => compare(one, other)));
  }

  delete(key: K): void {
    if ((this.#own ?? this.#base).has(key)) this.#copied().delete(key);
  }

  /** The map as it is after the changes; the very one it began with where there were none. */
  after(): ReadonlyMap<K, V> {
    return this.#own ?? this.#base;
  }

  #copied(): Map<K, V> {
    return (this.#own ??= new Map(this.#base));
  }
}
