import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { callTitle, changedPath, shownCall } from '../../src/harness/callCard.ts';
import type { CallPlace } from '../../src/harness/callCard.ts';
import { unwalled, walled } from '../support/callPlaces.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

test('a command is shown whole, however long and whatever it hides', () => {
  const command = `echo ok${' '.repeat(500)}; rm -rf dist\nnpm run build`;
  const shown = shownCall({ id: 'c', name: 'bash', input: { command } }, digest, unwalled);
  assert.equal(shown.detail, command);
  assert.equal(shown.title, command);
});

test('an edit is shown as what goes and what comes', () => {
  const input = { path: 'src/a.ts', old_string: 'one\ntwo\n', new_string: 'one\n2\n' };
  const shown = shownCall({ id: 'c', name: 'edit', input }, digest, unwalled);
  assert.equal(shown.detail, '-one\n-two\n+one\n+2');
  assert.equal(shown.title, 'src/a.ts');
});

test('the hash follows every byte of the input', () => {
  const of = (command: string): string =>
    shownCall({ id: 'c', name: 'bash', input: { command } }, digest, unwalled).hash;
  assert.notEqual(of('npm test'), of('npm test '));
  assert.equal(of('npm test'), of('npm test'));
});

for (const path of [
  'package.json',
  '.github/workflows/ci.yml',
  '.vscode/tasks.json',
  'a/Makefile',
  '.husky/pre-commit',
])
  test(`a change of ${path} says that others run it later`, () => {
    const shown = shownCall({ id: 'c', name: 'write', input: { path, content: '' } }, digest, unwalled);
    assert.ok(shown.facts.some(fact => fact.label === 'Runs later' && fact.outside));
  });

test('input of the wrong shape still gives a card', () => {
  for (const input of [null, 3, 'x', [], { command: 7 }]) {
    const shown = shownCall({ id: 'c', name: 'bash', input }, digest, unwalled);
    assert.equal(typeof shown.title, 'string');
    assert.equal(callTitle({ id: 'c', name: 'edit', input }).length >= 0, true);
    assert.equal(changedPath({ id: 'c', name: 'edit', input }), undefined);
  }
});

test('what a call writes and reaches is said as it is: inside the wall, outside of it, and without one', () => {
  const facts = (input: object, place: CallPlace): string[] =>
    shownCall({ id: 'c', name: 'bash', input: { command: 'make', ...input } }, digest, place).facts.map(
      fact => `${fact.label}: ${fact.words}${fact.outside ? ' !' : ''}`,
    );
  assert.deepEqual(facts({}, walled), ['Runs in: your workspace', 'Writes: this folder', 'Reaches: nothing']);
  const hosts = ['registry.example.org'];
  assert.deepEqual(facts({}, { ...walled, reach: { files: 'read', hosts } }), [
    'Runs in: your workspace',
    'Writes: nothing',
    'Reaches: registry.example.org',
  ]);
  assert.deepEqual(facts({ outside: true, reason: 'It needs the\u202e registry.' }, walled), [
    'Runs in: your workspace',
    'Writes: your files, with your rights !',
    'Reaches: the network, as you can !',
    'Leaves the wall: It needs the<U+202E> registry. !',
  ]);
  assert.deepEqual(facts({}, unwalled).slice(1), [
    'Writes: your files, with your rights !',
    'Reaches: the network, as you can !',
  ]);
});

test('what the eye would miss is marked, and the hash is of the bytes as they are', () => {
  const hidden = { id: 'c', name: 'bash', input: { command: 'echo \u202eabc\u200b\r' } };
  const shown = shownCall(hidden, digest, walled);
  assert.equal(shown.detail, 'echo <U+202E>abc<U+200B><U+000D>');
  assert.equal(shown.hash, digest(JSON.stringify(['bash', hidden.input])));
  const plain = { id: 'c', name: 'bash', input: { command: shown.detail } };
  assert.notEqual(shown.hash, shownCall(plain, digest, walled).hash);
});
