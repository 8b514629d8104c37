import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineCounts } from '../../../src/sandbox/worker/lineCounts.ts';

test('lines put in and taken away are counted as a diff would', () => {
  assert.deepEqual(lineCounts('', 'a\nb\n'), { added: 2, removed: 0 });
  assert.deepEqual(lineCounts('a\nb\n', ''), { added: 0, removed: 2 });
  assert.deepEqual(lineCounts('a\nb\nc\n', 'a\nB\nc\n'), { added: 1, removed: 1 });
  assert.deepEqual(lineCounts('a\nb\nc\nd\n', 'x\nb\nc\ny\n'), { added: 2, removed: 2 });
  assert.deepEqual(lineCounts('a', 'a\n'), { added: 1, removed: 1 });
  assert.deepEqual(lineCounts('a\na\n', 'a\na\na\n'), { added: 1, removed: 0 });
});

test('two huge texts without a line in common are counted whole', () => {
  const text = (mark: string): string => Array.from({ length: 20_000 }, (_, at) => `${mark}${at}\n`).join('');
  assert.deepEqual(lineCounts(text('a'), text('b')), { added: 20_000, removed: 20_000 });
});
