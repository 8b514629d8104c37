import * as v from 'valibot';
import type { JsonObject } from '../base/json.ts';

/**
 * A content block of the Messages API, exactly as it was sent or received. Only `type` is promised; everything else is
 * the API's own vocabulary and is never rewritten, because a fork re-reads the prompt cache only for the same bytes.
 */
export type Block = JsonObject & { type: string };

export const blockSchema = v.custom<Block>(
  value => typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string',
  'a content block has a type',
);

/** The words of a block list, joined: what a person reads of it. */
export function textOf(blocks: readonly Block[]): string {
  return blocks
    .map(block => (block.type === 'text' && typeof block['text'] === 'string' ? block['text'] : ''))
    .join('');
}

/** A tool call inside a reply. */
export interface ToolCall {
  id: string;
  name: string;
  input: JsonObject[string];
}

/** The tool calls of a reply in the order the model made them. */
export function callsOf(blocks: readonly Block[]): ToolCall[] {
  return blocks.flatMap(block =>
    block.type === 'tool_use' && typeof block['id'] === 'string' && typeof block['name'] === 'string'
      ? [{ id: block['id'], name: block['name'], input: block['input'] }]
      : [],
  );
}
