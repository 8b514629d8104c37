import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutTo, shares, tokensOf } from '../../../src/harness/tree/tokens.ts';

test('what fits stays whole; what does not is cut at a line and says where the rest is', () => {
  assert.equal(cutTo('short', 10, 'There.'), 'short');
  const lines = Array.from({ length: 100 }, (_, at) => `line ${at}`).join('\n');
  const cut = cutTo(lines, 50, 'The whole: a/result.md');
  assert.match(cut, /\nline \d+\n… cut here\. The whole: a\/result\.md$/);
  assert.ok(tokensOf(cut) <= 50, `${tokensOf(cut)}`);
});

test('no half of a character is left at the cut', () => {
  const cut = cutTo('漢字'.repeat(200), 30, '');
  assert.doesNotMatch(cut, /\uFFFD/);
  assert.ok(tokensOf(cut) <= 30, `${tokensOf(cut)}`);
});

test('short texts get what they need and the others share the rest', () => {
  assert.deepEqual(shares([10, 500, 500], 300), [10, 145, 145]);
  assert.deepEqual(shares([10, 20], 300), [10, 20]);
  assert.deepEqual(shares([], 300), []);
});
