import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestText, wordOf } from '../../src/cli/askAtTerminal.ts';
import { plainInk } from '../../src/cli/ink.ts';
import type { ShownCall } from '../../src/session/event.ts';
import type { Rule } from '../../src/session/rule.ts';

const rule: Rule = { tool: 'bash', match: ['npm', 'test'], decision: 'allow', examples: { yes: ['npm test'], no: [] } };
const wider: ShownCall['wider'] = [
  { scope: 'branch', words: '`npm test …` for main.', rule },
  { scope: 'session', words: '`npm test …` for every\nbranch.', rule },
];

test('only a plain yes allows; other words are the reason', () => {
  for (const words of ['y', 'Yes ', 'YES']) assert.equal(wordOf(words).decision, 'allow');
  for (const words of ['', 'n', 'No']) assert.deepEqual(wordOf(words), { decision: 'deny', scope: 'once', reason: '' });
  assert.deepEqual(wordOf(' yes, but in src '), { decision: 'deny', scope: 'once', reason: 'yes, but in src' });
});

test('a number takes the answer it stands before, and no other', () => {
  const word = wordOf(' 2 ', wider);
  assert.deepEqual(word, { decision: 'allow', scope: 'session', reason: '', rule });
  for (const words of ['0', '3', '1.5', '-1'])
    assert.deepEqual(wordOf(words, wider), { decision: 'deny', scope: 'once', reason: words });
  assert.equal(wordOf('1').decision, 'deny');
});

test('answers that reach further stand below the request, each with its rule', () => {
  const shown = { tool: 'bash', title: 'npm test', detail: 'npm test', facts: [], hash: '', wider };
  assert.equal(
    requestText(shown, plainInk),
    '\nbash\n  npm test\n  1  `npm test …` for main.\n  2  `npm test …` for every branch.\n',
  );
});

test('a request is shown whole, with nothing hidden in it', () => {
  const facts = [{ label: 'Writes', words: 'a.txt', outside: true }];
  const shown = { tool: 'write', title: 'a.txt', detail: '+one\n+\u001B[8mtwo', facts, hash: '' };
  assert.equal(requestText(shown, plainInk), '\nwrite a.txt\n  +one\n  +␛[8mtwo\n  Writes: a.txt\n');
  const command = { tool: 'bash', title: 'ls', detail: 'ls', facts: [], hash: '' };
  assert.equal(requestText(command, plainInk), '\nbash\n  ls\n');
});
