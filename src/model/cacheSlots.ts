import type { NodeAdded } from '../session/event.ts';
import type { NodeId } from '../session/ids.ts';
import type { RequestHead } from '../session/requestHead.ts';
import type { JsonObject } from '../base/json.ts';
import { entryKey, livingEntry, type CacheEntry, type CacheLedger } from './cacheLedger.ts';
import type { RenderedBlock, RenderedMessage } from './renderPath.ts';
import { isMarkable } from './wire.ts';

/** A cache marker: the block it stands on, the time it asks for, and the time the entry there will live. */
export interface CacheSlot {
  readonly placed: RenderedBlock;
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
 * the deepest entry that is still alive (so that it is found however much was added since), the last place at which the
 * conversation paused or was forked (forks start there, and no request ever ended there; an hour, because people think for
 * longer than five minutes), and the end of the request. An hour never follows five minutes.
 */
export function cacheSlots(
  messages: readonly RenderedMessage[],
  path: readonly NodeAdded[],
  target: SlotsFor,
): CacheSlots {
  const blocks = messages.flatMap(message => message.blocks).filter(({ block }) => isMarkable(block));
  const living = (key: string): CacheEntry | undefined => livingEntry(target.ledger, key, target.now);
  const entryAt = ({ node, at }: RenderedBlock): CacheEntry | undefined => living(entryKey(target.headId, node, at));

  const deepest = blocks.findLastIndex(placed => entryAt(placed) !== undefined);
  const pause = Math.max(lastOf(blocks, pausedReply(path)), lastOf(blocks, forkedAt(path)));
  const tail = tailOf(messages, blocks);

  const headMarks = markersOf(target.head);
  const hours = headMarks.every(ttl => ttl === '1h') ? pause : -1;
  const free = Math.max(0, 4 - headMarks.length);
  const wanted = [...new Set([tail, deepest, pause])].filter(at => at >= 0).slice(0, free);
  const slots = wanted
    .toSorted((a, b) => a - b)
    .flatMap((at): CacheSlot[] => {
      const placed = blocks[at];
      if (!placed) return [];
      const asks = at <= hours ? '1h' : '5m';
      return [{ placed, asks, lives: entryAt(placed)?.ttl ?? asks }];
    });
  const found = blocks[deepest];
  return { slots, hit: found ? entryAt(found) : living(entryKey(target.headId, 0, 0)) };
}

/** Which times the head's own markers ask for, in the order of the prompt. */
export function markersOf(head: RequestHead): ('5m' | '1h')[] {
  return [...head.tools, ...head.system].flatMap((block: JsonObject) => {
    const control = block['cache_control'];
    if (typeof control !== 'object' || control === null || Array.isArray(control)) return [];
    return [control['ttl'] === '1h' ? '1h' : '5m'];
  });
}

/** The newest reply after which somebody else spoke; 0 for none. */
function pausedReply(path: readonly NodeAdded[]): NodeId {
  const at = path.findLastIndex((node, index) => {
    const next = path[index + 1];
    if (node.kind !== 'reply' || next === undefined) return false;
    return next.kind === 'prompt' || (next.kind === 'note' && next.body.source !== 'harness');
  });
  return path[at]?.id ?? 0;
}

/** The node after which the path became another branch's: its siblings read what stands up to there. 0 for none. */
function forkedAt(path: readonly NodeAdded[]): NodeId {
  const at = path.findLastIndex((node, index) => {
    const next = path[index + 1];
    return next !== undefined && next.branch !== node.branch;
  });
  return path[at]?.id ?? 0;
}

/** The index of a node's last block; -1 where it has none. */
function lastOf(blocks: readonly RenderedBlock[], node: NodeId): number {
  return node === 0 ? -1 : blocks.findLastIndex(placed => placed.node === node);
}

/** The end of the last user message: the harness's own words after it are not part of what forks share. */
function tailOf(messages: readonly RenderedMessage[], blocks: readonly RenderedBlock[]): number {
  const last = messages
    .findLast(message => message.role !== 'system')
    ?.blocks.findLast(({ block }) => isMarkable(block));
  return last ? blocks.lastIndexOf(last) : -1;
}
