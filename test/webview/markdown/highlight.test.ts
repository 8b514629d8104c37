import { test } from 'node:test';
import assert from 'node:assert/strict';
import { highlight, type Coloured } from '../../../webview/markdown/highlight.ts';

function plain(part: Coloured): string {
  return typeof part === 'string' ? part : part.parts.map(plain).join('');
}

test('colouring loses no character, inside other languages too', () => {
  for (const [language, code] of [
    ['ts', 'const a: string = `x${1}`; // <hi>'],
    ['html', '<p>&amp;</p><script>window.hit = 5</script><style>p{color:red}</style>'],
    ['diff', '-old\n+new\n'],
    ['sh', 'npm test && echo "done"'],
    ['json', '{"a": [1, true]}'],
  ] as const) {
    assert.equal(highlight(code, language).map(plain).join(''), code);
    assert.ok(
      highlight(code, language).some(part => typeof part !== 'string'),
      language,
    );
  }
});

test('an unknown language and very long code stay plain', () => {
  assert.deepEqual(highlight('x = 1', 'klingon'), ['x = 1']);
  const long = 'a'.repeat(60_000);
  assert.deepEqual(highlight(long, 'ts'), [long]);
});
