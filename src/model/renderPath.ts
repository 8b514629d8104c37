import { callsOf, type Block } from '../session/block.ts';
import type { NodeAdded } from '../session/event.ts';
import type { BlobId, NodeId } from '../session/ids.ts';
import type { CachePlace } from './cacheLedger.ts';
import { wire, type PlacedBlock, type WirePart } from './wire.ts';

/** A message of a request whose blocks know which node they come from. */
export interface RenderedMessage {
  role: 'user' | 'assistant' | 'system';
  blocks: RenderedBlock[];
}

export interface RenderedBlock {
  readonly block: Block;
  readonly node: NodeId;
  /** Index among the node's stored blocks; answers made up for a reply count on from its last block. */
  readonly at: number;
  /** The summary that it is sent behind, although its node stands before it in the tree. */
  readonly under?: NodeId;
}

/** How the cache entry of a prefix is named that ends with this block. */
export function placeOf({ node, at, under }: RenderedBlock): CachePlace {
  return { node, block: at, ...(under === undefined ? {} : { under }) };
}

/** What a path is rendered for. */
export interface RenderFor {
  /** The prefix head of the request; what was made under another one goes without what is sealed for that. */
  readonly headId: BlobId;
  /** Whether the model takes `role: "system"` among the messages. */
  readonly systemMessages: boolean;
  /**
   * How replies are sent that a summary was written beside, and that stand behind it now. On most models thinking is bound
   * to all that stood before it and has to go (the default); those that are given a budget for it bind nothing, and want it
   * back while calls are answered.
   */
  readonly tail?: 'withThinking' | 'withoutThinking';
}

/**
 * The messages of what `sentPart` gives of a path. Between two replies stands one user message: the results first, then
 * prompts and notes in path order; the harness's own words follow as one system message where the model takes it.
 *
 * Invariant: a path up to a reply is rendered the same whatever follows it, so every branch sends the same bytes up to its
 * fork point.
 */
export function renderPath(path: readonly NodeAdded[], target: RenderFor): readonly RenderedMessage[] {
  const known = knownPrefix(path, target);
  const messages = [...(known?.messages ?? [])];
  let stretch = known ? known.after() : new Stretch([], { node: 0 }, 0);
  for (let at = known ? known.at + 1 : 0; at < path.length; at++) {
    const node = path[at];
    if (!node) continue;
    const origin = originOf(path, node);
    const part = wire(node, sealedOf(path, node, target));
    if (part.role !== 'assistant') stretch.add(origin, part);
    else if (part.blocks.length > 0) {
      messages.push(...stretch.messages(target.systemMessages));
      messages.push({ role: 'assistant', blocks: placedIn(origin, part.blocks) });
      const after = (): Stretch => {
        const empty = new Stretch(part.blocks, origin, node.body.blocks.length);
        if (part.told) empty.add(origin, { role: 'user', blocks: part.told });
        return empty;
      };
      stretch = after();
      keepPrefix(path, { ...target, at, node, count: messages.length, messages, after });
    }
  }
  messages.push(...stretch.messages(target.systemMessages));
  return messages;
}

/** What a path was rendered to up to one of its replies. */
interface Prefix extends RenderFor {
  readonly at: number;
  readonly node: NodeAdded;
  readonly count: number;
  readonly messages: readonly RenderedMessage[];
  /** What stands after the reply, with nothing but what its own node tells. */
  after(): Stretch;
}

/**
 * The prefix that was rendered last of the paths with one root. The next step of a branch, and each child that was forked
 * with it, goes on from there: by the invariant above it is what they would render, without doing it again for every node.
 */
const prefixes = new WeakMap<NodeAdded, Prefix>();

function knownPrefix(path: readonly NodeAdded[], { headId, systemMessages }: RenderFor): Prefix | undefined {
  const known = path[0] && prefixes.get(path[0]);
  if (!known || known.headId !== headId || known.systemMessages !== systemMessages) return undefined;
  // A node has one parent, so the same node in the same place stands after the same path.
  return path[known.at] === known.node ? { ...known, messages: known.messages.slice(0, known.count) } : undefined;
}

function keepPrefix(path: readonly NodeAdded[], prefix: Prefix): void {
  if (path[0]) prefixes.set(path[0], prefix);
}

/**
 * The part of a path that is sent: a compaction is a new root, what is above it stays above. What the agent did while it was
 * written (its tail: the nodes after the last that it stands for) comes behind it.
 */
export function sentPart(path: readonly NodeAdded[]): readonly NodeAdded[] {
  const root = path.findLastIndex(node => node.kind === 'summary');
  const summary = path[root];
  if (summary?.kind !== 'summary') return path;
  const last = path.findLastIndex(node => node.id === summary.body.to);
  const tail = last < 0 ? [] : path.slice(last + 1, root);
  return tail.length === 0 ? path.slice(root) : [summary, ...tail, ...path.slice(root + 1)];
}

/** Whether a node of a path that is sent stands behind a summary that was written beside it. */
export function isTail([first]: readonly NodeAdded[], node: NodeAdded): boolean {
  return first?.kind === 'summary' && node.id < first.id;
}

/** Whether a node is sent with what was sealed for what stood before it: not under another head, nor where something else stands there now. */
function sealedOf(path: readonly NodeAdded[], node: NodeAdded, { headId, tail }: RenderFor): 'with' | 'without' {
  if ((node.kind === 'reply' || node.kind === 'summary') && node.body.head !== headId) return 'without';
  return !isTail(path, node) || tail === 'withThinking' ? 'with' : 'without';
}

/** Whose blocks they are, and behind which summary they are sent. */
type Origin = Pick<RenderedBlock, 'node' | 'under'>;

function originOf(path: readonly NodeAdded[], node: NodeAdded): Origin {
  return isTail(path, node) && path[0] ? { node: node.id, under: path[0].id } : { node: node.id };
}

/** What stands between two replies. */
class Stretch {
  readonly #calls: readonly { id: string; place: Omit<RenderedBlock, 'block'> }[];
  readonly #results = new Map<string, RenderedBlock>();
  readonly #said: RenderedBlock[] = [];
  readonly #harness: RenderedBlock[] = [];

  /** `reply` is what the stretch follows, of a node which has `stored` blocks. */
  constructor(reply: readonly PlacedBlock[], origin: Origin, stored: number) {
    const calls = callsOf(reply.map(({ block }) => block));
    this.#calls = calls.map(({ id }, index) => ({ id, place: { ...origin, at: stored + index } }));
  }

  add(origin: Origin, part: WirePart): void {
    for (const placed of placedIn(origin, part.blocks)) {
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

function placedIn(origin: Origin, blocks: readonly PlacedBlock[]): RenderedBlock[] {
  return blocks.map(({ block, at }) => ({ block, ...origin, at }));
}
