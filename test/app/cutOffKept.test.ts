import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { forkInto, forkStory, heardBy, plays, type Lines, type Story } from '../support/forkStory.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';

/** main waits for its fork `a`, which is in the middle of its work, when the process dies; what a new one finds, and the API. */
async function cutOff(
  t: TestContext,
  after: Lines,
): Promise<{ api: MessagesApi; again: Story['app']; session: string }> {
  const api = await startMessagesApi();
  t.after(() => api.close());
  const { app, window, session } = await forkStory(api, t);
  const held = gate();
  plays(api, {
    main: [[forkInto('a')], ...(after['main'] ?? [])],
    a: [
      [text('I look first.'), toolUse('read', { path: '.' })],
      [text('Half of ', held, 'what I found.')],
      ...(after['a'] ?? []),
    ],
  });
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await held.reached;
  const again = await app.reopen();
  return { api, again, session };
}

test('a prompt that is refused for want of a key leaves open what the agent waited for: resumed, it goes on', async t => {
  const { api, again, session } = await cutOff(t, { main: [[text('All known.')]], a: [[text('It is green.')]] });
  const poor = again.window({ credential: null });
  const refused = await poor.uplink.intent({ type: 'submit', session, branch: 1, words: 'And now?', how: 'send' });
  assert.equal(refused.type === 'intentRefused' && refused.code, 'noKey');

  const window = again.window();
  window.uplink.show({ session, branch: 1 }, 0);
  await window.intend({ type: 'resume', session, branch: 1 });
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  assert.match(heardBy(api, 'main'), /It is green\./);
});
