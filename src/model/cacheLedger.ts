import type { CacheWarmed } from '../session/agents.ts';
import type { Logged, NodeAdded } from '../session/event.ts';
import type { BlobId, NodeId } from '../session/ids.ts';
import type { CacheMark, ReplyBody } from '../session/node.ts';
import { promptTokens } from './price.ts';

/** A prefix that the API's prompt cache holds. */
export interface CacheEntry {
  readonly ttl: '5m' | '1h';
  /** Milliseconds since 1970 when it is forgotten, unless a request reads it before. */
  readonly until: number;
  /** Tokens of the prefix; -1 where not known. */
  readonly tokens: number;
}

/**
 * What the prompt cache holds of a session, folded from its replies and from what kept waiting branches warm. A place in the
 * tree names its whole prefix, because a node has one parent, and where it is sent behind a summary, that summary as well; so
 * one ledger serves all branches: what a sibling wrote, a fork can count on.
 */
export interface CacheLedger {
  readonly entries: ReadonlyMap<string, CacheEntry>;
  /** The replies folded in; folding one again changes nothing. */
  readonly replies: ReadonlySet<NodeId>;
  /** The same for requests that only kept a prefix alive: the places of their events in the log. */
  readonly warmed: ReadonlySet<number>;
}

export const emptyLedger: CacheLedger = { entries: new Map(), replies: new Set(), warmed: new Set() };

/** The place of a cache entry, without the time it lives. */
export type CachePlace = Pick<CacheMark, 'node' | 'block' | 'under'>;

/** How an entry is named: the request's prefix head and the place where the prefix ends. Node 0 is the head itself. */
export function entryKey(head: BlobId, { node, block, under }: CachePlace): string {
  return `${head} ${node}.${block}${under === undefined ? '' : ` under ${under}`}`;
}

/** The ledger after these events, older ones first; nodes that are no replies are passed over. Pure. */
export function withReplies(
  ledger: CacheLedger,
  events: Iterable<Logged<NodeAdded> | Logged<CacheWarmed>>,
): CacheLedger {
  let changed: { entries: Map<string, CacheEntry>; replies: Set<NodeId>; warmed: Set<number> } | undefined;
  for (const event of events) {
    const request = event.type === 'cacheWarmed' ? event : event.kind === 'reply' ? event.body : undefined;
    if (!request) continue;
    const { replies, warmed } = changed ?? ledger;
    if (event.type === 'cacheWarmed' ? warmed.has(event.seq) : replies.has(event.id)) continue;
    // Mostly there is nothing new, on a path of thousands.
    changed ??= {
      entries: new Map(ledger.entries),
      replies: new Set(ledger.replies),
      warmed: new Set(ledger.warmed),
    };
    if (event.type === 'cacheWarmed') changed.warmed.add(event.seq);
    else changed.replies.add(event.id);
    addRequest(changed.entries, request, event.time - request.ms);
  }
  return changed ?? ledger;
}

/**
 * The ledger after a request that was sent at `started` (milliseconds since 1970) and whose reply has begun: from now on
 * others read what it wrote, though the reply itself is not in the log yet. Pure.
 */
export function withBegun(ledger: CacheLedger, request: CachedRequest, started: number): CacheLedger {
  const entries = new Map(ledger.entries);
  addRequest(entries, request, started);
  return { ...ledger, entries };
}

/** What a request left in the cache. */
export type CachedRequest = Pick<ReplyBody, 'head' | 'usage' | 'marks'>;

/** The entry for this place if it is still alive at `now`. */
export function livingEntry(ledger: CacheLedger, key: string, now: number): CacheEntry | undefined {
  const entry = ledger.entries.get(key);
  return entry && entry.until > now ? entry : undefined;
}

const lives = { '5m': 5 * 60_000, '1h': 60 * 60_000 } as const;

/** `started` is when the request was sent: that is when its entries' time begins. */
function addRequest(entries: Map<string, CacheEntry>, request: CachedRequest, started: number): void {
  const { head, usage, marks = [] } = request;
  // Nothing read and nothing written: the prompt was shorter than the cache keeps, or the request never began.
  if (promptTokens(usage) - usage.input === 0) return;
  const upTo1h = usage.cacheWrite1h > 0 ? usage.cacheRead + usage.cacheWrite1h : -1;
  const last1h = marks.findLastIndex(mark => mark.ttl === '1h');
  for (const [index, mark] of marks.entries()) {
    const key = entryKey(head, mark);
    const known = entries.get(key);
    const tail = index === marks.length - 1;
    const tokens = tail ? promptTokens(usage) - usage.input : index === last1h && upTo1h >= 0 ? upTo1h : known?.tokens;
    if (tokens === undefined && usage.cacheRead + usage.cacheWrite1h === 0) continue;
    entries.set(key, entryOf(mark, started, tokens ?? -1, known));
  }
}

function entryOf(mark: CacheMark, started: number, tokens: number, known: CacheEntry | undefined): CacheEntry {
  const until = Math.max(started + lives[mark.ttl], known?.until ?? 0);
  return { ttl: mark.ttl, until, tokens };
}
