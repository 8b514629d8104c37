import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anthropicModel } from '../../src/model/anthropicModel.ts';
import { bundledModels, modelInfo } from '../../src/model/modelTable.ts';
import { makeHead } from '../../src/model/requestHead.ts';
import { modelTable as served } from '../support/messagesApi/models/modelTable.ts';
import { text } from '../support/messagesApi/script.ts';
import { startMessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { steppedClock } from '../support/modelClock.ts';
import { heard, readTool, requestTo } from '../support/modelTalk.ts';

test('the table and the stand-in, written by different hands, say the same of every model', () => {
  const shared = served.filter(row => row.lifecycle !== 'retired' && bundledModels.some(info => info.id === row.id));
  assert.ok(shared.length >= 15);
  for (const row of shared) {
    const info = modelInfo(row.id);
    assert.deepEqual(
      {
        id: row.id,
        window: info.contextWindow,
        output: info.maxOutput,
        efforts: info.efforts,
        effort: info.efforts.length > 0 ? info.defaultEffort : row.effort,
        system: info.systemMessages,
        minimum: info.cacheMinimum,
      },
      {
        id: row.id,
        window: row.context,
        output: row.maxOutput,
        efforts: row.efforts,
        effort: row.effort,
        system: row.takes.systemMessages,
        minimum: row.cacheMinimum,
      },
    );
    const { thinking } = makeHead({ model: row.id, effort: info.defaultEffort, system: 's', tools: [] });
    if (thinking?.['type'] === 'adaptive') assert.equal(row.thinking.adaptive, 'yes', row.id);
    if (thinking?.['type'] === 'enabled') assert.equal(row.thinking.enabled, 'yes', row.id);
    if (!thinking) assert.equal(row.thinking.unasked, 'off', row.id);
  }
});

test('every model takes the head made for it, at every effort', async () => {
  const api = await startMessagesApi({ brain: () => [text('ok')] });
  try {
    const model = anthropicModel({ clock: steppedClock(api.clock), random: () => 0.5 });
    for (const row of served.filter(each => each.lifecycle === 'active')) {
      for (const effort of ['low', 'medium', 'high', 'xhigh', 'max']) {
        const head = makeHead({ model: row.id, effort, system: 's', tools: [readTool] });
        const maxTokens = modelInfo(row.id).maxOutput;
        const { failure } = await heard(model, requestTo(api, { head, maxTokens }));
        assert.equal(failure, undefined, `${row.id} at ${effort}: ${failure?.message}`);
      }
    }
  } finally {
    await api.close();
  }
});

test('a dated id is its model, an unknown one gets limits every model meets', () => {
  assert.equal(modelInfo('claude-haiku-4-5-20251001').contextWindow, 200_000);
  assert.equal(modelInfo('claude-haiku-4-5-20251001').id, 'claude-haiku-4-5-20251001');
  const unknown = modelInfo('local-model');
  assert.deepEqual([unknown.name, unknown.price, unknown.thinking, unknown.efforts], ['local-model', null, 'none', []]);
});

test('what the API told counts before the table', () => {
  const told = { ...modelInfo('claude-opus-5-5'), contextWindow: 5 };
  assert.equal(modelInfo('claude-opus-5-5', [told]).contextWindow, 5);
});
