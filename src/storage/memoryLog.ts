import type { Clock } from '../base/clock.ts';
import { checkedEvent } from '../session/codec.ts';
import type { Logged, NodeAdded, SessionEvent } from '../session/event.ts';
import type { BlobId, NodeId } from '../session/ids.ts';
import type { Appended, SessionLog } from '../session/sessionLog.ts';
import { blobId } from './blobs.ts';

/** What outlives the closing of a log in memory: its records as JSON, and its blobs. */
export interface MemoryRecords {
  readonly lines: { readonly seq: number; readonly text: string }[];
  readonly lineOfNode: Map<NodeId, number>;
  readonly blobs: Map<BlobId, Uint8Array>;
}

/** A log that forgets everything with its store: for tests. Keeps what it is given as text, so nothing is shared. */
export class MemoryLog implements SessionLog {
  readonly folder = '';
  readonly file = '';
  readonly #records: MemoryRecords;
  readonly #clock: Clock;
  readonly #onClose: () => void;
  #durable: number;
  #closed = false;

  constructor(records: MemoryRecords, clock: Clock, onClose: () => void) {
    this.#records = records;
    this.#clock = clock;
    this.#onClose = onClose;
    this.#durable = records.lines.length;
  }

  append(events: readonly SessionEvent[]): Appended {
    if (this.#closed) throw new Error('the log is closed');
    const { lines, lineOfNode } = this.#records;
    const time = this.#clock.now();
    const logged = events.map((event, i): Logged => ({ ...checkedEvent(event), seq: lines.length + 1 + i, time }));
    for (const event of logged) {
      if (event.type === 'nodeAdded' && !lineOfNode.has(event.id)) lineOfNode.set(event.id, lines.length);
      lines.push({ seq: event.seq, text: JSON.stringify(event) });
    }
    return { events: logged, durable: this.#settle(lines.length) };
  }

  async #settle(last: number): Promise<void> {
    await Promise.resolve();
    this.#durable = Math.max(this.#durable, last);
  }

  async readNodes(ids: readonly NodeId[]): Promise<Logged<NodeAdded>[]> {
    const { lines, lineOfNode } = this.#records;
    return ids.flatMap(id => {
      const line = lines[lineOfNode.get(id) ?? -1];
      return line ? [JSON.parse(line.text) as Logged<NodeAdded>] : [];
    });
  }

  async readEvents(since: number, maxBytes: number): Promise<Logged[]> {
    const events: Logged[] = [];
    let bytes = 0;
    for (const line of this.#records.lines.slice(since, this.#durable)) {
      if (bytes >= maxBytes && events.length > 0) break;
      events.push(JSON.parse(line.text) as Logged);
      bytes += line.text.length;
    }
    return events;
  }

  async putBlob(bytes: Uint8Array): Promise<BlobId> {
    const id = blobId(bytes);
    this.#records.blobs.set(id, Uint8Array.from(bytes));
    return id;
  }

  async readBlob(id: BlobId): Promise<Uint8Array> {
    const bytes = this.#records.blobs.get(id);
    if (!bytes) throw new Error(`blob ${id} cannot be read: it is not there`);
    return Uint8Array.from(bytes);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose();
  }
}
