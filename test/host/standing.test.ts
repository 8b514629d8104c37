import assert from 'node:assert/strict';
import test from 'node:test';
import { standingOf } from '../../src/host/standing.ts';

const facts = { key: 'none', baseUrl: 'https://api.anthropic.com', trusted: true } as const;

test('a window without a background process it does not need has no trouble', () => {
  assert.deepEqual(standingOf({ ...facts, connection: { type: 'apart', words: '' } }), {
    key: 'none',
    host: 'api.anthropic.com',
    trusted: true,
    trouble: '',
  });
});

test('why there is none is a sentence', () => {
  const { trouble } = standingOf({ ...facts, connection: { type: 'lost', words: 'the background process is gone' } });
  assert.equal(trouble, 'The background process is gone.');
});

test('a process that answers is no trouble', () => {
  const server = { pid: 1, version: '0.1.0', protocol: 1 };
  assert.equal(standingOf({ ...facts, connection: { type: 'restarted', server } }).trouble, '');
});

test('where somebody writes the replies into a folder no key is asked for, whichever there is', () => {
  const connection = { type: 'apart', words: '' } as const;
  for (const key of ['none', 'environment?', 'secretStorage'] as const) {
    const standing = standingOf({ ...facts, key, baseUrl: 'file:/tmp/exchange', connection });
    assert.equal(standing.key, 'notNeeded');
    assert.equal(standing.host, 'file:/tmp/exchange');
  }
});
