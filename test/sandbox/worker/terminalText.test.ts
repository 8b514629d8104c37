import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { terminalText } from '../../../src/sandbox/worker/terminalText.ts';

function cleaned(...pieces: string[]): string {
  const terminal = terminalText();
  return pieces.map(piece => terminal.push(piece)).join('') + terminal.end();
}

test('colours, titles, links, the clipboard and moves are taken out', () => {
  assert.equal(cleaned('\u001b[1;31mred\u001b[0m plain'), 'red plain');
  assert.equal(cleaned('\u001b]0;title\u0007a\u001b]52;c;ZXZpbA==\u001b\\b\u009d0;x\u009cc'), 'abc');
  assert.equal(cleaned('\u001b]8;;https://x.invalid\u001b\\words\u001b]8;;\u001b\\'), 'words');
  assert.equal(cleaned('\u001b[2J\u001b[H\u001b(Btext\u001bc\u009b1mX'), 'textX');
  assert.equal(cleaned('\u001bPq secret \u001b\\a\u001b_x\u001b\\b'), 'ab');
});

test('what was overwritten on its line is gone, what was erased too', () => {
  assert.equal(cleaned('10%\r20%\r100%\nnext\r\n'), '100%\nnext\n');
  assert.equal(cleaned('ab\bc\n'), 'ac\n');
  assert.equal(cleaned('kept\r'), 'kept');
});

test('an escape that never ends does not swallow the rest for good', () => {
  assert.equal(cleaned(`\u001b]0;${'x'.repeat(70_000)}`, '\nafter\n').endsWith('after\n'), true);
  assert.equal(cleaned('a\u001b[31'), 'a');
});

test('however the output is cut, the text is the same and holds nothing that acts on a terminal', () => {
  const bits = fc.constantFrom(
    'a',
    'bc ',
    '\n',
    '\r',
    '\b',
    '\t',
    '\u001b',
    '[',
    '31m',
    ']',
    '0;t',
    '\u0007',
    '\\',
    '\u009b',
    '\u009d',
    '\u202e',
    '\u0000',
    'P',
    '(B',
  );
  fc.assert(
    fc.property(fc.array(bits, { maxLength: 40 }), fc.array(fc.nat(60), { maxLength: 6 }), (parts, cuts) => {
      const text = parts.join('');
      const at = [0, ...cuts.map(cut => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
      const pieces = at.slice(1).map((end, index) => text.slice(at[index], end));
      const whole = cleaned(text);
      assert.equal(cleaned(...pieces), whole);
      assert.match(whole, /^[\n\t -~]*$/);
    }),
    { numRuns: 2000 },
  );
});
