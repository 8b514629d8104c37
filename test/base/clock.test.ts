import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';

test('a sleep longer than the platform’s timers can count is not over at once', async () => {
  const stop = new AbortController();
  const long = systemClock.sleep(2 ** 32, stop.signal);
  const first = await Promise.race([
    long.then(() => 'the long one'),
    systemClock.sleep(20).then(() => 'the short one'),
  ]);
  assert.equal(first, 'the short one');
  stop.abort(new Error('enough'));
  await assert.rejects(long, /enough/);
});

test('a sleep that was aborted before it began never begins', async () => {
  await assert.rejects(systemClock.sleep(2 ** 32, AbortSignal.abort(new Error('too late'))), /too late/);
});
