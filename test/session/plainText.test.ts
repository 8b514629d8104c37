import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstSentences } from '../../src/session/plainText.ts';

test('a reply’s first words are plain text without the signs of Markdown', () => {
  assert.equal(firstSentences('## Done\n\nMore.', 80), 'Done');
  assert.equal(
    firstSentences(
      'One **lock** around `refreshToken()`; see [the docs](https://example.org) for *why*.\n\nRest.',
      200,
    ),
    'One lock around refreshToken(); see the docs for why.',
  );
  assert.equal(firstSentences('- first\n- second', 80), 'first second');
  assert.equal(firstSentences('2 * 3 * 4 in snake_case_name stays', 80), '2 * 3 * 4 in snake_case_name stays');
});

test('code, rules and tables say nothing', () => {
  assert.equal(firstSentences('```ts\nlet a;\n```\n\n---\n\n| a | b |\n|---|---|\n\nIt works.', 80), 'It works.');
  assert.equal(firstSentences('```ts\nnever closed', 80), '');
  assert.equal(firstSentences('', 80), '');
});

test('what is too long ends with a sentence, or with a word', () => {
  const long = 'One sentence here. And another one that goes on for a while. And a third.';
  assert.equal(firstSentences(long, 62), 'One sentence here. And another one that goes on for a while.');
  assert.equal(firstSentences(long, 30), 'One sentence here.');
  assert.equal(firstSentences('a word after a word and no full stop', 20), 'a word after a word…');
  assert.equal(firstSentences('x'.repeat(40), 20), `${'x'.repeat(20)}…`);
});
