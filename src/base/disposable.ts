/** Something that holds a resource and gives it back. `dispose` may be called twice; the second call does nothing. */
export interface Disposable {
  dispose(): void;
}

/** A list of resources with one owner, given back in reverse order. */
export class Disposables implements Disposable {
  readonly #items: Disposable[] = [];
  #disposed = false;

  /** Takes ownership; returns the item so that `new` and `add` stand on one line. */
  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  dispose(): void {
    this.#disposed = true;
    while (this.#items.length > 0) this.#items.pop()?.dispose();
  }
}
