import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkKey, listModels } from '../../src/model/modelList.ts';
import { modelInfo } from '../../src/model/modelTable.ts';
import { findModel, modelTable } from '../support/messagesApi/models/modelTable.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { credentialFor } from '../support/modelTalk.ts';

const opus = findModel(modelTable, 'claude-opus-5-5');
let api: MessagesApi;
before(async () => {
  assert.ok(opus);
  const tomorrow = {
    ...opus,
    id: 'claude-opus-7',
    name: 'Claude Opus 7',
    context: 2_000_000,
    efforts: ['low', 'max'] as const,
  };
  api = await startMessagesApi({ models: [tomorrow, ...modelTable] });
});
after(() => api.close());
const signal = new AbortController().signal;

test('the models are what the API lists, with the table’s prices', async () => {
  const list = await listModels(credentialFor(api.url), signal);
  assert.ok(list.type === 'models');
  const found = list.models.find(info => info.id === 'claude-opus-5-5');
  assert.deepEqual(found, modelInfo('claude-opus-5-5'));
  assert.deepEqual(
    list.models.find(info => info.id.startsWith('claude-haiku-4-5'))?.thinking,
    'none',
    'the table knows why this one is not asked to think',
  );
  assert.ok(list.models.every(info => info.id !== 'claude-opus-4-1'));
});

test('a model newer than this program can be used for what the API says of it', async () => {
  const list = await listModels(credentialFor(api.url), signal);
  const found = list.type === 'models' ? list.models[0] : undefined;
  assert.deepEqual(
    [found?.name, found?.contextWindow, found?.thinking, found?.efforts, found?.defaultEffort, found?.price],
    ['Claude Opus 7', 2_000_000, 'adaptive', ['low', 'max'], 'max', null],
  );
});

test('asking for them checks a key, free of charge', async () => {
  assert.equal(await checkKey(credentialFor(api.url), signal), 'ok');
  const refused = await checkKey(credentialFor(api.url, 'wrong'), signal);
  assert.ok(refused !== 'ok');
  assert.deepEqual([refused.kind, refused.status], ['auth', 401]);
  const nobody = await checkKey(credentialFor('http://127.0.0.1:9'), signal);
  assert.equal(nobody !== 'ok' && nobody.kind, 'network');
  assert.ok(api.requests.every(request => request.method === 'GET'));
});

test('an answer that is no list is a failure, not a crash', async () => {
  const answer = (): Promise<Response> =>
    Promise.resolve(new Response('<html>', { headers: { 'content-type': 'text/html' } }));
  const list = await listModels(credentialFor('http://127.0.0.1:9'), signal, answer);
  assert.match(list.type === 'failed' ? list.failure.message : '', /^What answers at .* is not the Messages API/);
});

test('an answer cut in the middle is a failure too', async () => {
  const headers = { 'content-type': 'application/json' };
  const list = await listModels(credentialFor('http://127.0.0.1:9'), signal, () =>
    Promise.resolve(new Response('{"data": [', { headers })),
  );
  assert.equal(list.type === 'failed' && list.failure.kind, 'cut');
});

test('who stops waiting gets the reason', async () => {
  api.fault({ kind: 'silent' }, { path: '/v1/models' });
  const abort = new AbortController();
  const seen = api.requests.length;
  const running = listModels(credentialFor(api.url), abort.signal);
  await api.received(seen);
  abort.abort(new Error('enough'));
  await assert.rejects(running, /enough/);
});
