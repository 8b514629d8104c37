import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BackOff } from '../../src/app/backOff.ts';

test('a folder that is too slow is left alone, twice as long each time, at most an hour; one quick checkpoint forgives', () => {
  const backOff = new BackOff();
  assert.equal(backOff.pause(0), undefined);
  backOff.took(30_001, 0);
  assert.match(backOff.pause(59_999) ?? '', /tried again in 1 min/);
  assert.equal(backOff.pause(60_000), undefined);
  backOff.failed(60_000);
  assert.match(backOff.pause(60_000) ?? '', /in 2 min/);
  for (let at = 0; at < 20; at++) backOff.failed(0);
  assert.match(backOff.pause(0) ?? '', /in 60 min/);
  assert.equal(backOff.pause(3_600_000), undefined);
  backOff.took(100, 3_600_000);
  backOff.failed(3_600_000);
  assert.match(backOff.pause(3_600_000) ?? '', /in 1 min/);
});
