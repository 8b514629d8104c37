import assert from 'node:assert/strict';
import test from 'node:test';
import { chooseKey, environmentKey, type KeySources } from '../../src/host/keyChoice.ts';

const environment = { name: 'ANTHROPIC_API_KEY', kind: 'apiKey', value: 'env-key' } as const;
const nothing: KeySources = { kept: '', file: '', environment: undefined, consent: 'unasked' };

test('without any key there is nothing to spend', () => {
  assert.deepEqual(chooseKey(nothing), { standing: 'none', credential: null });
});

test('a key of the environment is offered, and not spent before the person agreed', () => {
  assert.deepEqual(chooseKey({ ...nothing, environment }), { standing: 'environment?', credential: null });
  assert.deepEqual(chooseKey({ ...nothing, environment, consent: 'use' }), {
    standing: 'environment',
    credential: { source: 'environment', kind: 'apiKey', value: 'env-key' },
  });
});

test('who chose another key is not offered the environment’s again', () => {
  assert.equal(chooseKey({ ...nothing, environment, consent: 'another' }).standing, 'none');
});

test('secret storage goes before the environment, the environment before the file', () => {
  const all: KeySources = { kept: 'kept-key', file: 'file-key', environment, consent: 'use' };
  assert.equal(chooseKey(all).credential?.value, 'kept-key');
  assert.equal(chooseKey({ ...all, kept: '' }).credential?.value, 'env-key');
  assert.deepEqual(chooseKey({ ...all, kept: '', consent: 'another' }), {
    standing: 'file',
    credential: { source: 'secretStorage', kind: 'apiKey', value: 'file-key' },
  });
});

test('an API key in the environment goes before a token; blanks are no key', () => {
  assert.deepEqual(environmentKey({ ANTHROPIC_API_KEY: ' a ', ANTHROPIC_AUTH_TOKEN: 'b' }), {
    name: 'ANTHROPIC_API_KEY',
    kind: 'apiKey',
    value: 'a',
  });
  assert.equal(environmentKey({ ANTHROPIC_API_KEY: '  ', ANTHROPIC_AUTH_TOKEN: 'b' })?.kind, 'authToken');
  assert.equal(environmentKey({}), undefined);
});
