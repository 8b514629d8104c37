import type { Block } from '../session/block.ts';
import type { Logged, NodeAdded } from '../session/event.ts';
import type { Outcome } from '../session/node.ts';

/** Outputs longer than this are left out, in characters. */
const longest = 16 * 1024;

/**
 * A path whose big tool outputs are pointers to where they stand on disk, for a request that would not fit with them.
 * Thinking is bound to all that stood before it: replies after the first output left out go without theirs.
 */
export function trimmed(path: readonly Logged<NodeAdded>[], history: string): Logged<NodeAdded>[] {
  let whole = true;
  return path.map((node): Logged<NodeAdded> => {
    if (node.kind === 'reply') return whole ? node : { ...node, body: { ...node.body, head: '' } };
    if (node.kind !== 'results') return node;
    const blocks = node.body.blocks.map(block => shortened(block, node.body.outcomes, history));
    if (blocks.every((block, at) => block === node.body.blocks[at])) return node;
    whole = false;
    return { ...node, body: { ...node.body, blocks } };
  });
}

function shortened(block: Block, outcomes: readonly Outcome[], history: string): Block {
  const size = JSON.stringify(block['content'] ?? '').length;
  if (block.type !== 'tool_result' || size <= longest) return block;
  const kept = outcomes.find(({ call }) => call === block['tool_use_id'])?.kept;
  const text = `(${Math.round(size / 1024)} KB of output were left out here; they stand in ${kept ?? history}.)`;
  return { ...block, content: [{ type: 'text', text }] };
}
