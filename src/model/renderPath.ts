import { callsOf, type Block } from '../session/block.ts';
import type { NodeAdded } from '../session/event.ts';
import type { BlobId, NodeId } from '../session/ids.ts';
import { wire, type PlacedBlock, type WirePart } from './wire.ts';

/** A message of a request whose blocks know which node they come from. */
export interface RenderedMessage {
  readonly role: 'user' | 'assistant' | 'system';
  readonly blocks: readonly RenderedBlock[];
}

export interface RenderedBlock {
  readonly block: Block;
  readonly node: NodeId;
  /** Index among the node's stored blocks; answers made up for a reply count on from its last block. */
  readonly at: number;
}

/** What a path is rendered for. */
export interface RenderFor {
  /** The prefix head of the request; replies made under another one go without their thinking. */
  readonly headId: BlobId;
  /** Whether the model takes `role: "system"` among the messages. */
  readonly systemMessages: boolean;
}

/**
 * The messages of a path, or of its part below a compaction. Between two replies stands one user message: the results first, then
 * prompts and notes in path order; the harness's own words follow as one system message where the model takes it.
 *
 * Invariant: a path up to a reply is rendered the same whatever follows it, so every branch sends the same bytes up to its
 * fork point.
 */
export function renderPath(path: readonly NodeAdded[], target: RenderFor): RenderedMessage[] {
  const last = path.findLastIndex(node => speaks(partOf(node, target)));
  const stretch = stretchAfter(path[last], target);
  for (const node of path.slice(last + 1)) stretch.add(node, partOf(node, target));
  return [...spoken(path.slice(0, last + 1), target), ...stretch.messages(target.systemMessages)];
}

/**
 * The messages of a path that ends with a reply. Those that were rendered last are kept: the children of an agent begin
 * with the same nodes, and get the very same messages.
 */
function spoken(path: readonly NodeAdded[], target: RenderFor): readonly RenderedMessage[] {
  const { headId, systemMessages } = target;
  const isKept =
    kept.headId === headId &&
    kept.systemMessages === systemMessages &&
    kept.path.length === path.length &&
    kept.path.every((node, at) => node === path[at]);
  if (!isKept) kept = { headId, systemMessages, path, messages: rendered(path, target) };
  return kept.messages;
}

let kept: RenderFor & { readonly path: readonly NodeAdded[]; readonly messages: readonly RenderedMessage[] } = {
  headId: '',
  systemMessages: false,
  path: [],
  messages: [],
};

function rendered(path: readonly NodeAdded[], target: RenderFor): RenderedMessage[] {
  const messages: RenderedMessage[] = [];
  let stretch = stretchAfter(undefined, target);
  for (const node of path) {
    const part = partOf(node, target);
    if (!speaks(part)) stretch.add(node, part);
    else {
      messages.push(...stretch.messages(target.systemMessages));
      messages.push({ role: 'assistant', blocks: placedIn(node.id, part.blocks) });
      stretch = stretchAfter(node, target);
    }
  }
  return messages;
}

function partOf(node: NodeAdded, { headId }: RenderFor): WirePart {
  return wire(node, node.kind === 'reply' && node.body.head !== headId ? 'without' : 'with');
}

function speaks({ role, blocks }: WirePart): boolean {
  return role === 'assistant' && blocks.length > 0;
}

function stretchAfter(reply: NodeAdded | undefined, target: RenderFor): Stretch {
  return reply ? new Stretch(partOf(reply, target).blocks, reply.id, reply.body.blocks.length) : new Stretch([], 0, 0);
}

/** The part of a path that is sent: a compaction is a new root, what is above it stays above. */
export function sentPart(path: readonly NodeAdded[]): readonly NodeAdded[] {
  const root = path.findLastIndex(node => node.kind === 'summary');
  return root < 0 ? path : path.slice(root);
}

/** What stands between two replies. */
class Stretch {
  readonly #calls: readonly { id: string; place: Omit<RenderedBlock, 'block'> }[];
  readonly #results = new Map<string, RenderedBlock>();
  readonly #said: RenderedBlock[] = [];
  readonly #harness: RenderedBlock[] = [];

  /** `reply` is what the stretch follows: node `node`, which has `stored` blocks. */
  constructor(reply: readonly PlacedBlock[], node: NodeId, stored: number) {
    const calls = callsOf(reply.map(({ block }) => block));
    this.#calls = calls.map(({ id }, index) => ({ id, place: { node, at: stored + index } }));
  }

  add(node: NodeAdded, part: WirePart): void {
    for (const placed of placedIn(node.id, part.blocks)) {
      if (placed.block.type === 'tool_result') this.#answer(placed);
      else (part.role === 'system' ? this.#harness : this.#said).push(placed);
    }
  }

  messages(systemMessages: boolean): RenderedMessage[] {
    // In the order in which they were given: children that share the first results share their bytes.
    const missing = this.#calls.filter(({ id }) => !this.#results.has(id));
    const answers = [
      ...[...this.#results].filter(([id]) => this.#calls.some(call => call.id === id)).map(([, placed]) => placed),
      ...missing.map(({ id, place }) => ({ block: notRun(id), ...place })),
    ];
    const user = [...answers, ...this.#said];
    if (this.#harness.length === 0) return user.length === 0 ? [] : [{ role: 'user', blocks: user }];
    if (!systemMessages || user.length === 0) return [{ role: 'user', blocks: [...user, ...this.#harness] }];
    return [
      { role: 'user', blocks: user },
      { role: 'system', blocks: this.#harness },
    ];
  }

  /** The first answer to a call counts. One that answers no call of the reply would be refused and is never asked for. */
  #answer(placed: RenderedBlock): void {
    const id = String(placed.block['tool_use_id']);
    if (!this.#results.has(id)) this.#results.set(id, placed);
  }
}

/** The answer to a call that a person forked away from before it was answered. */
function notRun(call: string): Block {
  return {
    type: 'tool_result',
    tool_use_id: call,
    content: [{ type: 'text', text: 'Not run in this branch.' }],
    is_error: true,
  };
}

function placedIn(node: NodeId, blocks: readonly PlacedBlock[]): RenderedBlock[] {
  return blocks.map(({ block, at }) => ({ block, node, at }));
}
