import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { terminalText } from '../../../src/sandbox/worker/terminalText.ts';
import { openBench } from './openBench.ts';

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

/** What a hostile program sends to a terminal, and what may be left of it. */
const attacks: readonly (readonly [string, string, string])[] = [
  ['clipboard, ended by BEL', '\u001b]52;c;cm0gLXJmIH4=\u0007', ''],
  ['clipboard, in C1', '\u009d52;c;cm0gLXJmIH4=\u009c', ''],
  ['link', '\u001b]8;id=1;https://evil.example/?d=1\u0007click\u001b]8;;\u0007', 'click'],
  ['title, and its report', '\u001b]0;rm -rf ~\u0007\u001b[21t', ''],
  ['clear, home, scroll back', '\u001b[2J\u001b[3J\u001b[H\u001bc', ''],
  ['other screen', '\u001b[?1049hhidden\u001b[?1049l', 'hidden'],
  ['bracketed paste', '\u001b[?2004h\u001b[200~id\u001b[201~', 'id'],
  ['DCS', '\u001bP$q"p\u001b\\\u001bP+q544e\u001b\\', ''],
  ['DCS in C1', '\u0090q#0\u009c', ''],
  ['APC, PM, SOS', '\u001b_Gq\u001b\\\u001b^x\u001b\\\u001bXx\u001b\\', ''],
  ['answers asked of a terminal', '\u001b[c\u001b[6n\u001b]11;?\u0007\u0005', ''],
  ['hidden and black letters', '\u001b[8mhidden\u001b[0m\u009b30m', 'hidden'],
  ['moves over what was said', 'deleted everything\u001b[18D\u001b[Kall is well', 'deleted everythingall is well'],
  ['directions', '\u202eevil\u202c\u2066\u2069\u200f\u061c', 'evil'],
  ['tag letters', 'a\u{e0001}\u{e0069}\u{e0067}\u{e007f}b', 'ab'],
  ['nothing to see', 'a\u200b\u2060\ufeff\u00ad\u180eb', 'ab'],
  ['controls', 'a\u0000\u0001\u000e\u000f\u007f\u0085b', 'ab'],
];

for (const [name, sent, left] of attacks)
  test(`nothing acts on a terminal: ${name}`, () => {
    assert.equal(cleaned(`${sent}\n`), `${left}\n`);
    assert.equal(cleaned(...`${sent}\n`.split('')), `${left}\n`);
  });

test('the same is gone from the answer, the live output and the kept file', async t => {
  const all = attacks.map(([, sent]) => sent).join('\n');
  const bench = openBench(t, { 'attack.txt': `${all}\n`.repeat(1000) });
  const { text, output, facts } = await bench.run('bash', { command: 'cat attack.txt' });
  const kept = facts.find(fact => fact.type === 'outputKept');
  const clean = `${attacks.map(([, , left]) => left).join('\n')}\n`.repeat(1000);
  assert.equal(output, clean);
  assert.equal(readFileSync(kept?.path ?? '', 'utf8'), clean);
  assert.match(text, /^[\n\t -~…−]*$/);
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
