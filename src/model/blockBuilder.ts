import type { Json } from '../base/json.ts';
import type { Block } from '../session/block.ts';
import type { Delta } from './streamEvent.ts';

/** What a delta added, for whoever watches. */
export type Growth =
  { type: 'text' | 'thinking'; text: string } | { type: 'input'; bytes: number } | { type: 'nothing' };

const nothing: Growth = { type: 'nothing' };

/**
 * One content block while it arrives. The block stays as the API began it, in its own key order, members we do not know
 * included; only what deltas add is filled in. Tool input is parsed once, at the end.
 */
export class BlockBuilder {
  readonly #start: Block;
  readonly #text: string[] = [];
  readonly #thinking: string[] = [];
  readonly #input: string[] = [];
  readonly #citations: Json[] = [];
  readonly #compaction: Pick<Delta, 'content' | 'encrypted_content'> = {};
  #signature: string | undefined;
  #inputBytes = 0;
  #stopped = false;

  constructor(start: Block) {
    this.#start = start;
  }

  get kind(): string {
    return this.#start.type;
  }

  /** Whether the API said that the block is whole. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Whether no tool input has arrived. */
  get hasNoInput(): boolean {
    return this.#input.length === 0;
  }

  add(delta: Delta): Growth {
    if (delta.citation) this.#citations.push(delta.citation);
    if (delta.signature !== undefined) this.#signature = delta.signature;
    if (delta.content !== undefined) this.#compaction.content = delta.content;
    if (delta.encrypted_content !== undefined) this.#compaction.encrypted_content = delta.encrypted_content;
    if (delta.partial_json !== undefined && delta.partial_json !== '') {
      this.#input.push(delta.partial_json);
      this.#inputBytes += new TextEncoder().encode(delta.partial_json).length;
      return { type: 'input', bytes: this.#inputBytes };
    }
    if (delta.thinking !== undefined) {
      this.#thinking.push(delta.thinking);
      return { type: 'thinking', text: delta.thinking };
    }
    if (delta.text === undefined) return nothing;
    this.#text.push(delta.text);
    return { type: 'text', text: delta.text };
  }

  stop(): void {
    this.#stopped = true;
  }

  /** The block as far as it arrived; undefined when its tool input is no whole JSON object. */
  block(): Block | undefined {
    const block: Block = { ...this.#start, ...this.#compaction };
    fill(block, 'text', this.#text);
    fill(block, 'thinking', this.#thinking);
    if (this.#signature !== undefined) block['signature'] = this.#signature;
    if (this.#citations.length > 0) block['citations'] = this.#citations;
    if (this.#input.length === 0) return block;
    const input = parsed(this.#input.join(''));
    return input === undefined ? undefined : { ...block, input };
  }
}

function fill(block: Block, member: 'text' | 'thinking', parts: readonly string[]): void {
  if (parts.length === 0) return;
  const begun = block[member];
  block[member] = (typeof begun === 'string' ? begun : '') + parts.join('');
}

function parsed(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
