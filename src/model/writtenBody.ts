import type { Json } from '../base/json.ts';
import type { ModelRequest, WireMessage } from './model.ts';
import { requestBody } from './requestBody.ts';

/**
 * The body of a request as it goes over the wire: what `JSON.stringify` gives, in UTF-8. Fifty children of an agent send the
 * same beginning, so it is one piece of memory in all of their bodies, and each block is written out once. Invariant: head,
 * messages and blocks are never changed.
 */
export function writtenBody(request: ModelRequest): Blob {
  const { opening, ending } = around(request);
  const { messages } = request;
  const [first] = messages;
  if (!first) return new Blob([opening, ending]);
  const beginning = sharedBeginning(first, opening, messages);
  const { count } = beginning;
  const rest = messages.slice(count).map(textOfMessage).join(',');
  return new Blob([beginning.written, count > 0 && rest !== '' ? ',' : '', rest, ending]);
}

/** What stands before the messages and after them. */
function around(request: ModelRequest): { opening: string; ending: string } {
  const members = Object.entries(requestBody({ ...request, messages: [] })).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return [{ name, text: `${JSON.stringify(name)}:${name === 'messages' ? '[' : textOf(value)}` }];
  });
  const at = members.findIndex(({ name }) => name === 'messages') + 1;
  const texts = members.map(({ text }) => text);
  return { opening: `{${texts.slice(0, at).join(',')}`, ending: `],${texts.slice(at).join(',')}}` };
}

/** What a request and the one before it under the same first message have in common, written out. */
interface Beginning {
  readonly opening: string;
  /** So many messages. */
  readonly count: number;
  readonly written: Blob;
}

interface Sent {
  readonly messages: readonly WireMessage[];
  readonly beginning: Beginning;
}

/** The last request of the conversations with one first message. */
const sent = new WeakMap<WireMessage, Sent>();

/** Written anew where this request has more, or less, in common with the last one than that had with the one before. */
function sharedBeginning(first: WireMessage, opening: string, messages: readonly WireMessage[]): Beginning {
  const last = sent.get(first);
  const parted = last ? messages.findIndex((message, at) => message !== last.messages[at]) : 0;
  const count = parted < 0 ? messages.length : parted;
  const known = last?.beginning;
  const beginning =
    known?.count === count && known.opening === opening
      ? known
      : {
          opening,
          count,
          written: new Blob([opening, messages.slice(0, count).map(textOfMessage).join(',')]),
        };
  sent.set(first, { messages, beginning });
  return beginning;
}

function textOfMessage(message: WireMessage): string {
  const { role, content } = message;
  const text = written.get(message) ?? `{"role":${JSON.stringify(role)},"content":[${content.map(textOf).join(',')}]}`;
  written.set(message, text);
  return text;
}

function textOf(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const text = written.get(value) ?? JSON.stringify(value);
  written.set(value, text);
  return text;
}

const written = new WeakMap<object, string>();
