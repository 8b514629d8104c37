import type { Clock } from '../base/clock.ts';
import { checkedEvent } from '../session/codec.ts';
import type { Logged, NodeAdded, SessionEvent } from '../session/event.ts';
import type { BlobId, NodeId } from '../session/ids.ts';
import type { Appended, SessionLog } from '../session/sessionLog.ts';
import { blobId, type Blobs } from './blobs.ts';
import type { Derived } from './derived.ts';
import { formatLine, lineHash } from './line.ts';
import type { LogIndex } from './logIndex.ts';
import { LogReader } from './logReader.ts';
import type { SegmentWriter } from './segmentWriter.ts';
import { spilledBody } from './spill.ts';

/** What a log on disk is made of. */
export interface DiskLogParts {
  readonly folder: string;
  readonly outputs: string;
  readonly clock: Clock;
  readonly blobs: Blobs;
  readonly index: LogIndex;
  readonly writer: SegmentWriter;
  readonly derived: Derived;
  /** The last event there is, and the hash of its record. */
  readonly seq: number;
  readonly link: string;
  /** Called with the number of the file that could not be written. */
  readonly onFailed: (segment: number) => void;
  readonly onClosed: () => void;
}

/** Events of one `append`, ready to be written. */
interface Batch {
  readonly events: readonly Logged[];
  readonly lines: readonly Buffer[];
  /** The hash of the last line. */
  readonly link: string;
  readonly bodies: readonly Buffer[];
  readonly settle: PromiseWithResolvers<void>;
}

/**
 * A session's log in files. Appends that are waiting share one write and one sync. After a write or a sync that failed
 * nothing is known of the file's end, so the log refuses everything until the session is opened again.
 */
export class DiskLog implements SessionLog {
  readonly folder: string;
  readonly #parts: DiskLogParts;
  readonly #reader: LogReader;
  /** Nodes on their way to the disk: readable at once. */
  readonly #arriving = new Map<NodeId, Logged<NodeAdded>>();
  #seq: number;
  #link: string;
  #durable: number;
  #waiting: Batch[] = [];
  #pump: Promise<void> | undefined;
  #refusal: Error | undefined;
  #closed: Promise<void> | undefined;

  constructor(parts: DiskLogParts) {
    this.folder = parts.outputs;
    this.#parts = parts;
    this.#reader = new LogReader(parts.folder, parts.index, id => parts.blobs.read(id));
    this.#seq = parts.seq;
    this.#durable = parts.seq;
    this.#link = parts.link;
  }

  get file(): string {
    return this.#parts.writer.path;
  }

  append(events: readonly SessionEvent[]): Appended {
    if (this.#refusal) throw this.#refusal;
    if (this.#closed) throw new Error('the log is closed');
    const time = this.#parts.clock.now();
    const logged = events.map((event, i): Logged => ({ ...checkedEvent(event), seq: this.#seq + 1 + i, time }));
    if (logged.length === 0) return { events: logged, durable: this.#pump ?? Promise.resolve() };
    const batch = this.#format(logged);
    this.#seq += logged.length;
    this.#link = batch.link;
    for (const event of logged) if (event.type === 'nodeAdded') this.#arriving.set(event.id, event);
    this.#waiting.push(batch);
    this.#pump ??= this.#write();
    const durable = batch.settle.promise;
    // Whoever does not wait for it learns of a failure by the next append.
    durable.catch(() => undefined);
    return { events: logged, durable };
  }

  async readNodes(ids: readonly NodeId[]): Promise<Logged<NodeAdded>[]> {
    const arriving = new Map(ids.map(id => [id, this.#arriving.get(id)]));
    const found = await this.#reader.nodes(ids.filter(id => arriving.get(id) === undefined));
    return ids.map(id => arriving.get(id) ?? found.get(id)).filter(node => node !== undefined);
  }

  readEvents(since: number, maxBytes: number): Promise<Logged[]> {
    return this.#reader.events(since, this.#durable, maxBytes);
  }

  putBlob(bytes: Uint8Array): Promise<BlobId> {
    return this.#parts.blobs.put(bytes);
  }

  readBlob(id: BlobId): Promise<Uint8Array> {
    return this.#parts.blobs.read(id);
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  #format(events: readonly Logged[]): Batch {
    const bodies: Buffer[] = [];
    let link = this.#link;
    const lines = events.map(event => {
      let line = formatLine(event, link);
      const body = spilledBody(event, line.length);
      if (body) {
        bodies.push(body);
        line = formatLine(event, link, blobId(body));
      }
      link = lineHash(line);
      return line;
    });
    return { events, lines, link, bodies, settle: Promise.withResolvers<void>() };
  }

  async #write(): Promise<void> {
    // Appends of the same moment go together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batches = this.#waiting;
      this.#waiting = [];
      try {
        for (const body of batches.flatMap(batch => batch.bodies)) await this.#parts.blobs.put(body);
        await this.#commit(batches);
      } catch (error) {
        this.#refuse(error as Error, [...batches, ...this.#waiting]);
        break;
      }
      for (const { settle } of batches) settle.resolve();
    }
    this.#pump = undefined;
  }

  async #commit(batches: readonly Batch[]): Promise<void> {
    const { writer, index, derived } = this.#parts;
    const places = await writer.append(batches.flatMap(batch => batch.lines));
    const events = batches.flatMap(batch => batch.events);
    for (const [i, event] of events.entries()) {
      const place = places[i];
      if (place) index.add(event, place);
      if (event.type === 'nodeAdded') this.#arriving.delete(event.id);
    }
    const { segment, offset, lines } = writer;
    const [last, link] = [places.at(-1), batches.at(-1)?.link];
    if (!last || link === undefined) return;
    this.#durable += events.length;
    derived.add(events, { segment, offset, lines, seq: this.#durable, last, link, unreadable: 0 });
  }

  #refuse(cause: Error, batches: readonly Batch[]): void {
    const words = `The session's log could not be written: ${cause.message}. Open the session again to go on.`;
    this.#refusal = new Error(words, { cause });
    this.#waiting = [];
    this.#arriving.clear();
    this.#parts.onFailed(this.#parts.writer.segment);
    for (const { settle } of batches) settle.reject(this.#refusal);
  }

  async #end(): Promise<void> {
    const { derived, writer, onClosed } = this.#parts;
    await this.#pump;
    await derived.close();
    try {
      await writer.close();
    } finally {
      // A file that reports its last trouble when it is given back (a quota, a disk elsewhere) is given back all the same.
      await this.#reader.close();
      onClosed();
    }
  }
}
