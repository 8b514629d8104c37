import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean, cleanLine } from '../../src/cli/clean.ts';

test('nothing that is left can steer a terminal', () => {
  const every = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code)).join('');
  const left = clean(every)
    .split('')
    .filter(character => /\p{Cc}|[\u202A-\u202E\u2066-\u2069]/u.test(character));
  assert.deepEqual(left, ['\t', '\n']);
});

test('what was there can still be seen, and plain words stay as they are', () => {
  assert.equal(clean('a\u001B[2Jb\rc\u007F'), 'a␛[2Jb␍c␡');
  assert.equal(clean('x\u202Ey'), 'x<202E>y');
  assert.equal(clean('one\r\ntwo\tthree\n'), 'one\ntwo\tthree\n');
  assert.equal(clean('Grüße, 世界 🌳'), 'Grüße, 世界 🌳');
  assert.equal(cleanLine(' one\n  two\u0007 '), 'one two␇');
});
