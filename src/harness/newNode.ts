import type { NodeAdded } from '../session/event.ts';
import { nodeName, type BranchId, type NodeId } from '../session/ids.ts';
import type { NodeContent } from '../session/node.ts';
import { textOf, type Block } from '../session/block.ts';
import type { Tree } from '../session/tree.ts';

/** Where a new node goes and what it says of itself beside its content. */
export interface Placement {
  branch: BranchId;
  /** The node it follows, where that is not the branch's head. */
  after?: NodeId;
  path: 'on' | 'beside';
  /** Whether a turn starts here. */
  turn: 'starts' | 'continues';
  /** Tokens in the model's context after it; 0 where not known. */
  context: number;
}

/**
 * The event that adds a node at the head of `placement.branch`, or where `placement` says. `content` is called with the node's id, because the
 * number stands inside what the model reads. Append the event before anything else is appended: the id is the next one.
 */
export function newNode(tree: Tree, placement: Placement, content: (id: NodeId) => NodeContent): NodeAdded {
  const id = tree.nodes.last + 1;
  const parent = placement.after ?? tree.branches.get(placement.branch)?.head ?? 0;
  const made = content(id);
  const turn = (tree.nodes.get(parent)?.turn ?? 0) + (placement.turn === 'starts' ? 1 : 0);
  return {
    type: 'nodeAdded',
    id,
    parent,
    branch: placement.branch,
    path: placement.path,
    startsTurn: placement.turn === 'starts',
    turn,
    title: titleOf(made),
    cost: made.kind === 'reply' ? made.body.cost : 0,
    context: placement.context,
    ...made,
  };
}

/** Whether what a branch does is counted from a node on its path: a prompt, or a node that is another branch's. */
export function startsWork({ kind, branch }: Pick<NodeAdded, 'kind' | 'branch'>, own: BranchId): boolean {
  return kind === 'prompt' || branch !== own;
}

/** A person's words as the model reads them: with the node's number, so that the model can name the place. */
export function promptBlocks(id: NodeId, words: string): Block[] {
  return [{ type: 'text', text: `[${nodeName(id)}] ${words}` }];
}

/** The first line of a node, for lists; at most 80 characters. */
function titleOf(content: NodeContent): string {
  switch (content.kind) {
    case 'prompt':
    case 'note':
    case 'summary':
      return firstLine(content.body.words);
    case 'reply':
      return firstLine(textOf(content.body.blocks));
    case 'results':
      return firstLine(content.body.outcomes.map(outcome => outcome.title).join(', '));
  }
}

/** The first line with words in it, cut to 80 characters. */
export function firstLine(text: string): string {
  const line =
    text
      .split('\n')
      .find(part => part.trim() !== '')
      ?.trim() ?? '';
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
