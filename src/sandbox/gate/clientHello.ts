/** What the first bytes of a TLS connection say: the server's name (empty for none), or that more bytes are needed. */
export type Hello = { kind: 'hello'; name: string } | { kind: 'more' } | { kind: 'malformed' };

/** No client hello is longer, in bytes, or cut into more records. */
const longestHello = 64 * 1024;
const mostRecords = 16;

/** The first byte of every TLS connection. */
export const tlsHandshake = 0x16;

/** Reads the ClientHello at the start of `bytes`, over as many records as it was cut into. */
export function readClientHello(bytes: Buffer): Hello {
  const parts: Buffer[] = [];
  let have = 0;
  for (let at = 0; ;) {
    if (have >= 4) {
      const whole = Buffer.concat(parts);
      const length = whole.readUIntBE(1, 3);
      if (whole[0] !== 1 || length > longestHello) return { kind: 'malformed' };
      if (have >= 4 + length) return nameIn(whole.subarray(4, 4 + length));
    }
    if (at + 5 > bytes.length) return startsRecord(bytes, at) ? more(bytes) : { kind: 'malformed' };
    const length = bytes.readUInt16BE(at + 3);
    if (!startsRecord(bytes, at) || length === 0 || length > 16 * 1024 + 256) return { kind: 'malformed' };
    if (parts.length === mostRecords) return { kind: 'malformed' };
    if (at + 5 + length > bytes.length) return more(bytes);
    parts.push(bytes.subarray(at + 5, at + 5 + length));
    have += length;
    at += 5 + length;
  }
}

function more(bytes: Buffer): Hello {
  return bytes.length > longestHello ? { kind: 'malformed' } : { kind: 'more' };
}

function startsRecord(bytes: Buffer, at: number): boolean {
  return (bytes[at] ?? tlsHandshake) === tlsHandshake && (bytes[at + 1] ?? 3) === 3;
}

/** Reads past the end throw a `RangeError`; that is a malformed hello. */
function nameIn(hello: Buffer): Hello {
  try {
    let at = 2 + 32;
    at += 1 + hello.readUInt8(at); // session
    at += 2 + hello.readUInt16BE(at); // ciphers
    at += 1 + hello.readUInt8(at); // compressions
    if (at === hello.length) return { kind: 'hello', name: '' };
    const end = at + 2 + hello.readUInt16BE(at);
    if (end !== hello.length) return { kind: 'malformed' };
    at += 2;
    let name: string | undefined;
    while (at < end) {
      const type = hello.readUInt16BE(at);
      const length = hello.readUInt16BE(at + 2);
      at += 4 + length;
      if (at > end) return { kind: 'malformed' };
      if (type !== 0) continue;
      const one = serverName(hello.subarray(at - length, at));
      if (one === undefined || name !== undefined) return { kind: 'malformed' };
      name = one;
    }
    return { kind: 'hello', name: name ?? '' };
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'malformed' };
    throw error;
  }
}

/** The one host name of the extension; undefined where it holds anything else. */
function serverName(body: Buffer): string | undefined {
  const length = body.readUInt16BE(3);
  if (body.readUInt16BE(0) !== body.length - 2 || body[2] !== 0 || length !== body.length - 5) return undefined;
  const name = body.toString('latin1', 5);
  return /^[\x21-\x7e]+$/.test(name) ? name : undefined;
}
