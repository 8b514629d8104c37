import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hostList } from '../../../src/sandbox/gate/hostList.ts';
import { parseTarget } from '../../../src/sandbox/gate/target.ts';

/** Whether a list lets a client reach what it writes. */
function reaches(entries: readonly string[], text: string): boolean {
  const target = parseTarget(text, 443);
  return target !== undefined && hostList(entries).allows(target);
}

test('an entry is one host on the two usual ports, or on the port it says', () => {
  const entries = ['One.test', 'two.test:8443', 'münchen.test', '10.0.0.1', '[2001:db8::1]:8080', 'localhost:3000'];
  for (const text of [
    ...['one.test', 'ONE.TEST', 'one.test.', 'one.test:443', 'one.test:80', 'two.test:8443', 'xn--mnchen-3ya.test'],
    ...['10.0.0.1', '0xa.1', '167772161', '[2001:DB8:0::1]:8080', 'localhost:3000', 'LocalHost.:3000'],
  ])
    assert.ok(reaches(entries, text), text);
  for (const text of [
    ...['one.test:8443', 'a.one.test', 'one.test.evil', 'xone.test', 'one', 'two.test', 'two.test:443', '10.0.0.2'],
    ...['[2001:db8::1]', '[2001:db8::2]:8080', 'localhost', 'localhost:3001', '127.0.0.1:3000', '[::ffff:10.0.0.1]'],
    ...['one.test:0', 'one.test:65536', 'one.test:', 'one.test:443:443', 'one.test:+443', 'one.test: 443'],
    ...['evil\0.one.test', 'one.test\0', 'one.test@evil', 'evil@one.test', 'one.test/', ' one.test', 'one.test '],
    ...[
      'one..test',
      '.one.test',
      'one.test..',
      'one%2etest',
      'one\u3002test',
      'ｏne.test',
      '[one.test]',
      'one.test\r\n',
    ],
    ...['[fe80::1%eth0]', `${'a'.repeat(64)}.test`, `${'a.'.repeat(130)}test`, ''],
  ])
    assert.ok(!reaches(entries, text), JSON.stringify(text));
});

test('a star is what is below a suffix, however deep, and never an address', () => {
  const entries = ['*.wild.test', '*.port.test:8443', '*.0.0.1', '*', '*.', 'a*.test', '*.*.deep.test'];
  for (const text of ['a.wild.test', 'a.b.wild.test', 'A.WILD.test.', 'x.port.test:8443'])
    assert.ok(reaches(entries, text), text);
  for (const text of [
    'wild.test',
    'awild.test',
    'a.wild.test:8443',
    'x.port.test',
    '127.0.0.1',
    'ab.test',
    'x.deep.test',
  ])
    assert.ok(!reaches(entries, text), text);
});

test('what is no entry allows nothing and takes nothing from the others', () => {
  const wrong = [
    '',
    ' ',
    'http://x.test',
    'x.test/path',
    'u@x.test',
    'x.test:0',
    'x.test:99999',
    'x test',
    '[::1',
    '**.x',
  ];
  for (const entry of wrong) {
    assert.ok(!reaches([entry], 'x.test'), entry);
    assert.ok(reaches([entry, 'x.test'], 'x.test'), entry);
  }
});

test('no text that is not the host itself matches it', () => {
  const part = fc.oneof(
    fc.constantFrom(
      'one.test',
      'evil',
      '.',
      '@',
      ':',
      '443',
      '\0',
      '%00',
      '/',
      '\\',
      '#',
      '?',
      ' ',
      '[',
      ']',
      '*',
      '-',
    ),
    fc.string({ maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), parts => {
      const text = parts.join('');
      const same = /^one\.test\.?(:0*(443|80))?$/i.test(text);
      assert.equal(reaches(['one.test'], text), same && !/:\d{6}/.test(text), text);
    }),
    { numRuns: 5000 },
  );
});
