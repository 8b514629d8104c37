import type { Json } from '../base/json.ts';
import type { ModelRequest, WireMessage } from './model.ts';
import { requestBody } from './requestBody.ts';

/**
 * The body of a request as it goes over the wire: what `JSON.stringify` gives, in UTF-8. The bytes of the head's members and
 * of each block are made once for each object and live as long as it does, because fifty children of an agent send the
 * same objects. Invariant: a block or a head is never changed.
 */
export function bodyBytes(request: ModelRequest): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  for (const [name, value] of Object.entries(requestBody(request))) {
    if (value === undefined) continue;
    parts.push(encoder.encode(`${parts.length === 0 ? '{' : ','}${JSON.stringify(name)}:`));
    if (name === 'messages') addMessages(parts, request.messages);
    else parts.push(bytesOf(value));
  }
  parts.push(encoder.encode('}'));
  return joined(parts);
}

/** A message is made anew for each request, its blocks are not. */
function addMessages(parts: Uint8Array[], messages: readonly WireMessage[]): void {
  parts.push(encoder.encode('['));
  for (const [at, { role, content }] of messages.entries()) {
    parts.push(encoder.encode(`${at === 0 ? '' : ','}{"role":${JSON.stringify(role)},"content":[`));
    for (const [index, block] of content.entries()) parts.push(...(index === 0 ? [] : [comma]), bytesOf(block));
    parts.push(encoder.encode(']}'));
  }
  parts.push(encoder.encode(']'));
}

function bytesOf(value: Json): Uint8Array {
  if (typeof value !== 'object' || value === null) return encoder.encode(JSON.stringify(value));
  const bytes = made.get(value) ?? encoder.encode(JSON.stringify(value));
  made.set(value, bytes);
  return bytes;
}

const made = new WeakMap<object, Uint8Array>();

const encoder = new TextEncoder();
const comma = encoder.encode(',');

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
