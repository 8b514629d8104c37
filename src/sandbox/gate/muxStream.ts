import { Duplex } from 'node:stream';
import { longestPayload, MalformedFrameError, type FrameKind } from './frames.ts';

/**
 * What either side may have under way to the other on one stream before it has to be granted more. A frame costs its
 * payload and a fixed part, so that a flood of tiny frames is no cheaper to send than it is to keep.
 */
export const streamWindow = 256 * 1024;

/** What a stream needs of the bridge it is on. */
export interface Wire {
  send(stream: number, kind: FrameKind, payload?: Buffer): void;
  forget(stream: number): void;
}

/**
 * One connection on the bridge: a duplex stream whose two directions end by themselves. It reads only as fast as it is
 * read, so that a slow connection holds back its sender and nobody else.
 */
export class MuxStream extends Duplex {
  readonly id: number;
  readonly #wire: Wire;
  /** What may still be sent, and what may still come. */
  #credit = streamWindow;
  #allowance = streamWindow;
  /** What came and was not granted anew. */
  #owed = 0;
  #waiting: { chunk: Buffer; done: () => void } | undefined;
  #weEnded = false;
  #theyEnded = false;
  #idle: { timer: NodeJS.Timeout; ms: number } | undefined;

  constructor(id: number, wire: Wire) {
    super({ readableHighWaterMark: longestPayload, writableHighWaterMark: longestPayload });
    this.id = id;
    this.#wire = wire;
    this.on('error', () => {}); // Whoever uses the stream hears of its end by `close`.
  }

  /** Emits `timeout` after this many milliseconds in which nothing came or went; 0 stops it. As `net.Socket` has it. */
  setTimeout(ms: number, heard?: () => void): this {
    clearTimeout(this.#idle?.timer);
    this.#idle = ms === 0 ? undefined : { ms, timer: setTimeout(() => this.emit('timeout'), ms).unref() };
    if (heard) this.once('timeout', heard);
    return this;
  }

  /** What the other side said about this stream. Throws `MalformedFrameError`. */
  receive(kind: FrameKind, payload: Buffer): void {
    this.#idle?.timer.refresh();
    if (kind === 'reset') {
      this.#weEnded = this.#theyEnded = true;
      this.destroy();
    } else if (kind === 'window') {
      this.#credit += payload.readUInt32BE(0);
      if (this.#credit > streamWindow) throw new MalformedFrameError('More was granted than was taken.');
      this.#pump();
    } else if (this.#theyEnded) {
      throw new MalformedFrameError('Something came after the end of a stream.');
    } else if (kind === 'end') {
      this.#theyEnded = true;
      this.push(null);
    } else {
      const cost = frameCost + payload.length;
      if (cost > this.#allowance) throw new MalformedFrameError('More came than was granted.');
      this.#allowance -= cost;
      this.#owed += cost;
      this.push(payload);
    }
  }

  override _read(): void {
    if (this.#owed < streamWindow / 2 || this.#theyEnded) return;
    const grant = Buffer.allocUnsafe(4);
    grant.writeUInt32BE(this.#owed);
    this.#wire.send(this.id, 'window', grant);
    this.#allowance += this.#owed;
    this.#owed = 0;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#waiting = { chunk, done };
    this.#pump();
  }

  override _final(done: () => void): void {
    this.#weEnded = true;
    this.#wire.send(this.id, 'end');
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#idle?.timer);
    this.#waiting = undefined;
    if (!this.#weEnded || !this.#theyEnded) this.#wire.send(this.id, 'reset');
    this.#wire.forget(this.id);
    done(error);
  }

  /** Sends of the waiting chunk what the credit allows. */
  #pump(): void {
    while (this.#waiting && this.#credit > frameCost) {
      const { chunk, done } = this.#waiting;
      const part = chunk.subarray(0, Math.min(longestPayload, this.#credit - frameCost));
      this.#credit -= frameCost + part.length;
      this.#idle?.timer.refresh();
      if (part.length > 0) this.#wire.send(this.id, 'data', part);
      this.#waiting = part.length < chunk.length ? { chunk: chunk.subarray(part.length), done } : undefined;
      if (!this.#waiting) done();
    }
  }
}

/** The fixed part of a frame's cost. */
const frameCost = 256;
