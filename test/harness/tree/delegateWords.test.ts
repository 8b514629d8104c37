import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answeredBy } from '../../../src/harness/tree/delegateWords.ts';

test('of what was decided at most ten lines reach the parent, none of them long', () => {
  const lines = Array.from({ length: 12 }, (_, at) => `- line ${at} ${'x'.repeat(at === 1 ? 5_000 : 1)}`);
  const { answer, decided } = answeredBy(`1. Green.\n\n**Decided for you:**\n\n${lines.join('\n')}`);
  assert.equal(answer, '1. Green.');
  const told = decided.split('\n');
  assert.equal(told.length, 10);
  assert.equal(told[0], '- line 0 x');
  assert.match(told[1] ?? '', /^- line 1 x+…$/);
  assert.ok(told.every(line => line.length <= 301));
});

test('where nothing was decided nothing is told', () => {
  assert.equal(answeredBy('Green.\n\nDecided for you:\n- nothing').decided, '');
  assert.equal(answeredBy('Green.').decided, '');
});
