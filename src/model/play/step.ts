import type { JsonObject } from '../../base/json.ts';

/** One step of a played reply, in the order in which its parts stream. */
export type PlayedStep =
  | { readonly kind: 'thinking' | 'text'; readonly parts: readonly string[] }
  | { readonly kind: 'toolUse'; readonly name: string; readonly input: JsonObject }
  | { readonly kind: 'stop'; readonly reason: PlayedStop; readonly details?: JsonObject };

/** The ways in which a played reply can be told to end; without one it ends as its steps say. */
export type PlayedStop = 'max_tokens' | 'refusal' | 'pause_turn' | 'model_context_window_exceeded';

export const thinking = (words: string): PlayedStep => ({ kind: 'thinking', parts: [words] });
export const text = (words: string): PlayedStep => ({ kind: 'text', parts: [words] });
export const toolUse = (name: string, input: JsonObject): PlayedStep => ({ kind: 'toolUse', name, input });
export const stop = (reason: PlayedStop, details?: JsonObject): PlayedStep =>
  details ? { kind: 'stop', reason, details } : { kind: 'stop', reason };
