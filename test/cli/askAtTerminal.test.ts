import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestText, wordOf } from '../../src/cli/askAtTerminal.ts';
import { plainInk } from '../../src/cli/ink.ts';

test('only a plain yes allows; other words are the reason', () => {
  for (const words of ['y', 'Yes ', 'YES']) assert.equal(wordOf(words).decision, 'allow');
  assert.deepEqual(wordOf('s'), { decision: 'allow', scope: 'session', reason: '' });
  for (const words of ['', 'n', 'No']) assert.deepEqual(wordOf(words), { decision: 'deny', scope: 'once', reason: '' });
  assert.deepEqual(wordOf(' yes, but in src '), { decision: 'deny', scope: 'once', reason: 'yes, but in src' });
});

test('a request is shown whole, with nothing hidden in it', () => {
  const facts = [{ label: 'Writes', words: 'a.txt', outside: true }];
  const shown = { tool: 'write', title: 'a.txt', detail: '+one\n+\u001B[8mtwo', facts, hash: '' };
  assert.equal(requestText(shown, plainInk), '\nwrite a.txt\n  +one\n  +␛[8mtwo\n  Writes: a.txt\n');
  const command = { tool: 'bash', title: 'ls', detail: 'ls', facts: [], hash: '' };
  assert.equal(requestText(command, plainInk), '\nbash\n  ls\n');
});
