import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { parkedList } from '../../src/client/parkedList.ts';
import { smallDiskAt } from '../support/smallDiskAt.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

test('what was written is read, for its owner alone; of an empty list nothing stays', t => {
  const state = temporaryFolder(t);
  const list = parkedList(state);
  assert.deepEqual(list.read(), { sessions: [], time: 0 });
  list.write({ sessions: ['s1', 's2'], time: 7 });
  assert.deepEqual(list.read(), { sessions: ['s1', 's2'], time: 7 });
  assert.equal(statSync(path.join(state, 'parked.json')).mode & 0o777, 0o600);
  list.write({ sessions: [], time: 8 });
  assert.deepEqual(readdirSync(state), []);
});

test('a disk that is full keeps the list that was there', t => {
  const state = path.join(temporaryFolder(t), 'state');
  mkdirSync(state);
  if (!smallDiskAt(t, state, 1_000_000)) return;
  const list = parkedList(state);
  list.write({ sessions: ['s1'], time: 7 });
  assert.throws(() => writeFileSync(path.join(state, 'filler'), Buffer.alloc(2_000_000)), /ENOSPC/);
  const many = Array.from({ length: 1000 }, (_, at) => `s${at}`);
  assert.throws(() => list.write({ sessions: many, time: 8 }), /ENOSPC/);
  assert.deepEqual(list.read(), { sessions: ['s1'], time: 7 });
});
