import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoggedSkeleton } from '../session/event.ts';
import type { Damage } from '../session/tree.ts';
import { lineHash, linkOf, noLine } from './line.ts';
import { eachLine, type Tail } from './lines.ts';
import { readSkeleton } from './record.ts';
import { recordsIn } from './salvage.ts';
import { segmentName } from './segments.ts';

/** Where the record of an event lies. */
export interface Place {
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
}

/** A place between two lines of a log, and what must be known to read or write on from there. */
export interface LogPoint {
  /** The file's number; 0 before the first. */
  readonly segment: number;
  /** Bytes and lines of that file before this place. */
  readonly offset: number;
  readonly lines: number;
  /** The last readable event, where its record lies, and the record's hash. */
  readonly seq: number;
  readonly last: Place;
  readonly link: string;
  /** Unreadable lines since that event. */
  readonly unreadable: number;
}

/** Before the first line of a session. */
export const beginning: LogPoint = {
  segment: 0,
  offset: 0,
  lines: 0,
  seq: 0,
  last: { segment: 0, offset: 0, length: 0 },
  link: noLine,
  unreadable: 0,
};

/** What a scan came to. */
export interface Scanned {
  readonly point: LogPoint;
  readonly tail: Tail;
  readonly damage: readonly Damage[];
}

/**
 * Reads a log from `from` to its end, calls `onEvent` for every readable event in order and tells what could not be read.
 * A bad line costs that line: what stands before and after it is read. Bodies are checked by their CRC and not parsed.
 */
export async function scanLog(
  folder: string,
  segments: readonly number[],
  from: LogPoint,
  onEvent: (event: LoggedSkeleton, place: Place) => void,
): Promise<Scanned> {
  const scan = new Scan(from, onEvent);
  let tail: Tail = 'whole';
  for (const segment of segments.filter(number => number >= from.segment)) {
    const file = await open(join(folder, segmentName(segment)), 'r');
    try {
      scan.startSegment(segment);
      const read = await eachLine(file, scan.offset, (line, offset) => scan.line(line, offset));
      scan.offset = read.size;
      tail = read.tail;
    } finally {
      await file.close();
    }
  }
  return { point: scan.point(), tail, damage: scan.damage };
}

class Scan {
  readonly damage: Damage[] = [];
  offset: number;
  readonly #onEvent: (event: LoggedSkeleton, place: Place) => void;
  #segment: number;
  #lines: number;
  #seq: number;
  #last: Place;
  #link: string;
  #unreadable: number;

  constructor(from: LogPoint, onEvent: (event: LoggedSkeleton, place: Place) => void) {
    this.#onEvent = onEvent;
    this.#segment = from.segment;
    this.offset = from.offset;
    this.#lines = from.lines;
    this.#seq = from.seq;
    this.#last = from.last;
    this.#link = from.link;
    this.#unreadable = from.unreadable;
  }

  point(): LogPoint {
    return {
      segment: this.#segment,
      offset: this.offset,
      lines: this.#lines,
      seq: this.#seq,
      last: this.#last,
      link: this.#link,
      unreadable: this.#unreadable,
    };
  }

  startSegment(segment: number): void {
    if (segment === this.#segment) return;
    this.#segment = segment;
    this.offset = 0;
    this.#lines = 0;
  }

  line(line: Buffer, offset: number): void {
    this.#lines += 1;
    if (line.length === 0) return;
    const parts = recordsIn(line);
    if (parts.fault !== '') this.#bad(parts.fault);
    for (const { start, end } of parts.records) this.#record(line.subarray(start, end), offset + start);
  }

  #record(record: Buffer, offset: number): void {
    const read = readSkeleton(record);
    if (read.value === undefined) return this.#bad(read.reason);
    const { seq } = read.value;
    if (seq <= this.#seq) return this.#report(`event ${seq} stands here again`);
    const lost = seq - this.#seq - 1;
    if (lost > this.#unreadable) this.#report(`events ${this.#seq + 1} to ${seq - 1} are missing before it`);
    else if (this.#unreadable === 0 && linkOf(record) !== this.#link)
      this.#report('it does not follow from the line before');
    this.#seq = seq;
    this.#link = lineHash(record);
    this.#unreadable = 0;
    this.#last = { segment: this.#segment, offset, length: record.length };
    this.#onEvent(read.value, this.#last);
  }

  #bad(reason: string): void {
    this.#unreadable += 1;
    this.#report(reason);
  }

  /** One report a line is enough; the first says most. */
  #report(reason: string): void {
    const file = segmentName(this.#segment);
    const last = this.damage.at(-1);
    if (last?.file !== file || last.line !== this.#lines) this.damage.push({ file, line: this.#lines, reason });
  }
}
