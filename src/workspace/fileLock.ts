import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';

const busy = 5;

/** Milliseconds between two tries. */
const pause = 15;

/**
 * A lock between processes and inside of one, kept by the operating system: whoever dies gives it back. Many may share it,
 * or one has it alone.
 */
export class FileLock implements Disposable {
  readonly #file: string;
  readonly #clock: Clock;
  readonly #idle: DatabaseSync[] = [];
  #disposed = false;

  constructor(file: string, clock: Clock) {
    this.#file = file;
    this.#clock = clock;
  }

  /** Runs `work` with the lock. Waits for it as long as the signal lets. */
  async hold<T>(how: 'shared' | 'alone', work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    for (;;) {
      signal?.throwIfAborted();
      const taken = this.#take(how);
      if (taken) return this.#run(taken, work);
      await this.#clock.sleep(pause, signal);
    }
  }

  /** Runs `work` if nobody else has the lock now; undefined otherwise. */
  async tryAlone<T>(work: () => Promise<T>): Promise<{ readonly result: T } | undefined> {
    const taken = this.#take('alone');
    return taken && { result: await this.#run(taken, work) };
  }

  dispose(): void {
    this.#disposed = true;
    while (this.#idle.length > 0) this.#idle.pop()?.close();
  }

  /** Undefined where it is taken. Throws, with where it is, when the file cannot serve as a lock. */
  #take(how: 'shared' | 'alone'): DatabaseSync | undefined {
    let database = this.#idle.pop();
    try {
      database ??= new DatabaseSync(this.#file);
      if (how === 'alone') database.exec('BEGIN EXCLUSIVE');
      else database.exec('BEGIN; SELECT count(*) FROM sqlite_schema');
      return database;
    } catch (error) {
      if (database?.isTransaction) database.exec('ROLLBACK');
      if (database) this.#idle.push(database);
      if (!(error instanceof Error && 'errcode' in error)) throw error;
      if (error.errcode === busy) return undefined;
      const words = `The lock ${this.#file} could not be taken: ${error.message} (SQLite's code ${String(error.errcode)}).`;
      throw new Error(words, { cause: error });
    }
  }

  async #run<T>(database: DatabaseSync, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      database.exec('ROLLBACK');
      if (this.#disposed) database.close();
      else this.#idle.push(database);
    }
  }
}
