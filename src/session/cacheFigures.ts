import * as v from 'valibot';
import { count, type NodeContent } from './node.ts';

/** What requests read from the prompt cache, in tokens. */
export const cacheFiguresSchema = v.object({
  read: count,
  /** All that they sent. */
  sent: count,
  /** What they were to read, as it was known before each was sent; absent where one could not know. */
  expected: v.exactOptional(count),
});
export type CacheFigures = v.InferOutput<typeof cacheFiguresSchema>;

/** The figures of the requests behind these nodes; undefined where nothing was sent. */
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
