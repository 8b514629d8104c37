import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aroundReading, haveReply } from '../support/aroundReading.ts';
import { settled } from '../support/manualClock.ts';
import { startMessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text } from '../support/messagesApi/script.ts';
import { openApp } from '../support/openApp.ts';

test('hand-over: a prompt that was on its way to its run is waited for, and answered in the next process', async t => {
  const api = await startMessagesApi();
  t.after(() => api.close());
  const nothing = (): Promise<never> => Promise.reject(new Error('nothing is written here'));
  const scratch = { make: nothing, folders: nothing, tail: nothing, append: nothing, create: nothing, put: nothing };
  const one = await openApp(api.url, { openScratch: () => scratch });
  t.after(() => one.close());
  const window = one.window();
  const session = await window.session();
  api.reply([text('One.')]);
  await window.turn(session, 1, 'First.');
  const reading = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  // Where a branch ends is read before its next prompt is added.
  aroundReading(async nodes => {
    if (nodes.length === 1 && haveReply(nodes, /One\./)) {
      reading.resolve();
      await held.promise;
    }
    return nodes;
  });
  const sent = window.intend({ type: 'submit', session, branch: 1, words: 'Second.', how: 'send' });
  await reading.promise;
  const drained = one.app.drain();
  // Where nothing runs it would be over by now.
  for (let turn = 0; turn < 50; turn++) await settled();
  held.resolve();
  await sent;
  await drained;
  await one.app.dispose();

  api.reply([text('Two.')]);
  const two = await one.reopen();
  const later = two.window();
  later.uplink.show({ session, branch: 1 }, 0);
  await later.viewer.when(({ tree }) => tree.branches.get(1)?.run?.end?.outcome === 'done' && tree.nodes.last === 4);
  assert.equal(api.requests.length, 2);
});
