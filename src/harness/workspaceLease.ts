/** Who writes to a workspace, by name, and how they give it back. */
interface Holder {
  readonly key: string;
  readonly name: string;
}

/**
 * The right to change the files of one working copy. One branch has it at a time; others wait in the order they came.
 * A branch that has it already gets it again at once.
 */
export class WorkspaceLease {
  #holder: Holder | undefined;
  /** Counts the times it went to another holder. */
  #turn = 0;
  readonly #waiting: { holder: Holder; grant: () => void }[] = [];

  /** The name of the branch that has it. */
  get holder(): string | undefined {
    return this.#holder?.name;
  }

  /** The number of the turn in which `key` has it, or would have it now; undefined while another one has it. */
  turnOf(key: string): number | undefined {
    if (!this.#holder) return this.#turn + 1;
    return this.#holder.key === key ? this.#turn : undefined;
  }

  /**
   * Resolves when `key` has the lease. `onWait` hears once who has it now. Rejects with the signal's reason when aborted
   * first; a waiter that was aborted never gets it.
   */
  async take(key: string, name: string, signal: AbortSignal, onWait: (holder: string) => void): Promise<void> {
    signal.throwIfAborted();
    const holder = { key, name };
    if (this.#holder?.key === key) return;
    if (!this.#holder) return this.#give(holder);
    onWait(this.#holder.name);
    await new Promise<void>((resolve, reject) => {
      const entry = { holder, grant: resolve };
      const leave = (): void => {
        const at = this.#waiting.indexOf(entry);
        if (at >= 0) this.#waiting.splice(at, 1);
        reject(signal.reason as Error);
      };
      entry.grant = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(entry);
    });
  }

  /** Gives the lease back; nothing happens when `key` does not have it. */
  release(key: string): void {
    if (this.#holder?.key !== key) return;
    const next = this.#waiting.shift();
    this.#give(next?.holder);
    next?.grant();
  }

  #give(holder: Holder | undefined): void {
    this.#holder = holder;
    if (holder) this.#turn++;
  }
}
