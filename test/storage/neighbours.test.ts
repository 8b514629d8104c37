import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { neighbours, type Wanted } from '../../src/storage/neighbours.ts';

const at = (id: number, segment: number, offset: number, length = 1000): Wanted => ({
  id,
  place: { segment, offset, length },
});
const ids = (runs: Wanted[][]): number[][] => runs.map(run => run.map(({ id }) => id));

suite('records that are read together', () => {
  test('are those that lie close in one file, in the order of the file', () => {
    assert.deepEqual(ids(neighbours([at(3, 1, 5000), at(1, 1, 0), at(2, 1, 1001)])), [[1, 2, 3]]);
  });
  test('are parted by a wide gap and by files', () => {
    assert.deepEqual(ids(neighbours([at(1, 1, 0), at(2, 1, 20_000), at(3, 2, 21_000)])), [[1], [2], [3]]);
  });
  test('span about a megabyte at most', () => {
    const many = Array.from({ length: 300 }, (_, i) => at(i, 1, i * 10_001, 10_000));
    const runs = neighbours(many);
    assert.deepEqual(
      runs.map(run => run.length),
      [104, 104, 92],
    );
  });
  test('are alone when they are long', () => {
    assert.deepEqual(ids(neighbours([at(1, 1, 0, 3_000_000), at(2, 1, 3_000_001)])), [[1], [2]]);
  });
  test('are none for none', () => assert.deepEqual(neighbours([]), []));
});
