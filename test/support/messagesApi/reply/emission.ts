import type { Gate } from '../gate.ts';
import type { Wire } from '../wire/record.ts';

/** One thing that happens on the wire of a streamed reply. */
export type Emission =
  | { readonly kind: 'event'; readonly name: string; readonly data: Wire }
  | { readonly kind: 'wait'; readonly ms: number }
  | Gate;

/** An SSE event whose data repeats its name as `type`. */
export const event = (name: string, data: Wire): Emission => ({ kind: 'event', name, data: { type: name, ...data } });

/** The bytes of an event on the wire. */
export const eventText = (name: string, data: Wire): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
