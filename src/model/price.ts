import type { Usage } from '../session/node.ts';
import type { ModelInfo, Price } from './model.ts';

/** US dollars of one request; null where the model's price is not known. */
export function costOf(usage: Usage, info: ModelInfo): number | null {
  const prompt = promptTokens(usage);
  const price = priceAt(info, prompt);
  if (!price) return null;
  const micro =
    usage.input * price.input +
    usage.cacheRead * price.cacheRead +
    usage.cacheWrite5m * price.cacheWrite5m +
    usage.cacheWrite1h * price.cacheWrite1h +
    usage.output * price.output;
  return micro / 1_000_000;
}

/**
 * What the first request of a fork pays for the `prefixTokens` it shares with its parent, in US dollars: a cache read
 * while the cache is `warm`, a new write when it is `cold`. Null where the price is not known.
 */
export function forkCost(prefixTokens: number, info: ModelInfo, cache: 'warm' | 'cold'): number | null {
  const price = priceAt(info, prefixTokens);
  if (!price) return null;
  return (prefixTokens * (cache === 'warm' ? price.cacheRead : price.cacheWrite5m)) / 1_000_000;
}

/** The tokens of the whole prompt, however they were billed. */
export function promptTokens(usage: Usage): number {
  return usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
}

/** A long prompt can put the whole request into a dearer tier. */
function priceAt({ price }: ModelInfo, tokens: number): Price | null {
  return price?.above && tokens > price.above.tokens ? price.above.price : price;
}
