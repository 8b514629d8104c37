import type { CachePlace } from './cacheLedger.ts';
import type { RenderedBlock, RenderedMessage } from './renderPath.ts';

/**
 * What an empty context opens with before anything of its own is said: the project's instructions, in the same bytes for
 * every agent. Undefined where it begins with its own words.
 */
export function openingOf(messages: readonly RenderedMessage[]): RenderedBlock | undefined {
  const [first, second] = messages[0]?.role === 'user' ? messages[0].blocks : [];
  return first?.at === 0 && second?.node === first.node && first.block.type === 'text' ? first : undefined;
}

/**
 * The place of an opening's entry in the ledger. It stands right after the head, which is node 0, and is named by its text:
 * so an agent with another first node counts on what the first one wrote. Block 0 is the head itself.
 */
export function openingPlace({ block }: RenderedBlock): CachePlace {
  return { node: 0, block: 1 + sumOf(String(block['text'])) };
}

/** A sum of 52 bits: two texts that meet under it would cost a wrong expectation and no more. */
function sumOf(text: string): number {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 2654435761);
    high = Math.imul(high ^ code, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return (high & 0xfffff) * 2 ** 32 + (low >>> 0);
}
