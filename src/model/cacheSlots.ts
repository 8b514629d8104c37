import { callsOf } from '../session/block.ts';
import type { NodeAdded } from '../session/event.ts';
import type { RequestHead } from '../session/requestHead.ts';
import type { JsonObject } from '../base/json.ts';
import { entryKey, livingEntry, type CacheEntry, type CacheLedger, type CachePlace } from './cacheLedger.ts';
import { openingOf, openingPlace } from './opening.ts';
import { placeOf, type RenderedBlock, type RenderedMessage } from './renderPath.ts';
import { isMarkable } from './wire.ts';

/** A cache marker: the block it stands on, how its entry is named, the time it asks for, and the time the entry will live. */
export interface CacheSlot {
  readonly placed: RenderedBlock;
  readonly place: CachePlace;
  readonly asks: '5m' | '1h';
  readonly lives: '5m' | '1h';
}

/** The markers of one request, in the order of the prompt, and what it finds in the cache. */
export interface CacheSlots {
  readonly slots: readonly CacheSlot[];
  /** The deepest living entry on the path; undefined where there is none. */
  readonly hit: CacheEntry | undefined;
}

/** What the choice of slots depends on besides the messages. */
export interface SlotsFor {
  readonly head: RequestHead;
  readonly headId: string;
  readonly ledger: CacheLedger;
  readonly now: number;
}

/**
 * Where a request's cache markers go. The API takes four. The head brings its own; the others are
 * the deepest entry that is still alive (so that it is found however much was added since), the place where the
 * conversation last paused or was forked (forks start there, and no request ever ended there; an hour, because people and other agents
 * take longer than five minutes), and the end of the request. Where one is left, the instructions that every agent of a
 * project opens with get it, for an hour, as the head: the next agent reads both. An hour never follows five minutes.
 */
export function cacheSlots(
  messages: readonly RenderedMessage[],
  path: readonly NodeAdded[],
  target: SlotsFor,
): CacheSlots {
  const blocks: RenderedBlock[] = [];
  for (const message of messages)
    for (const placed of message.blocks) if (isMarkable(placed.block)) blocks.push(placed);
  const living = (key: string): CacheEntry | undefined => livingEntry(target.ledger, key, target.now);
  const opening = openingOf(messages);
  const slotPlace = (placed: RenderedBlock): CachePlace =>
    placed === opening ? openingPlace(placed) : placeOf(placed);
  const entryAt = (placed: RenderedBlock): CacheEntry | undefined => living(entryKey(target.headId, slotPlace(placed)));

  const deepest = blocks.findLastIndex(placed => entryAt(placed) !== undefined);
  const pause = Math.max(lastOf(blocks, pausedAt(path)), lastOf(blocks, forkedAt(path)));
  const tail = tailOf(messages, blocks);

  const headMarks = markersOf(target.head);
  const first = opening ? blocks.indexOf(opening) : -1;
  const hours = headMarks.every(ttl => ttl === '1h') ? Math.max(pause, first) : -1;
  const free = Math.max(0, 4 - headMarks.length);
  const wanted = [...new Set([tail, deepest, pause, first])].filter(at => at >= 0).slice(0, free);
  const slots = wanted
    .toSorted((a, b) => a - b)
    .flatMap((at): CacheSlot[] => {
      const placed = blocks[at];
      if (!placed) return [];
      const asks = at <= hours ? '1h' : '5m';
      return [{ placed, place: slotPlace(placed), asks, lives: entryAt(placed)?.ttl ?? asks }];
    });
  const found = blocks[deepest];
  return { slots, hit: found ? entryAt(found) : living(entryKey(target.headId, { node: 0, block: 0 })) };
}

/** Which times the head's own markers ask for, in the order of the prompt. */
export function markersOf(head: RequestHead): ('5m' | '1h')[] {
  return [...head.tools, ...head.system].flatMap((block: JsonObject) => {
    const control = block['cache_control'];
    if (typeof control !== 'object' || control === null || Array.isArray(control)) return [];
    return [control['ttl'] === '1h' ? '1h' : '5m'];
  });
}

/**
 * The end of what is shared with those who start where the conversation last paused: the newest reply after which somebody
 * else spoke, or which called for other agents; for the latter the results of its other calls, which its children share too.
 */
function pausedAt(path: readonly NodeAdded[]): NodeAdded | undefined {
  for (let index = path.length - 1; index >= 0; index--) {
    const node = path[index];
    const next = path[index + 1];
    if (node?.kind !== 'reply') continue;
    if (next?.kind === 'prompt' || (next?.kind === 'note' && next.body.source !== 'harness')) return node;
    const waits = new Set(callsOf(node.body.blocks).flatMap(({ id, name }) => (pausing.has(name) ? [id] : [])));
    if (waits.size === 0) continue;
    const shared = next?.kind === 'results' && !next.body.blocks.some(block => waits.has(String(block['tool_use_id'])));
    return shared ? next : node;
  }
  return undefined;
}

/** The node after which the path became another branch's: its siblings read what stands up to there. */
function forkedAt(path: readonly NodeAdded[]): NodeAdded | undefined {
  return path.findLast((node, index) => {
    const next = path[index + 1];
    return next !== undefined && next.branch !== node.branch;
  });
}

/** The index of a node's last block, without answers made up after it; -1 where it has none. */
function lastOf(blocks: readonly RenderedBlock[], node: NodeAdded | undefined): number {
  return node ? blocks.findLastIndex(placed => placed.node === node.id && placed.at < node.body.blocks.length) : -1;
}

/** Calls that other agents answer, or start from. */
const pausing: ReadonlySet<string> = new Set(['fork', 'spawn', 'ask', 'wait']);

/** The end of the last user message: the harness's own words after it are not part of what forks share. */
function tailOf(messages: readonly RenderedMessage[], blocks: readonly RenderedBlock[]): number {
  const last = messages
    .findLast(message => message.role !== 'system')
    ?.blocks.findLast(({ block }) => isMarkable(block));
  return last ? blocks.lastIndexOf(last) : -1;
}
