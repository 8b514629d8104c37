import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatTable } from '../../scripts/bench/formatTable.mjs';

test('rows become a table that says which goals are met', () => {
  const table = formatTable([
    { measure: 'fork, p99', value: 3.456, unit: 'ms', goal: { atMost: 5 } },
    { measure: 'frames', value: 48, unit: 'fps', goal: { atLeast: 55 } },
    { measure: 'opening', value: 130, unit: 'ms', peer: { name: 'other', value: 1300 } },
  ]);
  assert.deepEqual(table.split('\n'), [
    '| Measure   | Value   | Goal | Met | Peer           | Ratio |',
    '|-----------|---------|------|-----|----------------|-------|',
    '| fork, p99 | 3.46 ms | ≤ 5  | yes |                |       |',
    '| frames    | 48 fps  | ≥ 55 | NO  |                |       |',
    '| opening   | 130 ms  |      |     | other: 1300 ms | 0.1   |',
  ]);
});
