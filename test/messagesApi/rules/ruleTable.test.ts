import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { ruleTable } from '../../support/messagesApi/rules/ruleTable.ts';

test('the documentation names every rule', async () => {
  const text = await readFile(new URL('../../../docs/messages-api-simulator.md', import.meta.url), 'utf8');
  assert.deepEqual(
    ruleTable.filter(rule => !text.includes(`\`${rule.id}\``)).map(rule => rule.id),
    [],
  );
});

test('every rule has a name of its own and a test that breaks it', async () => {
  const ids = ruleTable.map(rule => rule.id);
  assert.equal(new Set(ids).size, ids.length);
  const files = (await readdir(import.meta.dirname)).filter(name => name.endsWith('.test.ts'));
  const texts = await Promise.all(files.map(name => readFile(`${import.meta.dirname}/${name}`, 'utf8')));
  const tested = new Set(texts.flatMap(text => [...text.matchAll(/rule: '([^']+)'/g)].map(([, id]) => id)));
  assert.deepEqual(
    ids.filter(id => !tested.has(id)),
    [],
  );
});
