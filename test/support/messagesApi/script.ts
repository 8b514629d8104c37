import type { Gate } from './gate.ts';

/** What the model is to answer: blocks in order, with pauses between or inside them. */
export type Script = readonly Step[];

export type Step =
  | { readonly kind: 'thinking'; readonly parts: readonly Part[] }
  | { readonly kind: 'text'; readonly parts: readonly Part[] }
  | { readonly kind: 'toolUse'; readonly name: string; readonly input: unknown; readonly pause?: JsonPause }
  | { readonly kind: 'redacted'; readonly data: string }
  | { readonly kind: 'stop'; readonly reason: string; readonly details?: unknown; readonly sequence?: string }
  | { readonly kind: 'drip'; readonly chunkSize: number; readonly everyMs: number }
  | { readonly kind: 'ping' }
  | Gate;

/** A piece of text, or a gate in the middle of it. */
export type Part = string | Gate;

/** A gate inside the JSON of a tool's input, after `at` characters of it. */
export interface JsonPause {
  readonly at: number;
  readonly gate: Gate;
}

/** One thinking block. Its text is sent only when the request's display is `summarized`; its signature always. */
export const thinking = (...parts: Part[]): Step => ({ kind: 'thinking', parts });

/** One text block; gates may stand between the pieces. */
export const text = (...parts: Part[]): Step => ({ kind: 'text', parts });

/** One tool call; its id is made by the server. */
export const toolUse = (name: string, input: unknown, pause?: JsonPause): Step =>
  pause ? { kind: 'toolUse', name, input, pause } : { kind: 'toolUse', name, input };

/** One redacted thinking block. */
export const redacted = (data: string): Step => ({ kind: 'redacted', data });

/** Sets the stop reason; without it `tool_use` when there is a tool call, else `end_turn`. */
export const stop = (reason: string, details?: unknown): Step => ({ kind: 'stop', reason, details });

/** The reply ended on this stop sequence. */
export const stopSequence = (sequence: string): Step => ({ kind: 'stop', reason: 'stop_sequence', sequence });

/** From here on deltas carry `chunkSize` characters and are `everyMs` milliseconds apart. */
export const drip = (chunkSize: number, everyMs: number): Step => ({ kind: 'drip', chunkSize, everyMs });

/** A `ping` event at this place. */
export const ping = (): Step => ({ kind: 'ping' });
