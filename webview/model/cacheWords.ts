import type { NodeContent } from '../../src/session/node.ts';
import { tokens } from '../words/format.ts';
import { t } from '../words/t.ts';

/** What the requests of a turn read from the prompt cache, in tokens. */
export interface CacheFigures {
  readonly read: number;
  /** All that they sent. */
  readonly sent: number;
  /** What they were to read, as it was known before each was sent; absent where one could not know. */
  readonly expected?: number;
}

/** Absent where nothing was sent. */
export function cacheOf(contents: readonly NodeContent[]): CacheFigures | undefined {
  let [read, sent, expected] = [0, 0, 0];
  for (const content of contents) {
    if (content.kind !== 'reply') continue;
    const { usage, expectedRead } = content.body;
    read += usage.cacheRead;
    sent += usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
    // One that nobody could know makes the sum unknown.
    expected += expectedRead < 0 ? NaN : expectedRead;
  }
  if (sent === 0) return undefined;
  return { read, sent, ...(Number.isNaN(expected) ? {} : { expected }) };
}

/** `138k of 142k tokens came from the cache, as expected.` */
export function cacheWords({ read, sent, expected }: CacheFigures): string {
  const figures = { read: tokens(read), sent: tokens(sent) };
  if (expected === undefined) return t('{read} of {sent} tokens came from the cache.', figures);
  if (Math.abs(read - expected) <= sent / 100)
    return t('{read} of {sent} tokens came from the cache, as expected.', figures);
  return t('{read} of {sent} tokens came from the cache; {expected} were expected.', {
    ...figures,
    expected: tokens(expected),
  });
}
