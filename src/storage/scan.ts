import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoggedSkeleton } from '../session/event.ts';
import type { Damage } from '../session/tree.ts';
import { lineHash, linkOf } from './line.ts';
import { eachLine, type Tail } from './lines.ts';
import type { LogPoint, Place } from './place.ts';
import { readSkeleton } from './record.ts';
import { RecordOrder, type FoundRecord, type OrderSink } from './recordOrder.ts';
import { recordsIn } from './salvage.ts';
import { segmentName } from './segments.ts';

/** What a scan came to. */
export interface Scanned {
  readonly point: LogPoint;
  readonly tail: Tail;
  readonly damage: readonly Damage[];
}

/** Who is told what a scan finds. */
export interface ScanSink {
  event(event: LoggedSkeleton, place: Place): void;
  /** A whole record that is not part of the history: see `RecordOrder`. */
  passedOver(place: Place): void;
}

/**
 * Reads a log from `from` to its end, tells `sink` of every readable event in order and returns what could not be read. A
 * bad line costs that line: what stands before and after it is read. Bodies are checked by their CRC and not parsed.
 */
export async function scanLog(
  folder: string,
  segments: readonly number[],
  from: LogPoint,
  sink: ScanSink,
): Promise<Scanned> {
  const scan = new Scan(from, sink);
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
  const point = scan.end();
  return { point, tail, damage: scan.damage() };
}

class Scan implements OrderSink {
  offset: number;
  readonly #sink: ScanSink;
  readonly #order: RecordOrder;
  readonly #damage: Damage[] = [];
  #segment: number;
  #lines: number;
  #seq: number;
  #last: Place;
  #link: string;

  constructor(from: LogPoint, sink: ScanSink) {
    this.#sink = sink;
    this.#order = new RecordOrder(from, this);
    this.#segment = from.segment;
    this.offset = from.offset;
    this.#lines = from.lines;
    this.#seq = from.seq;
    this.#last = from.last;
    this.#link = from.link;
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
    if (parts.fault !== '') this.#unreadable(parts.fault);
    for (const { start, end } of parts.records) this.#record(line.subarray(start, end), offset + start);
  }

  end(): LogPoint {
    this.#order.end();
    return {
      segment: this.#segment,
      offset: this.offset,
      lines: this.#lines,
      seq: this.#seq,
      last: this.#last,
      link: this.#link,
      unreadable: this.#order.unreadable,
    };
  }

  /** One report a line is enough; the first says most. */
  damage(): Damage[] {
    const seen = new Set<string>();
    return this.#damage
      .filter(({ file, line }) => seen.size < seen.add(`${file}:${line}`).size)
      .sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
  }

  accept({ event, place, hash }: FoundRecord): void {
    this.#seq = event.seq;
    this.#last = place;
    this.#link = hash;
    this.#sink.event(event, place);
  }

  passOver({ place }: FoundRecord): void {
    this.#sink.passedOver(place);
  }

  report({ place, line }: FoundRecord, reason: string): void {
    this.#damage.push({ file: segmentName(place.segment), line, reason });
  }

  #record(record: Buffer, offset: number): void {
    const read = readSkeleton(record);
    if (read.value === undefined) return this.#unreadable(read.reason);
    this.#order.record({
      event: read.value,
      place: { segment: this.#segment, offset, length: record.length },
      line: this.#lines,
      prev: linkOf(record),
      hash: lineHash(record),
    });
  }

  #unreadable(reason: string): void {
    this.#order.unreadableLine();
    this.#damage.push({ file: segmentName(this.#segment), line: this.#lines, reason });
  }
}
