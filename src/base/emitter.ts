import type { Disposable } from './disposable.ts';

/** One kind of happening with its listeners. A listener that throws is a bug of its own; the others still hear. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  /** Registers `listener` until the returned disposable is disposed. */
  on(listener: (value: T) => void): Disposable {
    const own = (value: T): void => listener(value);
    this.#listeners.add(own);
    return { dispose: () => void this.#listeners.delete(own) };
  }

  emit(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
