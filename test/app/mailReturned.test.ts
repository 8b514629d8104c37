import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pathTo } from '../../src/session/path.ts';
import { hears, twoRested } from '../support/meeting.ts';
import { text } from '../support/messagesApi/script.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { openApp, type TestApp, type TestWindow } from '../support/openApp.ts';

let api: MessagesApi;
let app: TestApp;

before(async () => {
  api = await startMessagesApi();
  app = await openApp(api.url);
});
after(async () => {
  await app.close();
  await api.close();
});

function mail(window: TestWindow) {
  return [...window.viewer.view.tree.mail.values()];
}

/** How often each message's words stand in what a branch would be sent now. */
function toldIn(window: TestWindow, branch: number, words: string): number {
  const { tree, bodies } = window.viewer.view;
  const path = new Set(pathTo(tree, tree.branches.get(branch)?.head ?? 0).map(({ id }) => id));
  return [...bodies].filter(([id, body]) => path.has(id) && JSON.stringify(body).includes(words)).length;
}

test('what was read on a line that the person leaves is told again, once, on the line that follows', async () => {
  const window = app.window();
  const { session, other } = await twoRested(api, window);
  window.uplink.show({ session, branch: other }, 0);
  await window.viewer.when(view => view.shown?.branch === other);
  const before = window.viewer.view.tree.branches.get(other)?.head ?? 0;
  api.reply([text('noted')], hears('> the port is 5432'));
  const to = [{ branch: other, node: 0 }];
  await window.intend({ type: 'sendMessage', session, from: 0, to, words: 'the port is 5432' });
  await window.viewer.when(view => view.tree.mail.get(1)?.taken === 'read');
  await window.rest(other);
  const after = window.viewer.view.tree.branches.get(other)?.head ?? 0;
  const go = { type: 'rewind', session, branch: other, to: before } as const;
  await window.intend(go);
  await window.viewer.when(view => view.tree.mail.get(1)?.taken === undefined);
  assert.equal(mail(window)[0]?.words, 'the port is 5432');
  // Taken back before anything followed: it stands on the line already.
  await window.intend({ type: 'undoRewind', session, branch: other });
  await window.viewer.when(view => view.tree.mail.get(1)?.taken === 'read');
  assert.equal(window.viewer.view.tree.branches.get(other)?.head, after);
  await window.intend(go);
  api.reply([text('another way, then')], hears('> the port is 5432'));
  await window.turn(session, other, 'do it another way');
  assert.equal(mail(window)[0]?.taken, 'read');
  assert.equal(toldIn(window, other, 'the port is 5432'), 1);
  api.reply([text('on')], hears('go on'));
  await window.turn(session, other, 'go on');
  assert.equal(toldIn(window, other, 'the port is 5432'), 1);
});
