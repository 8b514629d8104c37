import type { Logged, NodeAdded } from '../session/event.ts';
import type { BlobId } from '../session/ids.ts';
import type { CacheMark } from '../session/node.ts';
import type { RequestHead } from '../session/requestHead.ts';
import { emptyLedger, withReplies, type CacheEntry, type CacheLedger } from './cacheLedger.ts';
import { cacheSlots, markersOf, type CacheSlot, type CacheSlots } from './cacheSlots.ts';
import type { ModelRequest, WireMessage } from './model.ts';
import { modelInfo } from './modelTable.ts';
import { renderPath, sentPart, type RenderedMessage } from './renderPath.ts';
import { warmSlots } from './warmSlots.ts';

/** What a path is made into a request with. */
export interface ContextOptions {
  readonly head: RequestHead;
  /** The blob that holds the head. */
  readonly headId: BlobId;
  /** When the request is sent, milliseconds since 1970. */
  readonly now: number;
  /** What is known of the prompt cache beyond the path's own replies: what other branches of the session wrote. */
  readonly ledger?: CacheLedger;
}

/** A request but for its limit and its credential, and what it means for the prompt cache. */
export interface PreparedRequest {
  readonly request: Pick<ModelRequest, 'head' | 'messages' | 'previousMessage'>;
  /** Tokens the cache should give; -1 where that cannot be known. */
  readonly expectedRead: number;
  /** Where the request leaves entries in the cache; kept with its reply, for the ledger. */
  readonly marks: CacheMark[];
}

/**
 * The request for a path. Pure. The messages of a path extend those of every path it grew
 * from, block for block; only cache markers move, and they are no part of what the cache compares.
 */
export function context(path: readonly Logged<NodeAdded>[], options: ContextOptions): PreparedRequest {
  const { request, hit, marks } = prepared(path, options, cacheSlots);
  return { request, expectedRead: hit?.tokens ?? 0, marks };
}

/** A request that only keeps the prefix of a path in the cache; the path may end with calls that nobody has answered yet. */
export interface PreparedWarming extends Pick<PreparedRequest, 'request' | 'marks'> {
  /** The deepest entry that it finds; undefined where nothing of the path is left in the cache. */
  readonly hit: CacheEntry | undefined;
}

/** What keeps the prefix of a path alive; see `warmSlots`. Pure. */
export function warmContext(path: readonly Logged<NodeAdded>[], options: ContextOptions): PreparedWarming {
  return prepared(path, options, warmSlots);
}

function prepared(
  path: readonly Logged<NodeAdded>[],
  options: ContextOptions,
  place: typeof cacheSlots,
): PreparedWarming {
  const { head, headId, now } = options;
  const ledger = withReplies(options.ledger ?? emptyLedger, path);
  const sent = sentPart(path);
  const rendered = renderPath(sent, {
    headId,
    systemMessages: modelInfo(head.model).systemMessages,
    tail: head.thinking?.['type'] === 'enabled' ? 'withThinking' : 'withoutThinking',
  });
  const { slots, hit }: CacheSlots = place(rendered, sent, { head, headId, ledger, now });
  const headMark = markersOf(head).at(-1);
  return {
    request: { head, messages: marked(rendered, slots), previousMessage: previousMessage(sent, headId) },
    hit,
    marks: [
      ...(headMark ? [{ node: 0, block: 0, ttl: headMark }] : []),
      ...slots.map(({ place, lives }) => ({ ...place, ttl: lives })),
    ],
  };
}

function marked(messages: readonly RenderedMessage[], slots: readonly CacheSlot[]): WireMessage[] {
  const places = new Set(slots.map(({ placed }) => placed));
  return messages.map(message =>
    wireMessage(message, message.blocks.some(block => places.has(block)) ? slots : unmarked),
  );
}

const unmarked: readonly CacheSlot[] = [];

/** The same one for the same markers as last time: requests that share it share what is made of it. */
function wireMessage(message: RenderedMessage, slots: readonly CacheSlot[]): WireMessage {
  const own = slots.filter(({ placed }) => message.blocks.includes(placed));
  const markers = own.map(({ placed, asks }) => `${message.blocks.indexOf(placed)} ${asks}`).join();
  const last = made.get(message);
  if (last?.markers === markers) return last.wire;
  const wire = withMarkers(message, own);
  made.set(message, { markers, wire });
  return wire;
}

const made = new WeakMap<RenderedMessage, { markers: string; wire: WireMessage }>();

function withMarkers({ role, blocks }: RenderedMessage, slots: readonly CacheSlot[]): WireMessage {
  const content = blocks.map(placed => {
    const slot = slots.find(each => each.placed === placed);
    return slot ? { ...placed.block, cache_control: { type: 'ephemeral', ttl: slot.asks } } : placed.block;
  });
  return { role, content };
}

/** The last reply under the same head: the API compares with it and explains a cache miss. */
function previousMessage(path: readonly NodeAdded[], headId: BlobId): string | null {
  const last = path.findLast(node => node.kind === 'reply' && node.body.head === headId && node.body.message !== '');
  return last?.kind === 'reply' ? last.body.message : null;
}
