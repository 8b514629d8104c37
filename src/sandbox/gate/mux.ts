import type { Duplex } from 'node:stream';
import { assertNever } from '../../base/assertNever.ts';
import { frameHead, MalformedFrameError, readFrames, type Frame, type FrameKind } from './frames.ts';
import { MuxStream, streamWindow } from './muxStream.ts';

/** How a bridge ended: the link closed, the other side said so, or the other side broke the protocol. */
export type MuxEnd = 'gone' | 'bye' | 'malformed';

export interface MuxOptions {
  /** How many connections there may be at once; further ones are reset. */
  readonly maxStreams: number;
  /** Heard for every connection the other side opens. Without it the other side may open none. */
  readonly onStream?: (stream: MuxStream) => void;
  /** Heard when the other side says hello. Without it it may not. */
  readonly onHello?: (payload: Buffer) => void;
  /** Heard once; every stream is destroyed by then. */
  readonly onEnd: (end: MuxEnd) => void;
}

export interface Mux {
  /** A new connection to the other side; undefined when there are too many, or the bridge has ended. */
  open(): MuxStream | undefined;
  hello(payload: Buffer): void;
  /** Ends every connection and tells the other side that none can be opened any more. The link stays as it is. */
  bye(): void;
}

/**
 * Many connections over one link. Nothing the other side sends throws here, and it costs a bounded amount of memory: each
 * stream by its window, all together by their number.
 */
export function openMux(link: Duplex, { maxStreams, onStream, onHello, onEnd }: MuxOptions): Mux {
  const streams = new Map<number, MuxStream>();
  let ended = false;
  let opened = 0;
  let greeted = false;

  const end = (how: MuxEnd): void => {
    if (ended) return;
    ended = true;
    for (const stream of [...streams.values()]) stream.destroy();
    if (how === 'malformed') write(0, 'bye');
    onEnd(how);
  };
  const write = (stream: number, kind: FrameKind, payload?: Buffer): void => {
    if (!link.writable) return;
    link.cork();
    link.write(frameHead(stream, kind, payload?.length ?? 0));
    if (payload) link.write(payload);
    process.nextTick(() => link.uncork());
  };
  const send = (stream: number, kind: FrameKind, payload?: Buffer): void => {
    if (ended) return;
    write(stream, kind, payload);
    // Windows bound what is owed to a side that reads. One that never reads what it asks for is at fault.
    if (link.writableLength > maxStreams * streamWindow * 2) end('malformed');
  };
  const add = (id: number): MuxStream => {
    opened = id;
    const stream = new MuxStream(id, { send, forget: gone => void streams.delete(gone) });
    streams.set(id, stream);
    return stream;
  };
  const accept = (id: number): void => {
    if (!onStream || id <= opened) throw new MalformedFrameError('A stream was opened that may not be.');
    if (streams.size < maxStreams) return onStream(add(id));
    opened = id;
    send(id, 'reset');
  };
  const greet = (payload: Buffer): void => {
    if (!onHello || greeted) throw new MalformedFrameError('Hello was said out of turn.');
    greeted = true;
    onHello(payload);
  };
  const take = ({ stream: id, kind, payload }: Frame): void => {
    if (ended) return;
    switch (kind) {
      case 'hello':
        return greet(payload);
      case 'bye':
        return end('bye');
      case 'open':
        return accept(id);
      case 'data':
      case 'window':
      case 'end':
      case 'reset':
        if (id > opened) throw new MalformedFrameError('There was no such stream.');
        // A stream that this side has reset may still be spoken of by the other one.
        return streams.get(id)?.receive(kind, payload);
      default:
        assertNever(kind);
    }
  };

  const read = readFrames(take);
  link.on('data', (chunk: Buffer) => {
    if (ended) return;
    try {
      read(chunk);
    } catch (error) {
      if (!(error instanceof MalformedFrameError)) throw error;
      end('malformed');
    }
  });
  link.on('error', () => {}); // `close` follows.
  link.once('end', () => end('gone'));
  link.once('close', () => end('gone'));

  const open = (): MuxStream | undefined => {
    if (ended || streams.size >= maxStreams) return undefined;
    const stream = add(opened + 1);
    send(stream.id, 'open');
    return stream;
  };
  return {
    open,
    hello: payload => send(0, 'hello', payload),
    bye: () => {
      if (!ended) write(0, 'bye');
      end('bye');
    },
  };
}
