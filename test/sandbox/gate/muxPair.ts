import { duplexPair, type Duplex } from 'node:stream';
import type { TestContext } from 'node:test';
import { openMux, type Mux, type MuxEnd, type MuxOptions } from '../../../src/sandbox/gate/mux.ts';
import type { MuxStream } from '../../../src/sandbox/gate/muxStream.ts';

export interface MuxPair {
  /** Opens streams. */
  readonly worker: Mux;
  readonly gate: Mux;
  /** The ends under the two. */
  readonly workerLink: Duplex;
  readonly gateLink: Duplex;
  readonly ends: { worker?: MuxEnd; gate?: MuxEnd };
}

/** Two sides of a bridge over memory. */
export function muxPair(
  onStream: (stream: MuxStream) => void,
  options: Partial<MuxOptions> & { readonly links?: readonly [Duplex, Duplex] } = {},
): MuxPair {
  const [workerLink, gateLink] = options.links ?? duplexPair();
  const ends: MuxPair['ends'] = {};
  const worker = openMux(workerLink, {
    maxStreams: 8,
    onHello: () => {},
    ...options,
    onEnd: end => void (ends.worker = end),
  });
  const gate = openMux(gateLink, {
    maxStreams: options.maxStreams ?? 8,
    onStream,
    onEnd: end => void (ends.gate = end),
  });
  return { worker, gate, workerLink, gateLink, ends };
}

/** Two ends whose bytes arrive in pieces of the given sizes, in turn. */
export function choppedPair(sizes: readonly number[]): [Duplex, Duplex] {
  const [near, middleNear] = duplexPair();
  const [middleFar, far] = duplexPair();
  let turn = 0;
  const chop =
    (to: Duplex) =>
    (chunk: Buffer): void => {
      for (let at = 0; at < chunk.length;) {
        const size = sizes[turn++ % sizes.length] ?? 1;
        to.write(chunk.subarray(at, at + size));
        at += size;
      }
    };
  middleNear.on('data', chop(middleFar)).on('end', () => middleFar.end());
  middleFar.on('data', chop(middleNear)).on('end', () => middleNear.end());
  return [near, far];
}

/** Everything a stream brings until it ends; its other direction is left alone. */
export function whole(stream: Duplex): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('end', () => resolve(Buffer.concat(chunks)));
    stream.once('close', () => reject(new Error('The stream closed before its end.')));
  });
}

/** Keeps the test's process alive while it waits for timers that would not. */
export function awake(t: TestContext): void {
  const timer = setInterval(() => {}, 60_000);
  t.after(() => clearInterval(timer));
}
