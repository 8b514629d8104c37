import assert from 'node:assert/strict';
import test from 'node:test';
import { modelRows } from '../../src/host/modelRows.ts';
import type { ModelChoice } from '../../src/protocol/query.ts';
import { plainWords } from './plainWords.ts';

const model: ModelChoice = {
  id: 'claude-opus-5-5',
  name: 'Claude Opus 5.5',
  contextWindow: 1_000_000,
  efforts: ['low', 'high'],
  defaultEffort: 'high',
  inputPrice: 5,
  outputPrice: 27.5,
};

test('a model is told by name, context and price', () => {
  assert.deepEqual(modelRows([model], model.id, plainWords), [
    {
      model,
      label: 'Claude Opus 5.5',
      description: 'current · claude-opus-5-5',
      detail: '1M tokens of context · $5 in, $27.50 out per million tokens',
    },
  ]);
});

test('the current model comes first, the others stay as they were', () => {
  const models = ['a', 'b', 'c'].map(id => ({ ...model, id }));
  assert.deepEqual(
    modelRows(models, 'b', plainWords).map(found => found.model.id),
    ['b', 'a', 'c'],
  );
});

test('a price nobody knows is not made up', () => {
  const unknown = { ...model, contextWindow: 200_000, inputPrice: -1, outputPrice: -1 };
  assert.equal(modelRows([unknown], '', plainWords)[0]?.detail, '200k tokens of context');
});
