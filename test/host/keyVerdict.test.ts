import assert from 'node:assert/strict';
import test from 'node:test';
import { verdictOf } from '../../src/host/keyVerdict.ts';
import { plainWords } from './plainWords.ts';

test('401 and 403 refuse the key, in words', () => {
  assert.deepEqual(verdictOf('401 invalid x-api-key', plainWords), {
    type: 'refused',
    words: 'The key was refused (401).',
  });
  assert.equal(verdictOf('the server answered 403', plainWords).type, 'refused');
});

test('everything else says nothing about the key', () => {
  assert.deepEqual(verdictOf('connect ECONNREFUSED 127.0.0.1:4010', plainWords), {
    type: 'unsure',
    words: 'connect ECONNREFUSED 127.0.0.1:4010',
  });
});
