import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { callTitle, changedPath, shownCall } from '../../src/harness/callCard.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

test('a command is shown whole, however long and whatever it hides', () => {
  const command = `echo ok${' '.repeat(500)}; rm -rf dist\nnpm run build`;
  const shown = shownCall({ id: 'c', name: 'bash', input: { command } }, digest);
  assert.equal(shown.detail, command);
  assert.equal(shown.title, command);
});

test('an edit is shown as what goes and what comes', () => {
  const input = { path: 'src/a.ts', old_string: 'one\ntwo\n', new_string: 'one\n2\n' };
  const shown = shownCall({ id: 'c', name: 'edit', input }, digest);
  assert.equal(shown.detail, '-one\n-two\n+one\n+2');
  assert.equal(shown.title, 'src/a.ts');
});

test('the hash follows every byte of the input', () => {
  const of = (command: string): string => shownCall({ id: 'c', name: 'bash', input: { command } }, digest).hash;
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
    const shown = shownCall({ id: 'c', name: 'write', input: { path, content: '' } }, digest);
    assert.ok(shown.facts.some(fact => fact.label === 'Runs later' && fact.outside));
  });

test('input of the wrong shape still gives a card', () => {
  for (const input of [null, 3, 'x', [], { command: 7 }]) {
    const shown = shownCall({ id: 'c', name: 'bash', input }, digest);
    assert.equal(typeof shown.title, 'string');
    assert.equal(callTitle({ id: 'c', name: 'edit', input }).length >= 0, true);
    assert.equal(changedPath({ id: 'c', name: 'edit', input }), undefined);
  }
});
