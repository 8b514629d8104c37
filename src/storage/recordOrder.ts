import type { LoggedSkeleton } from '../session/event.ts';
import type { Place } from './place.ts';

/** A whole record of a log, and what it says of the one before it. */
export interface FoundRecord {
  readonly event: LoggedSkeleton;
  readonly place: Place;
  readonly line: number;
  /** The hash of the record it was written behind, and its own. */
  readonly prev: string;
  readonly hash: string;
}

/** What becomes of records as they are read. */
export interface OrderSink {
  accept(record: FoundRecord): void;
  /** The record stands where it cannot have been written; it is no event of this session's history. */
  passOver(record: FoundRecord): void;
  report(record: FoundRecord, reason: string): void;
}

/**
 * Decides which whole records are the session's history. Most follow the one before by number and hash. A record that
 * jumps ahead is either what stands behind a hole, or a copy that something glued in too early; what comes after it
 * tells, so up to 64 of them are held back until then. A planted record is passed over the same way: whoever wrote the
 * next one did not write it behind that.
 */
export class RecordOrder {
  readonly #sink: OrderSink;
  #seq: number;
  #hash: string;
  #unreadable: number;
  #held: FoundRecord[] = [];
  /** What is to be said of the first held record once it is accepted, and what was unreadable before it. */
  #heldReason = '';
  #heldUnreadable = 0;

  constructor(start: { seq: number; link: string; unreadable: number }, sink: OrderSink) {
    this.#sink = sink;
    this.#seq = start.seq;
    this.#hash = start.link;
    this.#unreadable = start.unreadable;
  }

  /** Unreadable lines since the last accepted record. */
  get unreadable(): number {
    return this.#unreadable;
  }

  unreadableLine(): void {
    this.#unreadable += 1;
  }

  record(record: FoundRecord): void {
    const { seq } = record.event;
    if (seq <= this.#seq) return this.#sink.report(record, `event ${seq} stands here again`);
    const last = this.#held.at(-1);
    if (last && (this.#follows(record) || seq <= last.event.seq)) this.#dropHeld();
    else if (last && record.prev === last.hash) return this.#hold(record, '');
    else if (last) this.#acceptHeld();
    if (this.#follows(record)) return this.#accept(record);
    const lost = seq - this.#seq - 1;
    if (lost === 0 && this.#unreadable === 0) {
      this.#sink.report(record, 'it does not follow from the line before');
      return this.#accept(record);
    }
    const missing = lost > this.#unreadable;
    this.#hold(record, missing ? `events ${this.#seq + 1} to ${seq - 1} are missing before it` : '');
  }

  /** Nothing comes after what is held: it is the end of the history. */
  end(): void {
    this.#acceptHeld();
  }

  #follows(record: FoundRecord): boolean {
    return record.event.seq === this.#seq + 1 && record.prev === this.#hash;
  }

  #accept(record: FoundRecord): void {
    this.#seq = record.event.seq;
    this.#hash = record.hash;
    this.#unreadable = 0;
    this.#sink.accept(record);
  }

  #hold(record: FoundRecord, reason: string): void {
    if (this.#held.length === 0) {
      this.#heldReason = reason;
      this.#heldUnreadable = this.#unreadable;
    }
    this.#held.push(record);
    this.#unreadable = 0;
    if (this.#held.length === mostHeld) this.#acceptHeld();
  }

  #acceptHeld(): void {
    const held = this.#held;
    const unreadable = this.#unreadable;
    this.#held = [];
    const [first] = held;
    if (first && this.#heldReason !== '') this.#sink.report(first, this.#heldReason);
    for (const record of held) this.#accept(record);
    this.#unreadable = unreadable;
  }

  #dropHeld(): void {
    for (const record of this.#held) {
      this.#sink.report(record, `event ${record.event.seq} stands out of place`);
      this.#sink.passOver(record);
    }
    this.#unreadable += this.#heldUnreadable + this.#held.length;
    this.#held = [];
  }
}

const mostHeld = 64;
