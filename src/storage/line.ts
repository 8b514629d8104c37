import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { eventToJson } from '../session/codec.ts';
import type { Logged } from '../session/event.ts';
import type { BlobId } from '../session/ids.ts';

/** The version of the record format this program writes. */
export const recordVersion = 1;

/** What stands where a session has no line before: the `prev` of its first. */
export const noLine = '0'.repeat(16);

/**
 * One event as a line of the log, without its newline: version, place, the event's members with the body last, then
 * the link to the line before and the CRC32 of all bytes before `,"crc"`. A node whose body lies in a blob names it in
 * place of the body.
 */
export function formatLine(event: Logged, prev: string, blob?: BlobId): Buffer {
  const json = eventToJson(event);
  if (blob !== undefined) {
    delete json['body'];
    json['blob'] = blob;
  }
  const text = `{"v":${recordVersion},${JSON.stringify(json).slice(1, -1)},"prev":"${prev}"`;
  const line = Buffer.allocUnsafe(Buffer.byteLength(text) + crcLength);
  const length = line.write(text);
  line.write(`,"crc":"${hex8(crc32(line.subarray(0, length)))}"}`, length, 'latin1');
  return line;
}

/** The first 16 hex digits of a line's SHA-256: what the next line calls `prev`. */
export function lineHash(line: Uint8Array): string {
  return hash('sha256', line, 'hex').slice(0, 16);
}

/** The link a whole line carries. */
export function linkOf(line: Buffer): string {
  return line.toString('latin1', line.length - crcLength - 17, line.length - crcLength - 1);
}

/** Why these bytes are no whole record; an empty string when shape and CRC hold. */
export function lineFault(line: Buffer): string {
  const end = line.length - crcLength;
  if (end < frameLength || line.toString('latin1', 0, opening.length) !== opening) return 'it is not a whole record';
  if (line.toString('latin1', end - 26, end - 17) !== ',"prev":"' || line[end - 1] !== quote)
    return 'it is not a whole record';
  if (line.toString('latin1', end, end + 8) !== ',"crc":"' || line.toString('latin1', end + 16) !== '"}')
    return 'it is not a whole record';
  if (line.toString('latin1', end + 8, end + 16) !== hex8(crc32(line.subarray(0, end))))
    return 'its checksum does not match';
  return '';
}

/** How every record of every version begins. */
export const opening = '{"v":';

const quote = 0x22;

/** The bytes of `,"crc":"01234567"}`. */
export const crcLength = 18;

/** The least a record can be before its CRC. */
const frameLength = opening.length + 26;

function hex8(value: number): string {
  return value.toString(16).padStart(8, '0');
}
