import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import { test } from 'node:test';
import type { Clock } from '../../../src/base/clock.ts';
import { thisMachine } from '../../../src/client/machine.ts';
import { type Running, writePointer } from '../../../src/client/pointer.ts';
import { beat, refuseForeign } from '../../../src/client/serving/heartbeat.ts';
import { statePaths } from '../../../src/client/stateFolder.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const own: Running = {
  type: 'running',
  socket: '/run/s',
  token: 't',
  pid: 1,
  keeper: 0,
  version: '1',
  protocol: 1,
  ...thisMachine(),
  started: 0,
};

test('a pointer of another machine that is fresh keeps this one out, and an old one does not', t => {
  const state = temporaryFolder(t);
  refuseForeign(state);
  writePointer(state, { ...own, host: 'elsewhere', boot: 'another', pid: 77 });
  assert.throws(() => refuseForeign(state), /in use on elsewhere \(process 77\)/);
  const old = new Date(Date.now() - 180_000);
  utimesSync(statePaths(state).pointer, old, old);
  refuseForeign(state);
});

test('a pointer of this machine, under another name or before a restart, keeps nobody out', t => {
  const state = temporaryFolder(t);
  for (const machine of [{}, { host: 'container' }, { boot: 'before' }]) {
    const pointer = { ...own, boot: 'now', ...machine };
    writePointer(state, { ...pointer, boot: 'boot' in machine ? machine.boot : own.boot });
    if (own.boot !== '' || !('host' in machine)) refuseForeign(state);
  }
});

test('a beat that fails does not stop the next', async () => {
  const stop = new AbortController();
  const clock: Clock = { now: () => 0, sleep: async (_, signal) => signal?.throwIfAborted() };
  let beats = 0;
  const onBeat = async (): Promise<void> => {
    if (++beats === 3) stop.abort(new Error('enough'));
    throw new Error('the disk is full');
  };
  await assert.rejects(beat(onBeat, clock, stop.signal), /enough/);
  assert.equal(beats, 3);
});
