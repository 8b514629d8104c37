import assert from 'node:assert/strict';
import { test } from 'node:test';
import { branchNameFrom, freeName } from '../../src/session/branchName.ts';

const names: [string, string][] = [
  ['Guard the refresh with a mutex. Leave the retry logic alone.', 'guard-refresh'],
  ['Retry once with the new token', 'retry-once'],
  ['the of and', 'the-of'],
  ['', 'way'],
  ['!!! ???', 'way'],
];

for (const [words, name] of names) test(`“${words}” becomes ${name}`, () => assert.equal(branchNameFrom(words), name));

test('letters of any script may stand in a name', () => assert.equal(branchNameFrom('測試 修復'), '測試-修復'));

test('a name by which agents mean somebody else, or a place, gets a number', () => {
  const free = (...wishes: string[]) => wishes.map(wish => freeName(wish, new Set(['parent-2'])));
  assert.deepEqual(free('parent', 'person', 'n12', 'n12a', 'parents'), [
    'parent-3',
    'person-2',
    'n12-2',
    'n12a',
    'parents',
  ]);
});

test('a taken name gets a number', () => {
  assert.equal(freeName('way', new Set()), 'way');
  assert.equal(freeName('way', new Set(['way', 'way-2'])), 'way-3');
});
