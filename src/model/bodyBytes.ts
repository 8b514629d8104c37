import type { Json } from '../base/json.ts';
import type { ModelRequest, WireMessage } from './model.ts';
import { requestBody } from './requestBody.ts';

/**
 * The body of a request as it goes over the wire: what `JSON.stringify` gives, in UTF-8. The head's members, each message and each
 * block are written out once for each object, which is kept as long as the object is, because fifty children of an agent send
 * the same ones. Invariant: none of them is ever changed.
 */
export function bodyBytes(request: ModelRequest): Uint8Array<ArrayBuffer> {
  const members = Object.entries(requestBody(request)).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return `${JSON.stringify(name)}:${name === 'messages' ? messagesText(request.messages) : textOf(value)}`;
  });
  return new TextEncoder().encode(`{${members.join(',')}}`);
}

/** Messages with markers are made anew for each request, their other blocks are not. */
function messagesText(messages: readonly WireMessage[]): string {
  const texts = messages.map(message => {
    const { role, content } = message;
    const text =
      written.get(message) ?? `{"role":${JSON.stringify(role)},"content":[${content.map(textOf).join(',')}]}`;
    written.set(message, text);
    return text;
  });
  return `[${texts.join(',')}]`;
}

function textOf(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const text = written.get(value) ?? JSON.stringify(value);
  written.set(value, text);
  return text;
}

const written = new WeakMap<object, string>();
