import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logged, NodeAdded } from '../session/event.ts';
import type { BlobId, NodeId } from '../session/ids.ts';
import { lineFault } from './line.ts';
import type { LogIndex } from './logIndex.ts';
import { neighbours, type Wanted } from './neighbours.ts';
import { readPage, type Page, type PageStart } from './page.ts';
import { readWhole } from './record.ts';
import { recordsIn } from './salvage.ts';
import { segmentName } from './segments.ts';

/** Reads records out of a log by what its index knows. Every record is checked again before it is given out. */
export class LogReader {
  readonly #folder: string;
  readonly #index: LogIndex;
  readonly #blob: (id: BlobId) => Promise<Uint8Array>;
  readonly #files = new Map<number, Promise<FileHandle>>();

  constructor(folder: string, index: LogIndex, blob: (id: BlobId) => Promise<Uint8Array>) {
    this.#folder = folder;
    this.#index = index;
    this.#blob = blob;
  }

  /** The nodes that can be read, by id. Neighbours in the log are fetched together, 16 reads at a time. */
  async nodes(ids: readonly NodeId[]): Promise<Map<NodeId, Logged<NodeAdded>>> {
    const found = new Map<NodeId, Logged<NodeAdded>>();
    const wanted = ids.flatMap(id => {
      const place = this.#index.node(id);
      return place ? [{ id, place }] : [];
    });
    const runs = neighbours(wanted);
    const worker = async (): Promise<void> => {
      for (let run = runs.pop(); run; run = runs.pop()) await this.#run(run, found);
    };
    await Promise.all(Array.from({ length: Math.min(readsInFlight, runs.length) }, worker));
    return found;
  }

  /** Events with `seq > since` up to `until`, ascending, until about `maxBytes` of the log; at least one when there is one. */
  async events(since: number, until: number, maxBytes: number): Promise<Logged[]> {
    const events: Logged[] = [];
    if (since >= until) return events;
    let at: PageStart | undefined = this.#index.mark(since + 1) ?? { segment: 1, offset: 0 };
    let last = since;
    let bytes = 0;
    while (at) {
      const page: Page | undefined = await readPage(number => this.#file(number), at);
      for (const record of page ? this.#records(page, at.segment) : []) {
        const seq = seqOf(record);
        if (seq <= last || seq > until) continue;
        const read = await readWhole(record, this.#blob);
        if (read.value === undefined) continue;
        events.push(read.value);
        last = seq;
        bytes += record.length;
        if (bytes >= maxBytes || last === until) return events;
      }
      at = page?.next;
    }
    return events;
  }

  async close(): Promise<void> {
    const files = [...this.#files.values()];
    this.#files.clear();
    for (const file of files) await file.then(opened => opened.close()).catch(() => undefined);
  }

  async #run(run: readonly Wanted[], found: Map<NodeId, Logged<NodeAdded>>): Promise<void> {
    const [first] = run;
    const last = run.at(-1);
    if (!first || !last) return;
    const begin = first.place.offset;
    const bytes = await this.#read(first.place.segment, begin, last.place.offset + last.place.length - begin);
    for (const { id, place } of run) {
      const record = bytes.subarray(place.offset - begin, place.offset - begin + place.length);
      if (lineFault(record) !== '') continue;
      const read = await readWhole(record, this.#blob);
      if (read.value?.type === 'nodeAdded' && read.value.id === id) found.set(id, read.value);
    }
  }

  #records(page: Page, segment: number): Buffer[] {
    return page.lines.flatMap(({ bytes, offset }) =>
      recordsIn(bytes)
        .records.filter(({ start }) => !this.#index.isPassedOver({ segment, offset: offset + start }))
        .map(({ start, end }) => bytes.subarray(start, end)),
    );
  }

  async #read(segment: number, offset: number, length: number): Promise<Buffer> {
    const file = await this.#file(segment);
    const bytes = Buffer.allocUnsafeSlow(length);
    const { bytesRead } = await file.read(bytes, 0, length, offset);
    return bytes.subarray(0, bytesRead);
  }

  #file(segment: number): Promise<FileHandle> {
    const known = this.#files.get(segment);
    if (known) return known;
    const file = open(join(this.#folder, segmentName(segment)), 'r');
    this.#files.set(segment, file);
    file.catch(() => this.#files.delete(segment));
    return file;
  }
}

const readsInFlight = 16;

/** The number of a whole record's event, without parsing it: it stands second. */
function seqOf(record: Buffer): number {
  return Number(/"seq":(\d+)/.exec(record.toString('latin1', 0, 40))?.[1] ?? 0);
}
