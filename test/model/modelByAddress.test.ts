import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Model, ModelRequest, Warmed } from '../../src/model/model.ts';
import { modelByAddress } from '../../src/model/modelByAddress.ts';
import { noUsage } from '../../src/model/replyUsage.ts';

function request(baseUrl: string): ModelRequest {
  return {
    head: { model: 'claude-opus-5-5', system: [], tools: [] },
    messages: [],
    previousMessage: null,
    maxTokens: 1,
    credential: { source: 'flag', kind: 'apiKey', value: '', baseUrl },
  };
}

test('requests to a folder go to who plays there, and none for no words or for a summary by the API', async () => {
  const asked: string[] = [];
  const model = (name: string): Required<Model> => ({
    stream: () => {
      asked.push(name);
      return (async function* () {})();
    },
    warm: (): Promise<Warmed> => {
      asked.push(`${name} warm`);
      return Promise.resolve({ usage: noUsage });
    },
    compacts: () => {
      asked.push(`${name} compacts`);
      return Promise.resolve(true);
    },
  });
  const both = modelByAddress(model('api'), model('files'));
  const { signal } = new AbortController();
  both.stream(request('file:///somewhere'), signal);
  both.stream(request('http://127.0.0.1'), signal);
  const refused = await both.warm(request('file:///somewhere'), signal);
  const warmed = await both.warm(request('http://127.0.0.1'), signal);
  const compacts = ({ head, credential }: ModelRequest): Promise<boolean> =>
    both.compacts(head.model, credential, signal);
  assert.equal(await compacts(request('file:///somewhere')), false);
  assert.equal(await compacts(request('http://127.0.0.1')), true);
  assert.deepEqual(asked, ['files', 'api', 'api warm', 'api compacts']);
  assert.ok('failure' in refused && refused.failure.status === 400);
  assert.ok('usage' in warmed);
});
