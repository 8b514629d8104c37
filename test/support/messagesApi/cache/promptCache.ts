import type { VirtualClock } from '../virtualClock.ts';
import { minutes } from '../virtualClock.ts';
import type { Ttl } from './markers.ts';
import { oracle, type OracleReport } from './oracle.ts';
import type { Prompt, PromptBlock } from './render.ts';

/** What a request reads and writes. Nothing it writes can be read before `begin` is called. */
export interface CachePlan {
  readonly read: number;
  readonly write5m: number;
  readonly write1h: number;
  /** Tokens after the last cached block. */
  readonly rest: number;
  /** One line for each breakpoint, in the order of the prompt. */
  readonly breakpoints: readonly BreakpointReport[];
  /** What could have been read, and why it was not. */
  readonly oracle: OracleReport;
  /** The response begins: what was written becomes readable. */
  begin(): void;
}

/** What became of one breakpoint, for the reader of a failing test. */
export interface BreakpointReport {
  readonly path: string;
  readonly ttl: Ttl;
  /** Tokens of the prefix that ends here. */
  readonly tokens: number;
  readonly outcome: 'read' | 'written' | 'tooShort' | 'insideRead';
  /** The entry this breakpoint found by stepping back, and how many positions back. */
  readonly found?: { readonly path: string; readonly tokens: number; readonly back: number };
}

export interface PromptCache {
  /** Decides reads and writes of a request that starts now; refreshes the entries it reads. */
  plan(prompt: Prompt, minimum: number): CachePlan;
  /** How many entries could be read now. */
  readonly size: number;
  /** How many writes were billed; several requests may each have paid for the same entry. */
  readonly writes: number;
  /** Forgets everything. */
  clear(): void;
}

interface Entry {
  readonly ttl: Ttl;
  lastUse: number;
}

const lives: Readonly<Record<Ttl, number>> = { '5m': minutes(5), '1h': minutes(60) };

/** What the sources leave open about the cache. */
export interface CacheRules {
  /** How many positions before a breakpoint are looked at besides its own. */
  readonly lookBack: number;
  /** Whether a breakpoint inside what is read leaves an entry of its own. */
  readonly insideRead: 'unwritten' | 'written';
}

export function promptCache(clock: VirtualClock, { lookBack, insideRead }: CacheRules): PromptCache {
  const entries = new Map<string, Entry>();
  const judge = oracle(clock);
  let writes = 0;

  const living = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    return entry && clock.now() - entry.lastUse < lives[entry.ttl] ? entry : undefined;
  };

  const find = (blocks: readonly PromptBlock[], from: number): PromptBlock | undefined => {
    const start = blocks[from];
    const near = blocks.slice(0, from + 1).filter(block => start && start.position - block.position <= lookBack);
    return near.findLast(block => living(block.key));
  };

  const write = (block: PromptBlock, ttl: Ttl, at: number): void => {
    const known = living(block.key);
    writes += 1;
    if (known) known.lastUse = Math.max(known.lastUse, at);
    else entries.set(block.key, { ttl, lastUse: at });
  };

  return {
    plan(prompt, minimum) {
      const at = clock.now();
      const marked = prompt.blocks.flatMap((block, index) =>
        block.marker ? [{ block, ttl: block.marker, found: find(prompt.blocks, index) }] : [],
      );
      const hit = longest(marked.map(({ found }) => found));
      for (const block of [hit, ...marked.map(each => each.block)]) {
        const entry = block && living(block.key);
        if (entry) entry.lastUse = at;
      }
      const read = hit?.tokensUpTo ?? 0;
      const judged = judge.judge(prompt, minimum, read, ({ key }) =>
        living(key) ? 'living' : entries.has(key) ? 'expired' : 'none',
      );
      const fresh = marked.filter(({ block }) => block.tokensUpTo > read && block.tokensUpTo >= minimum);
      const kept = insideRead === 'written' ? marked.filter(({ block }) => block.tokensUpTo < read) : [];
      const upTo1h = longest(fresh.filter(({ ttl }) => ttl === '1h').map(({ block }) => block))?.tokensUpTo ?? read;
      const upTo5m = Math.max(upTo1h, longest(fresh.map(({ block }) => block))?.tokensUpTo ?? read);
      return {
        read,
        write1h: upTo1h - read,
        write5m: upTo5m - upTo1h,
        rest: prompt.tokens - upTo5m,
        breakpoints: marked.map(each => report(each.block, each.ttl, each.found, read, minimum)),
        oracle: judged.report,
        begin() {
          judged.begun();
          for (const { block, ttl } of fresh) write(block, ttl, at);
          for (const { block, ttl } of kept) if (!living(block.key)) entries.set(block.key, { ttl, lastUse: at });
        },
      };
    },
    get size() {
      return [...entries.keys()].filter(living).length;
    },
    get writes() {
      return writes;
    },
    clear: () => entries.clear(),
  };
}

const longest = (blocks: readonly (PromptBlock | undefined)[]): PromptBlock | undefined =>
  blocks.reduce((best, block) => (block && block.tokensUpTo > (best?.tokensUpTo ?? -1) ? block : best), undefined);

function report(
  block: PromptBlock,
  ttl: Ttl,
  found: PromptBlock | undefined,
  read: number,
  minimum: number,
): BreakpointReport {
  const outcome =
    found?.key === block.key
      ? 'read'
      : block.tokensUpTo <= read
        ? 'insideRead'
        : block.tokensUpTo < minimum
          ? 'tooShort'
          : 'written';
  const base = { path: block.path, ttl, tokens: block.tokensUpTo, outcome } as const;
  if (!found) return base;
  return {
    ...base,
    found: { path: found.path, tokens: found.tokensUpTo, back: block.position - found.position },
  };
}
