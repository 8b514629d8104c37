import type { LoggedSkeleton } from '../session/event.ts';
import type { SessionHeading } from '../session/sessionLog.ts';
import { headingFrom, writeHeading } from './heading.ts';
import type { LogState } from './logState.ts';
import type { LogPoint } from './place.ts';
import { encodeChunk, noRows, rowsOf, type RowCounts } from './skeletonChunk.ts';
import { appendChunk } from './skeletonFile.ts';
import { stateOf } from './treeState.ts';

/**
 * What is kept beside a log to open and list it fast: its skeleton and its heading. Both can be deleted at any time; a
 * disk that does not take them costs the next opening some time and nothing else.
 */
export class Derived {
  readonly #folder: string;
  readonly #state: LogState;
  #written: { readonly bytes: number; readonly rows: RowCounts; readonly end: LogPoint };
  #end: LogPoint;
  #work: Promise<void> = Promise.resolve();
  #mode: 'following' | 'givenUp' = 'following';

  constructor(folder: string, state: LogState) {
    this.#folder = folder;
    this.#state = state;
    this.#end = state.end;
    this.#written =
      state.skeleton.chunks < mostChunks ? state.skeleton : { bytes: 0, rows: noRows, end: state.skeleton.end };
    // A last line without its newline is about to get one, and damage is about to be reported: neither is a place to go
    // on from.
    if (state.tail === 'open' || state.damage.length > 0) this.#end = this.#written.end;
    this.#writeWhenDue(dueBytes);
  }

  /** The session's line in a list; undefined before its first event. */
  heading(): SessionHeading | undefined {
    const tree = this.#state.follower.tree();
    return tree.seq === 0 ? undefined : headingFrom(tree);
  }

  /** Takes note of durable events and of the log's end behind them. */
  add(events: readonly LoggedSkeleton[], end: LogPoint): void {
    for (const event of events) this.#state.follower.add(event);
    this.#end = end;
    this.#writeWhenDue(dueBytes);
  }

  async close(): Promise<void> {
    this.#writeWhenDue(1);
    await this.#work;
  }

  /** Writes a chunk once the log is `bytes` ahead, behind whatever is being written. */
  #writeWhenDue(bytes: number): void {
    const { end } = this.#written;
    const ahead = this.#end.segment === end.segment ? this.#end.offset - end.offset : Infinity;
    if (ahead < bytes || this.#mode === 'givenUp') return;
    const { index, follower } = this.#state;
    if (!index.orderly) return;
    const chunk = encodeChunk(index, this.#written.rows, { end: this.#end, state: stateOf(follower.tree()) });
    const { bytes: at } = this.#written;
    this.#written = { bytes: at + chunk.length, rows: rowsOf(index), end: this.#end };
    this.#work = this.#write(this.#work, chunk, at, this.#end);
  }

  async #write(before: Promise<void>, chunk: Buffer, at: number, end: LogPoint): Promise<void> {
    await before;
    try {
      await appendChunk(this.#folder, at, chunk);
      const heading = this.heading();
      if (heading) await writeHeading(this.#folder, end, heading);
    } catch {
      this.#mode = 'givenUp';
    }
  }
}

/** A file of more chunks than this is written anew as one. */
const mostChunks = 32;

/** How far the log runs ahead of its skeleton, and so how much an opening after a crash has to scan. */
const dueBytes = 4 * 1024 * 1024;
