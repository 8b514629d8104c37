import type { BranchId } from '../session/ids.ts';

/** A run that is on. */
export interface RunOn {
  readonly branch: BranchId;
  readonly stop: AbortController;
  /** Lets it end at its next step. */
  readonly pause: AbortController;
  /** Resolved when its first reply begins. */
  readonly beginning: PromiseWithResolvers<void>;
  end: Promise<void>;
}

/**
 * The runs that are on, each until all of its end is kept. The next run of its branch may have begun by then: each is
 * forgotten by itself, and by its branch the newest is found.
 */
export class RunsOn {
  readonly #all = new Set<RunOn>();

  get size(): number {
    return this.#all.size;
  }

  /** One that begins now. */
  begin(branch: BranchId): RunOn {
    const on: RunOn = {
      branch,
      stop: new AbortController(),
      pause: new AbortController(),
      beginning: Promise.withResolvers(),
      end: Promise.resolve(),
    };
    this.#all.add(on);
    return on;
  }

  over(on: RunOn): void {
    this.#all.delete(on);
    on.beginning.resolve();
  }

  of(branch: BranchId): RunOn | undefined {
    return [...this.#all].findLast(on => on.branch === branch);
  }

  ends(): Promise<void>[] {
    return [...this.#all].map(({ end }) => end);
  }

  stop(why: () => Error): void {
    for (const { stop } of this.#all) stop.abort(why());
  }
}
