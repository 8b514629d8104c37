import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modelInfo } from '../../src/model/modelTable.ts';
import { costOf, forkCost } from '../../src/model/price.ts';
import { usageOf } from '../support/modelNodes.ts';

const million = 1_000_000;

test('each kind of token has its own price', () => {
  const opus = modelInfo('claude-opus-5-5');
  const usage = { input: million, cacheRead: million, cacheWrite5m: million, cacheWrite1h: million, output: million };
  assert.equal(costOf(usage, opus), 4 + 0.2 + 5 + 8 + 20);
});

test('a fork of 100k tokens costs two cents while the cache is warm, fifty when it is cold', () => {
  const opus = modelInfo('claude-opus-5-5');
  assert.equal(forkCost(100_000, opus, 'warm'), 0.02);
  assert.equal(forkCost(100_000, opus, 'cold'), 0.5);
  assert.equal(forkCost(100_000, modelInfo('claude-fable-5-2'), 'cold'), 1);
});

test('a long prompt puts the whole request of Haiku 5.5 into the dearer tier', () => {
  const haiku = modelInfo('claude-haiku-5-5');
  assert.equal(costOf(usageOf({ input: 100_000, output: 1000 }), haiku), 0.0105);
  assert.equal(costOf(usageOf({ cacheRead: 100_000, input: 1 }), haiku), (100_000 * 0.05 + 0.5) / million);
});

test('where no price is known there is no cost', () => {
  assert.equal(costOf(usageOf({ input: 5 }), modelInfo('local-model')), null);
  assert.equal(forkCost(5, modelInfo('local-model'), 'warm'), null);
});
