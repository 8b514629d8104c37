/** ASN.1 in its one binary form (DER), as far as a certificate needs it. */
export const der = {
  sequence: (...parts: Buffer[]): Buffer => element(0x30, ...parts),
  set: (...parts: Buffer[]): Buffer => element(0x31, ...parts),
  /** `bytes` is the number, most significant first; its first bit is the sign. */
  integer: (...bytes: number[]): Buffer => element(0x02, Buffer.from(bytes)),
  /** True, the only truth that is ever written. */
  yes: (): Buffer => element(0x01, Buffer.from([0xff])),
  octets: (bytes: Buffer): Buffer => element(0x04, bytes),
  /** `unused` bits at the end of the last byte mean nothing. */
  bits: (bytes: Buffer, unused = 0): Buffer => element(0x03, Buffer.from([unused]), bytes),
  text: (text: string): Buffer => element(0x0c, Buffer.from(text)),
  /** Until the year 2049. @param at Milliseconds since the epoch. */
  time: (at: number): Buffer => {
    const digits = new Date(at).toISOString().replaceAll(/[-T:]|\..*/g, '');
    return element(0x17, Buffer.from(`${digits.slice(2)}Z`));
  },
  /** An object identifier in its dotted form. */
  identifier: (dotted: string): Buffer => {
    const [first = 0, second = 0, ...others] = dotted.split('.').map(Number);
    return element(0x06, Buffer.from([first * 40 + second, ...others.flatMap(base128)]));
  },
  /** A value whose meaning is its place: one that holds others, or one that is bytes. */
  tagged: (tag: number, part: Buffer): Buffer => element(0xa0 | tag, part),
  plain: (tag: number, bytes: Buffer): Buffer => element(0x80 | tag, bytes),
};

function element(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

/** Seven bits a byte, all but the last marked. */
function base128(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [...base128(value >> 7).map(byte => byte | 0x80), low];
}
