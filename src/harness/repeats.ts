import type { ToolCall } from '../session/block.ts';
import type { CallAnswer } from './answers.ts';
import { callHash, type Digest } from './callCard.ts';

/** Failing calls in a row, all the same one. */
export interface Repeats {
  readonly hash: string;
  readonly times: number;
  readonly call: ToolCall | undefined;
}

export const noRepeats: Repeats = { hash: '', times: 0, call: undefined };

/** So often in a row the same call may fail before somebody has to look. */
export const mostRepeats = 3;

/** The row after more calls were answered. Anything that did not fail, and any other call, starts anew. */
export function withAnswers(
  repeats: Repeats,
  calls: readonly ToolCall[],
  answers: readonly CallAnswer[],
  digest: Digest,
): Repeats {
  let row = repeats;
  for (const [at, call] of calls.entries()) {
    const result = answers[at]?.outcome.result;
    if (result !== 'failed' && result !== 'denied') row = noRepeats;
    else {
      const hash = callHash(call, digest);
      row = { hash, times: row.hash === hash ? row.times + 1 : 1, call };
    }
  }
  return row;
}
