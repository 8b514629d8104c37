import { test } from 'node:test';
import assert from 'node:assert/strict';
import { differing } from '../../../webview/model/differing.ts';

/** The own part of each text between brackets. */
function marked(...texts: string[]): string[] {
  return differing(texts).map(({ before, own, after }) => `${before}[${own}]${after}`);
}

test('what texts have of their own is found as whole words', () => {
  assert.deepEqual(marked('push --config billing.config.ts', 'push --config cart.config.ts'), [
    'push --config [billing].config.ts',
    'push --config [cart].config.ts',
  ]);
  assert.deepEqual(marked('run bar', 'run baz'), ['run [bar]', 'run [baz]']);
  assert.deepEqual(marked('rm a b', 'rm a c', 'rm d b'), ['rm [a b]', 'rm [a c]', 'rm [d b]']);
});

test('nothing is lost: the parts make the text again, whatever the texts are', () => {
  for (const texts of [['', 'a'], ['a', 'aa'], ['aa', 'a'], ['x😀y', 'x😁y'], ['same', 'same'], ['one']]) {
    assert.deepEqual(
      differing(texts).map(({ before, own, after }) => before + own + after),
      texts,
    );
  }
  assert.deepEqual(marked('x 😀 y', 'x 😁 y'), ['x [😀] y', 'x [😁] y']);
  assert.deepEqual(marked('same', 'same'), ['same[]', 'same[]']);
});
