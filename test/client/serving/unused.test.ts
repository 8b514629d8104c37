import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '../../../src/base/clock.ts';
import { unused } from '../../../src/client/serving/unused.ts';

/** A clock that jumps over every sleep. */
function jumping(): Clock {
  let now = 0;
  return {
    now: () => now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      now += ms;
    },
  };
}

test('it resolves after a whole span of quiet, counted from the last use', async () => {
  const clock = jumping();
  await unused(clock, 1000, () => clock.now() === 700, new AbortController().signal);
  assert.equal(clock.now(), 1700);
});

test('it never resolves while something is used, and rejects when it is aborted', async () => {
  const clock = jumping();
  const stop = new AbortController();
  const used = (): boolean => {
    if (clock.now() > 50_000) stop.abort(new Error('enough'));
    return true;
  };
  await assert.rejects(unused(clock, 1000, used, stop.signal), /enough/);
});
