import { assertNever } from '../base/assertNever.ts';
import type { Block } from '../session/block.ts';
import type { NodeContent } from '../session/node.ts';

/** What one node adds to a request: whose words they are, and the blocks with their places among the stored ones. */
export interface WirePart {
  readonly role: 'user' | 'assistant' | 'system';
  readonly blocks: readonly PlacedBlock[];
  /** What the user says next, in the same node: beside what the API made of a context stands what is told with it. */
  readonly told?: readonly PlacedBlock[];
}

export interface PlacedBlock {
  readonly block: Block;
  /** Index among the node's stored blocks. */
  readonly at: number;
}

/**
 * What the API hears of a node. Blocks go as they are stored; only what the API refuses to hear back is left out: empty
 * text, thinking at the end of a reply, calls cut in their input, and what follows a reply's last call. An empty part
 * stands for a node that says nothing. `sealed: 'without'` is for nodes made under another prefix head, whose thinking and
 * compactions cannot be read under this one.
 */
export function wire(content: NodeContent, sealed: 'with' | 'without' = 'with'): WirePart {
  const placed = content.body.blocks.map((block, at) => ({ block, at }));
  switch (content.kind) {
    case 'reply':
      return { role: 'assistant', blocks: replyBlocks(placed, sealed) };
    case 'summary':
      return summaryPart(placed, content.body.words, sealed);
    case 'results':
      return { role: 'user', blocks: placed.map(withoutBlankParts).filter(says) };
    case 'note':
      return { role: content.body.source === 'harness' ? 'system' : 'user', blocks: placed.filter(says) };
    case 'prompt':
      return { role: 'user', blocks: placed.filter(says) };
    default:
      return assertNever(content);
  }
}

/** Whether the API lets a cache marker stand on this block. */
export function isMarkable(block: Block): boolean {
  return !isThinking(block);
}

function replyBlocks(placed: readonly PlacedBlock[], thinking: 'with' | 'without'): PlacedBlock[] {
  const kept: PlacedBlock[] = [];
  let whole = true;
  for (const each of placed) {
    // Thinking is bound to all that stood before it: behind a gap it would be refused.
    if (isThinking(each.block) ? thinking === 'with' && whole : says(each) && hasInput(each.block)) kept.push(each);
    else if (!isThinking(each.block)) whole = false;
  }
  const lastCall = kept.findLastIndex(({ block }) => block.type === 'tool_use');
  if (lastCall >= 0) return kept.slice(0, lastCall + 1);
  return kept.slice(0, kept.findLastIndex(({ block }) => !isThinking(block)) + 1);
}

/** A summary the API wrote goes back as it came, before all else. Where it cannot be read its words are told in plain text. */
function summaryPart(placed: readonly PlacedBlock[], words: string, sealed: 'with' | 'without'): WirePart {
  const made = placed.find(({ block }) => block.type === 'compaction');
  const told = placed.filter(each => each !== made && says(each));
  if (!made) return { role: 'user', blocks: told };
  if (sealed === 'with') return { role: 'assistant', blocks: [made], told };
  const summary = `Your summary:\n\n${words}`;
  const last = told.findLastIndex(({ block }) => block.type === 'text');
  if (last < 0) return { role: 'user', blocks: [{ ...made, block: { type: 'text', text: summary } }] };
  const withWords = ({ block, at }: PlacedBlock): PlacedBlock => ({
    block: { ...block, text: `${String(block['text'])}\n\n${summary}` },
    at,
  });
  return { role: 'user', blocks: told.map((each, index) => (index === last ? withWords(each) : each)) };
}

function says({ block }: PlacedBlock): boolean {
  return block.type !== 'text' || (typeof block['text'] === 'string' && block['text'].trim() !== '');
}

/** A call whose input is no object was cut before it was whole. */
function hasInput(block: Block): boolean {
  if (block.type !== 'tool_use') return true;
  const input = block['input'];
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

function isThinking(block: Block): boolean {
  return block.type === 'thinking' || block.type === 'redacted_thinking';
}

/** A tool result may be empty, the texts in it may not. */
function withoutBlankParts(placed: PlacedBlock): PlacedBlock {
  const content = placed.block['content'];
  if (!Array.isArray(content)) return placed;
  const full = content.filter(part => !isBlankText(part));
  return full.length === content.length ? placed : { ...placed, block: { ...placed.block, content: full } };
}

function isBlankText(part: unknown): boolean {
  if (typeof part !== 'object' || part === null || !('type' in part) || part.type !== 'text') return false;
  return !('text' in part) || typeof part.text !== 'string' || part.text.trim() === '';
}
