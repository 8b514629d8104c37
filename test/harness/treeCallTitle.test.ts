import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json } from '../../src/base/json.ts';
import { callTitle } from '../../src/harness/callCard.ts';

const title = (name: string, input: Json): string => callTitle({ id: 'c1', name, input });

test('a call of the tree says whom it is about', () => {
  assert.equal(title('fork', { branches: [{ name: 'a', task: 'x' }, { name: 'b' }] }), 'a, b');
  assert.equal(title('spawn', { name: 'scout', task: 'x' }), 'scout');
  assert.equal(title('ask', { to: 'person', questions: [] }), 'person');
  assert.equal(title('rewind', { to: 'n12', note: 'x' }), 'n12');
});

test('whatever the model writes, its title is no JSON', () => {
  for (const input of [null, 'x', [], { branches: [1, { name: 2 }], to: {}, name: [] }] as Json[]) {
    for (const tool of ['fork', 'spawn', 'ask', 'send', 'wait', 'rewind', 'compact']) {
      assert.equal(title(tool, input), tool);
    }
  }
});
