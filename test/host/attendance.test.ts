import assert from 'node:assert/strict';
import test from 'node:test';
import { type Presence, watchAttendance } from '../../src/host/attendance.ts';
import { ManualClock, settled } from '../support/manualClock.ts';

function watched(roundTrip: () => Promise<unknown>) {
  const clock = new ManualClock();
  const said: Presence[] = [];
  const watch = watchAttendance(roundTrip, presence => said.push(presence), clock);
  return { clock, said, watch };
}

test('a workbench that answers is attended, asked again every 30 seconds', async () => {
  let trips = 0;
  const { clock, said, watch } = watched(async () => (trips += 1));
  await settled();
  assert.deepEqual(said, ['attended']);
  await clock.advance(29_999);
  assert.equal(trips, 1);
  await clock.advance(1);
  assert.deepEqual(said, ['attended', 'attended']);
  watch.dispose();
  await clock.advance(60_000);
  assert.equal(trips, 2);
});

test('one that does not answer within 10 seconds is not', async () => {
  const { clock, said, watch } = watched(() => new Promise(() => undefined));
  await clock.advance(9_999);
  assert.deepEqual(said, []);
  await clock.advance(1);
  assert.deepEqual(said, ['unattended']);
  watch.dispose();
});

test('one that fails is not either, and nothing is said after the end', async () => {
  const failing = watched(() => Promise.reject(new Error('canceled')));
  await settled();
  assert.deepEqual(failing.said, ['unattended']);
  failing.watch.dispose();
  const ended = watched(() => Promise.resolve());
  ended.watch.dispose();
  await settled();
  assert.deepEqual(ended.said, []);
});
