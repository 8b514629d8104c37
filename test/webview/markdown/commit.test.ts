import { test } from 'node:test';
import assert from 'node:assert/strict';
import { commit, lex, nothingCommitted } from '../../../webview/markdown/commit.ts';

const text = [
  '# Title',
  'A paragraph with `code` and a [link](https://example.com).',
  '- one\n- two\n  - three',
  '```ts\nconst a = 1;\n\nconst b = 2;\n```',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  '> quote\n> more',
  'Setext\n======',
  'The end.',
].join('\n\n');

test('text that arrives in pieces of any size ends as the same blocks as the whole', () => {
  const whole = lex(text).map(token => [token.type, token.raw]);
  for (const size of [1, 3, 7, 50, 1000]) {
    let state = nothingCommitted;
    for (let end = size; end < text.length + size; end += size) state = commit(state, text.slice(0, end));
    assert.deepEqual(
      [...state.done, ...state.tail].map(token => [token.type, token.raw]),
      whole,
      `pieces of ${size}`,
    );
  }
});

test('finished blocks stay the very same objects', () => {
  const first = commit(nothingCommitted, text);
  const second = commit(first, `${text}\n\nMore.`);
  assert.ok(first.done.length > 3);
  first.done.forEach((token, index) => assert.equal(second.done[index], token));
});

test('a text that begins again is parsed from its start', () => {
  const first = commit(nothingCommitted, text);
  const again = commit(first, 'New.');
  assert.deepEqual(
    [...again.done, ...again.tail].map(token => token.raw),
    ['New.'],
  );
});
