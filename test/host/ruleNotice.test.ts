import assert from 'node:assert/strict';
import test from 'node:test';
import { ruleNotice } from '../../src/host/ruleNotice.ts';
import { plainWords } from './plainWords.ts';

test('a person is told of a rule that does not hold once, until it is another one', () => {
  const table: [string[], string[], string | undefined][] = [
    [[], [], undefined],
    [[], ['One.'], 'One.'],
    [['One.'], ['One.'], undefined],
    [['One.'], ['One.', 'Two.'], 'Two.'],
    [['One.'], [], undefined],
    [[], ['One.', 'Two.', 'Three.'], 'One. 2 more rules do not hold.'],
  ];
  for (const [told, problems, words] of table) assert.equal(ruleNotice(told, problems, plainWords), words);
});
