import { Transform } from 'node:stream';
import type { Secret } from './lend.ts';

/**
 * Takes known values out of a byte stream, also where one lies across two chunks. Nothing is held back but the beginning
 * of what could be one. `mask` keeps the length of what it replaces, for bodies that are no text.
 */
export function scrubEcho(secrets: readonly Secret[], form: 'placeholder' | 'mask'): Transform {
  const pairs = secrets.map(({ value, placeholder }) => ({
    from: Buffer.from(value),
    to: form === 'mask' ? Buffer.alloc(Buffer.byteLength(value), '*') : Buffer.from(placeholder),
  }));
  let held: Buffer = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      const { out, rest } = replaceIn(bytes, pairs);
      const kept = beginning(rest, pairs);
      held = Buffer.from(rest.subarray(rest.length - kept));
      done(null, Buffer.concat([...out, rest.subarray(0, rest.length - kept)]));
    },
    flush(done) {
      done(null, held);
    },
  });
}

interface Pair {
  readonly from: Buffer;
  readonly to: Buffer;
}

/** Everything up to the end of the last match, replaced, and what comes after it. The first of `pairs` wins at one place. */
function replaceIn(bytes: Buffer, pairs: readonly Pair[]): { out: Buffer[]; rest: Buffer } {
  const out: Buffer[] = [];
  const next = pairs.map(({ from }) => bytes.indexOf(from));
  let at = 0;
  for (;;) {
    let best = -1;
    for (const [index, { from }] of pairs.entries()) {
      if ((next[index] ?? -1) >= 0 && (next[index] ?? -1) < at) next[index] = bytes.indexOf(from, at);
      const place = next[index] ?? -1;
      if (place >= 0 && (best < 0 || place < (next[best] ?? 0))) best = index;
    }
    const pair = pairs[best];
    const place = next[best] ?? 0;
    if (!pair) return { out, rest: bytes.subarray(at) };
    out.push(bytes.subarray(at, place), pair.to);
    at = place + pair.from.length;
  }
}

/** How many bytes at the end of `bytes` could be the beginning of a value. */
function beginning(bytes: Buffer, pairs: readonly Pair[]): number {
  let most = 0;
  for (const { from } of pairs)
    for (let length = Math.min(from.length - 1, bytes.length); length > most; length--)
      if (bytes.subarray(bytes.length - length).equals(from.subarray(0, length))) most = length;
  return most;
}
