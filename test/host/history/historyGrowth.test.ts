import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growsHistory, growthOf } from '../../../src/host/history/historyGrowth.ts';

test('a kept checkpoint, a moved head and an adoption can give a file another history; words cannot', () => {
  for (const type of ['checkpointTaken', 'headMoved', 'filesAdopted'] as const) assert.ok(growsHistory({ type }), type);
  assert.equal(growsHistory({ type: 'nodeAdded' }), false);
});

test('a session beside the shown one counts when it comes and when its runs begin or end, in whatever order it is listed', () => {
  const rows = [
    { session: 'a', running: 1 },
    { session: 'b', running: 0 },
  ];
  assert.equal(growthOf(rows), growthOf(rows.toReversed()));
  assert.notEqual(growthOf(rows), growthOf([{ session: 'a', running: 0 }, ...rows.slice(1)]));
  assert.notEqual(growthOf(rows), growthOf(rows.slice(1)));
});
