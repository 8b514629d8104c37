import { minutes, type VirtualClock } from '../virtualClock.ts';
import type { Prompt, PromptBlock } from './render.ts';

/** What a request could have read from the cache, beside what it did. All values in tokens of its own prompt. */
export interface OracleReport {
  /** The longest run of whole blocks that an earlier request of the last hour began with too. */
  readonly sent: number;
  /** The deepest entry on this prompt that was alive, whether it was found or not. */
  readonly alive: number;
  readonly read: number;
  /**
   * Why it read no more: `whole` it read all that was sent before; `new` nothing of it was; `tooShort` for the cache;
   * `notBegun` who wrote it has no response yet; `expired` an entry was there and its time is over; `noEntry` no breakpoint
   * ever stood there; `outOfReach` an entry lives, and no breakpoint of this request finds it.
   */
  readonly reason: 'whole' | 'new' | 'tooShort' | 'notBegun' | 'expired' | 'noEntry' | 'outOfReach';
}

/** What the cache knows of the prefix that ends with a block. */
export type EntryState = 'living' | 'expired' | 'none';

/** Remembers every block prefix that was ever sent, and judges what a request read. */
export interface Oracle {
  /** Judges a request that starts now, then remembers what it sent. `begun` is to be called when its response begins. */
  judge(
    prompt: Prompt,
    minimum: number,
    read: number,
    entry: (block: PromptBlock) => EntryState,
  ): { readonly report: OracleReport; begun(): void };
}

export function oracle(clock: VirtualClock): Oracle {
  const sent = new Map<string, { at: number; begun: boolean }>();
  return {
    judge(prompt, minimum, read, entry) {
      const now = clock.now();
      const isKnown = ({ key }: PromptBlock): boolean => now - (sent.get(key)?.at ?? -Infinity) < minutes(60);
      const shared = prompt.blocks.slice(0, prompt.blocks.findLastIndex(isKnown) + 1);
      const living = shared.findLast(block => entry(block) === 'living');
      const report: OracleReport = {
        sent: shared.at(-1)?.tokensUpTo ?? 0,
        alive: living?.tokensUpTo ?? 0,
        read,
        reason: reasonOf(shared, read, minimum, { entry, isBegun: ({ key }) => sent.get(key)?.begun ?? false }),
      };
      const keys = prompt.blocks.map(({ key }) => key);
      for (const key of keys) sent.set(key, { at: now, begun: sent.get(key)?.begun ?? false });
      const begun = (): void => {
        for (const key of keys) sent.set(key, { at: now, begun: true });
      };
      return { report, begun };
    },
  };
}

interface Known {
  readonly entry: (block: PromptBlock) => EntryState;
  readonly isBegun: (block: PromptBlock) => boolean;
}

/** Looks at what lies between what was read and what was shared. */
function reasonOf(shared: readonly PromptBlock[], read: number, minimum: number, known: Known): OracleReport['reason'] {
  const last = shared.at(-1);
  if (!last) return 'new';
  if (read >= last.tokensUpTo) return 'whole';
  const missed = shared.filter(({ tokensUpTo }) => tokensUpTo > read);
  if (missed.some(block => known.entry(block) === 'living')) return 'outOfReach';
  if (last.tokensUpTo < minimum) return 'tooShort';
  if (missed.some(block => known.entry(block) === 'expired')) return 'expired';
  return known.isBegun(last) ? 'noEntry' : 'notBegun';
}
