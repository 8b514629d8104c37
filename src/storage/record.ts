import type { Json, JsonObject } from '../base/json.ts';
import { eventFromJson, skeletonFromJson } from '../session/codec.ts';
import type { Logged, LoggedSkeleton } from '../session/event.ts';
import type { BlobId } from '../session/ids.ts';
import { recordVersion } from './line.ts';

/** What a line turned out to be: a value, or the reason why it is none, as the end of a sentence. */
export type Read<T> =
  { readonly value: T; readonly reason?: undefined } | { readonly value?: undefined; readonly reason: string };

/** Reads the skeleton of a record whose CRC holds. A node's body is not parsed: skeleton members stand before it. */
export function readSkeleton(record: Buffer): Read<LoggedSkeleton> {
  const body = record.indexOf(bodyKey);
  const json = parseRecord(body < 0 ? record.toString() : `${record.toString('utf8', 0, body)}}`);
  if (json.value === undefined) return json;
  const decoded = skeletonFromJson(json.value);
  return decoded.event ? { value: decoded.event } : { reason: `it is not an event (${decoded.reason})` };
}

/** The event without what no fold needs: bodies of nodes, and what tools answered. */
export function lean(event: LoggedSkeleton): LoggedSkeleton {
  if (event.type === 'toolFinished') return { ...event, text: '' };
  if (event.type !== 'nodeAdded' || !('body' in event)) return event;
  const { body: _, ...skeleton } = event;
  return skeleton;
}

/** Reads a record whose CRC holds, whole. `blob` gives the bytes of a body that lies beside the log. */
export async function readWhole(record: Buffer, blob: (id: BlobId) => Promise<Uint8Array>): Promise<Read<Logged>> {
  const json = parseRecord(record.toString());
  if (json.value === undefined) return json;
  const address = json.value['blob'];
  if (typeof address === 'string') {
    const body = await blob(address).then(parseBytes, (error: Error) => ({ reason: error.message }));
    if (body.reason !== undefined) return { reason: `its body cannot be read (${body.reason})` };
    json.value['body'] = body.value;
  }
  const decoded = eventFromJson(json.value);
  return decoded.event ? { value: decoded.event } : { reason: `it is not an event (${decoded.reason})` };
}

/** Inside a string the quotes would be escaped, so the first match is the member itself. */
const bodyKey = Buffer.from(',"body":');

function parseRecord(text: string): Read<JsonObject> {
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch {
    return { reason: 'it is not JSON' };
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { reason: 'it is not a record' };
  if (json['v'] !== recordVersion) return { reason: `its record version ${JSON.stringify(json['v'])} is not known` };
  return { value: json };
}

function parseBytes(bytes: Uint8Array): Read<Json> {
  try {
    return { value: JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()) as Json };
  } catch {
    return { reason: 'the blob is not JSON' };
  }
}
