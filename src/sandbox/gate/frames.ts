/** What a frame says. `hello` and `bye` speak of the whole bridge and stand on stream 0. */
export type FrameKind = keyof typeof kinds;

export interface Frame {
  readonly stream: number;
  readonly kind: FrameKind;
  readonly payload: Buffer;
}

/** The longest payload, in bytes. */
export const longestPayload = 64 * 1024;

/** The other side broke the protocol: nothing it says afterwards means anything. */
export class MalformedFrameError extends Error {}

/** The bytes before a payload: stream (4), kind (1), length (3), most significant first. */
export function frameHead(stream: number, kind: FrameKind, length: number): Buffer {
  const head = Buffer.allocUnsafe(headLength);
  head.writeUInt32BE(stream, 0);
  head.writeUInt8(kinds[kind].code, 4);
  head.writeUIntBE(length, 5, 3);
  return head;
}

/**
 * Cuts a byte stream into frames, however it was chunked. Payloads are copies: a small one never keeps a large chunk
 * alive. Throws `MalformedFrameError`; the reader must not be fed again then.
 */
export function readFrames(take: (frame: Frame) => void): (chunk: Buffer) => void {
  const head = Buffer.alloc(headLength);
  let headFilled = 0;
  let payload = nothing;
  let payloadFilled = 0;
  return chunk => {
    let at = 0;
    while (at < chunk.length) {
      if (headFilled < headLength) {
        const copied = chunk.copy(head, headFilled, at);
        headFilled += copied;
        at += copied;
        if (headFilled < headLength) return;
        const length = checked(head);
        payload = length === 0 ? nothing : Buffer.allocUnsafeSlow(length);
        payloadFilled = 0;
      }
      const copied = chunk.copy(payload, payloadFilled, at);
      payloadFilled += copied;
      at += copied;
      if (payloadFilled < payload.length) return;
      headFilled = 0;
      const whole = payload;
      payload = nothing;
      take({ stream: head.readUInt32BE(0), kind: kindOf(head), payload: whole });
    }
  };
}

const headLength = 8;
const nothing = Buffer.alloc(0);

/** Payload lengths are part of the grammar, and whether a frame is about a stream. */
const kinds = {
  hello: { code: 0, least: 0, most: longestPayload, about: 'bridge' },
  open: { code: 1, least: 0, most: 0, about: 'stream' },
  data: { code: 2, least: 1, most: longestPayload, about: 'stream' },
  window: { code: 3, least: 4, most: 4, about: 'stream' },
  end: { code: 4, least: 0, most: 0, about: 'stream' },
  reset: { code: 5, least: 0, most: 0, about: 'stream' },
  bye: { code: 6, least: 0, most: 0, about: 'bridge' },
} as const;

const byCode: readonly FrameKind[] = (Object.keys(kinds) as FrameKind[]).sort((a, b) => kinds[a].code - kinds[b].code);

function kindOf(head: Buffer): FrameKind {
  const kind = byCode[head.readUInt8(4)];
  if (kind === undefined) throw new MalformedFrameError('There is no such kind of frame.');
  return kind;
}

/** The length of the payload that follows a head. */
function checked(head: Buffer): number {
  const { least, most, about } = kinds[kindOf(head)];
  const length = head.readUIntBE(5, 3);
  if (length < least || length > most) throw new MalformedFrameError('The frame has a wrong length.');
  if ((head.readUInt32BE(0) === 0) !== (about === 'bridge'))
    throw new MalformedFrameError('A frame on a wrong stream.');
  return length;
}
