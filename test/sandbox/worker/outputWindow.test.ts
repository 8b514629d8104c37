import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { outputWindow } from '../../../src/sandbox/worker/outputWindow.ts';

const between = (lines: number, characters: number): string => `<${lines} ${characters}>`;

test('what fits comes whole', () => {
  const window = outputWindow(5, 5);
  window.push('12345');
  window.push('67890');
  assert.equal(window.shown(between), '1234567890');
});

test('the middle is left out at line ends', () => {
  const window = outputWindow(10, 20);
  for (let at = 100; at < 200; at++) window.push(`${at}\n`);
  assert.equal(window.shown(between), '100\n101\n10\n<93 370>\n195\n196\n197\n198\n199\n');
});

test('the two ends and the count make up the whole, however it is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 30 }), { maxLength: 20 }),
      pieces => {
        const window = outputWindow(20, 30);
        for (const piece of pieces) window.push(piece);
        const whole = pieces.join('');
        let left = { lines: 0, characters: 0 };
        const shown = window.shown((lines, characters) => {
          left = { lines, characters };
          return '\u0000';
        });
        if (whole.length <= 50) return assert.equal(shown, whole);
        const [head = '', tail = ''] = shown.split('\u0000');
        const start = whole.startsWith(head) ? head : head.slice(0, -1);
        const end = tail.slice(1);
        assert.ok(whole.startsWith(start) && whole.endsWith(end));
        const middle = [head, head.slice(0, -1)].map(text => whole.slice(text.length, whole.length - end.length));
        assert.ok(middle.some(text => text.length === left.characters && text.split('\n').length - 1 === left.lines));
      },
    ),
  );
});
