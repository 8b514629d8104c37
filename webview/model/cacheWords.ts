import type { CacheFigures } from '../../src/session/cacheFigures.ts';
import { tokens } from '../words/format.ts';
import { t } from '../words/t.ts';

/** `138k of 142k tokens came from the cache, as expected.` */
export function cacheWords({ read, sent, expected }: CacheFigures): string {
  const figures = { read: tokens(read), sent: tokens(sent) };
  if (expected === undefined) return t('{read} of {sent} tokens came from the cache.', figures);
  if (asExpected({ read, sent, expected }))
    return t('{read} of {sent} tokens came from the cache, as expected.', figures);
  return t('{read} of {sent} tokens came from the cache; {expected} were expected.', {
    ...figures,
    expected: tokens(expected),
  });
}

/** `99 % read from cache`; what was expected stands beside it where it is another figure. */
export function cacheShare({ read, sent, expected }: CacheFigures): string {
  const share = percent(read, sent);
  return expected === undefined || asExpected({ read, sent, expected })
    ? t('{share} % read from cache', { share })
    : t('{share} % read from cache, {expected} % expected', { share, expected: percent(expected, sent) });
}

/** All of them together; undefined for none. */
export function cacheSum(all: readonly CacheFigures[]): CacheFigures | undefined {
  if (all.length === 0) return undefined;
  const sum = (of: (figures: CacheFigures) => number): number => all.reduce((before, each) => before + of(each), 0);
  const expected = sum(each => each.expected ?? NaN);
  return {
    read: sum(each => each.read),
    sent: sum(each => each.sent),
    ...(Number.isNaN(expected) ? {} : { expected }),
  };
}

function asExpected({ read, sent, expected }: Required<CacheFigures>): boolean {
  return Math.abs(read - expected) <= sent / 100;
}

/** Never rounded up to all of it. */
function percent(part: number, whole: number): number {
  return Math.min(100, Math.floor((part / whole) * 100 + 1e-9));
}
