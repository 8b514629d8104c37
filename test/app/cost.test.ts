import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { forkPrice } from '../../src/harness/forkPrice.ts';
import type { Journal } from '../../src/harness/journal.ts';
import { SessionLedger } from '../../src/harness/sessionLedger.ts';
import { modelInfo } from '../../src/model/modelTable.ts';
import { forkCost } from '../../src/model/price.ts';
import { openStore } from '../../src/storage/diskStore.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text } from '../support/messagesApi/script.ts';
import { openApp, type TestApp } from '../support/openApp.ts';

let api: MessagesApi;
let app: TestApp;

before(async () => {
  api = await startMessagesApi({ brain: () => [text('Noted.')] });
  app = await openApp(api.url);
});
after(async () => {
  await app.close();
  await api.close();
});

const model = modelInfo('claude-opus-5-5');

test('a fork is priced as a cache read while the cache holds its conversation, and as a new write two hours later', async () => {
  const window = app.window();
  const session = await window.session();
  await window.turn(session, 1, 'Remember the first thing.');
  await window.turn(session, 1, 'And the second.');
  const at = window.viewer.view.tree.branches.get(1)?.head ?? 0;
  const now = await window.uplink.query({ type: 'forkPrice', session, branch: 1, at });
  assert.equal(now.warm, true);
  assert.ok(now.tokens > model.cacheMinimum);

  const { log, tree } = await openStore(join(app.state, 'sessions'), { clock: systemClock }).open(session);
  const journal = {
    tree: () => tree,
    readNodes: ids => log.readNodes(ids),
    readBlob: id => log.readBlob(id),
  } as Journal;
  const inTwoHours = Date.now() + 2 * 60 * 60_000;
  const later = await forkPrice(journal, new SessionLedger(), at, inTwoHours, modelInfo);
  await log.close();
  assert.deepEqual(later, { tokens: later.tokens, warm: false, cost: forkCost(later.tokens, model, 'cold') });
  assert.ok(now.cost > 0 && now.cost < later.cost / 4);
});

test('a fork under another model or effort begins a new head: it is priced as a new write of that model', async () => {
  const window = app.window();
  const session = await window.session();
  await window.turn(session, 1, 'Remember this.');
  const at = window.viewer.view.tree.branches.get(1)?.head ?? 0;
  const ask = { type: 'forkPrice', session, branch: 1, at } as const;
  const small = modelInfo('claude-haiku-5-5');
  const down = await window.uplink.query({ ...ask, model: small.id });
  assert.deepEqual(down, { tokens: down.tokens, warm: false, cost: forkCost(down.tokens, small, 'cold') });
  assert.ok(down.tokens > 0);
  assert.equal((await window.uplink.query({ ...ask, effort: 'max' })).warm, false);
  assert.equal((await window.uplink.query({ ...ask, model: model.id, effort: 'medium' })).warm, true);
});

test('a reply that read less than the cache was known to hold says so, with the API’s reason', async () => {
  const window = app.window();
  const session = await window.session();
  await window.turn(session, 1, 'Remember this.');
  await window.turn(session, 1, 'And this.');
  api.cache.clear();
  await window.turn(session, 1, 'And that.');
  const { tree, bodies } = window.viewer.view;
  const body = bodies.get(tree.branches.get(1)?.head ?? 0);
  assert.equal(body?.kind, 'reply');
  const reply = body?.kind === 'reply' ? body.body : undefined;
  assert.ok((reply?.expectedRead ?? 0) > 0);
  assert.equal(reply?.usage.cacheRead, 0);
  assert.ok(reply?.missed);
});
