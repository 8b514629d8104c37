import type { NodeAdded } from '../session/event.ts';
import { entryKey, livingEntry, type CacheEntry } from './cacheLedger.ts';
import { markersOf, type CacheSlot, type CacheSlots, type SlotsFor } from './cacheSlots.ts';
import { placeOf, type RenderedBlock, type RenderedMessage } from './renderPath.ts';
import { isMarkable } from './wire.ts';

/**
 * The markers of a request that only keeps a prefix alive: the deepest entry that is still there, which it reads, and the
 * last block that the path really has, for an hour. What the request makes up to be taken (answers to open calls) comes
 * after it and is kept by nobody.
 */
export function warmSlots(
  messages: readonly RenderedMessage[],
  path: readonly NodeAdded[],
  target: SlotsFor,
): CacheSlots {
  const { head, headId, ledger, now } = target;
  const stored = new Map(path.map(node => [node.id, node.body.blocks.length]));
  const blocks = messages
    .flatMap(message => message.blocks)
    .filter(({ block, node, at }) => isMarkable(block) && at < (stored.get(node) ?? 0));
  const entryAt = (placed: RenderedBlock): CacheEntry | undefined =>
    livingEntry(ledger, entryKey(headId, placeOf(placed)), now);
  const deepest = blocks.findLast(placed => entryAt(placed) !== undefined);
  const asks = markersOf(head).every(ttl => ttl === '1h') ? '1h' : '5m';
  const wanted = new Set([deepest, blocks.at(-1)]);
  const slots = [...wanted]
    .filter(placed => placed !== undefined)
    .map((placed): CacheSlot => ({ placed, place: placeOf(placed), asks, lives: entryAt(placed)?.ttl ?? asks }));
  return { slots, hit: deepest ? entryAt(deepest) : undefined };
}
