import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aroundReading, haveReply } from '../support/aroundReading.ts';
import { forkStory, heardBy } from '../support/forkStory.ts';
import { startMessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text } from '../support/messagesApi/script.ts';

test('what came while a turn ended and cannot be read now waits, with the reason told, and is read with the next prompt', async t => {
  const api = await startMessagesApi();
  t.after(() => api.close());
  const ending = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  // The end of a turn reads its last words; it takes until they are given.
  aroundReading(async nodes => {
    if (!haveReply(nodes, /Last words/)) return nodes;
    ending.resolve();
    await held.promise;
    return nodes;
  });
  const { app, window, session } = await forkStory(api, t);
  api.reply([text('Last words.')]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Go.', how: 'send' });
  await ending.promise;
  const to = [{ branch: 1, node: 0 }];
  const sent = window.intend({ type: 'sendMessage', session, from: 0, to, words: 'One more thing.' });
  await window.viewer.when(view => view.tree.mail.size === 1);
  window.uplink.window({ credential: null });
  held.resolve();
  await sent;
  await window.rest(1);
  // The session counts as running until it is clear what follows.
  await app.app.drain();
  assert.equal(api.requests.length, 1);
  assert.equal(window.viewer.view.tree.mail.get(1)?.taken, undefined);
  assert.equal(app.notes.length, 1);
  assert.match(app.notes[0] ?? '', /^what came for branch 1 waits: \S.*\S$/);

  await app.app.dispose();
  const again = await app.reopen();
  const later = again.window();
  later.uplink.show({ session, branch: 1 }, 0);
  await later.viewer.when(view => view.shown?.session === session);
  api.reply([text('I see.')]);
  await later.turn(session, 1, 'Go on.');
  assert.equal(later.viewer.view.tree.mail.get(1)?.taken, 'read');
  assert.match(heardBy(api, 'main'), /One more thing\./);
});
