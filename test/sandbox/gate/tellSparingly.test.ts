import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tellSparingly } from '../../../src/sandbox/gate/tellSparingly.ts';

test('a burst is told, then so many a second, and the rest is dropped', () => {
  let time = 0;
  const told: number[] = [];
  const tell = tellSparingly<number>(message => told.push(message), { burst: 3, perSecond: 2, now: () => time });
  for (let message = 0; message < 10; message++) tell(message);
  assert.deepEqual(told, [0, 1, 2]);
  time = 1000;
  for (let message = 10; message < 20; message++) tell(message);
  assert.deepEqual(told, [0, 1, 2, 10, 11]);
  time = 1_000_000;
  for (let message = 20; message < 30; message++) tell(message);
  assert.deepEqual(told, [0, 1, 2, 10, 11, 20, 21, 22]);
});
