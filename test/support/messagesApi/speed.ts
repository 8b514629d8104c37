import type { CachePlan } from './cache/promptCache.ts';

/** How long a reply takes on the virtual clock, in milliseconds. Nobody waits for it: the clock is moved on. */
export interface Speed {
  /** Before the first token: this much anyway, and for each token of the prompt that was read from the cache or was not. */
  readonly base: number;
  readonly cachedToken: number;
  readonly uncachedToken: number;
  readonly outputToken: number;
}

/** A reply takes no time: what every test gets that asks for nothing else. */
export const atOnce: Speed = { base: 0, cachedToken: 0, uncachedToken: 0, outputToken: 0 };

/** About as fast as the large models: 100k tokens anew take 20 s, from the cache 0.4 s; 50 tokens a second. */
export const likeTheReal: Speed = { base: 600, cachedToken: 0.004, uncachedToken: 0.2, outputToken: 20 };

/** When the first token is there and when the reply is over, for a request that came at `came`. */
export function timesOf(
  speed: Speed,
  { came, plan, output }: { came: number; plan: CachePlan; output: number },
): { readonly came: number; readonly first: number; readonly over: number } {
  const uncached = plan.rest + plan.write5m + plan.write1h;
  const first = came + speed.base + plan.read * speed.cachedToken + uncached * speed.uncachedToken;
  return { came, first, over: first + output * speed.outputToken };
}
