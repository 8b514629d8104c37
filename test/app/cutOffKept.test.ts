import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { branchNamed, forkInto, forkStory, heardBy, plays, type Lines, type Story } from '../support/forkStory.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { stop, text, toolUse } from '../support/messagesApi/script.ts';

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

test('an agent that was cut off and is then summed up is still cut off: it hands nothing back until its work is done', async t => {
  const { api, again, session } = await cutOff(t, {
    main: [[text('All known.')]],
    a: [[text('The summary: I looked.')], [text('It is green.')]],
  });
  const window = again.window();
  const a = 2;
  window.uplink.show({ session, branch: a }, 0);
  await window.intend({ type: 'compact', session, branch: a });
  await window.viewer.when(({ tree }) => tree.nodes.get(tree.branches.get(a)?.head ?? 0)?.kind === 'summary');
  await window.viewer.when(({ tree }) => tree.branches.get(a)?.run?.end !== undefined);
  assert.equal(branchNamed(window, 'a').run?.end?.outcome, 'interrupted');
  assert.deepEqual([...window.viewer.view.tree.mail.values()], []);

  await window.intend({ type: 'resume', session, branch: 1 });
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  assert.match(heardBy(api, 'main'), /a: done\. .*It is green\./);
  assert.match(JSON.stringify(api.requests.at(-2)?.body), /The summary: I looked\./);
});

test('a summary that comes to nothing is no result of the agent that it was for', async t => {
  const { api, again, session } = await cutOff(t, {
    main: [[text('All known.')]],
    a: [[stop('refusal')], [text('It is green.')]],
  });
  const window = again.window();
  const a = 2;
  window.uplink.show({ session, branch: a }, 0);
  await window.intend({ type: 'compact', session, branch: a });
  await window.viewer.when(({ tree }) => tree.branches.get(a)?.run?.end?.outcome === 'failed');
  assert.deepEqual([...window.viewer.view.tree.mail.values()], []);
  await window.intend({ type: 'resume', session, branch: 1 });
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  assert.match(heardBy(api, 'main'), /a: done\. .*It is green\./);
});

test('an agent that the person stopped and then sums up is not woken by what comes for it', async t => {
  const api = await startMessagesApi();
  t.after(() => api.close());
  const { app, window, session } = await forkStory(api, t);
  const [held, working] = [gate(), gate()];
  plays(api, {
    main: [
      [toolUse('fork', { branches: [{ name: 'a', task: 'Look.' }], wait: false })],
      [text('Meanwhile ', held, 'I go on.')],
      [text('The summary.')],
    ],
    a: [[text('It is ', working, 'green.')]],
  });
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await Promise.all([held.reached, working.reached]);
  await window.intend({ type: 'stop', session, branch: 1 });
  await window.intend({ type: 'compact', session, branch: 1 });
  await window.viewer.when(({ tree }) => tree.nodes.get(tree.branches.get(1)?.head ?? 0)?.kind === 'summary');
  await window.viewer.when(({ tree }) => tree.branches.get(1)?.run?.end !== undefined);
  working.release();
  await window.viewer.when(({ tree }) => tree.mail.size === 1);
  // Whatever would follow from it has followed then.
  await app.app.drain();
  assert.equal(window.viewer.view.tree.mail.get(1)?.taken, undefined);
  assert.equal(window.viewer.view.tree.branches.get(1)?.run?.end?.outcome, 'stopped');
  held.release();
});

test('a question that waits for the person when its agent is summed up is taken back: nobody would hear the answer', async t => {
  const api = await startMessagesApi();
  t.after(() => api.close());
  const { app, window, session } = await forkStory(api, t);
  const questions = [{ question: 'Which port?', otherwise: 'I take 80.' }];
  api.reply([toolUse('ask', { to: 'person', questions })]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await window.viewer.when(({ tree }) => tree.questions.size === 1);
  const again = await app.reopen();
  const later = again.window();
  later.uplink.show({ session, branch: 1 }, 0);
  await later.viewer.when(({ tree }) => tree.questions.size === 1);
  api.reply([text('The summary.')]);
  await later.intend({ type: 'compact', session, branch: 1 });
  await later.viewer.when(({ tree }) => tree.nodes.get(tree.branches.get(1)?.head ?? 0)?.kind === 'summary');
  assert.equal(later.viewer.view.tree.questions.size, 0);
});

for (const how of ['a crash', 'an end that parks'] as const)
  test(`${how} in the middle of a summary that the person asked for: the branch is at rest, as before`, async t => {
    const api = await startMessagesApi();
    t.after(() => api.close());
    const { app, window, session } = await forkStory(api, t);
    api.reply([text('It is green.')]);
    await window.turn(session, 1, 'Which colour?');
    const held = gate();
    api.reply([text('The summary, ', held, 'to its end.')]);
    await window.intend({ type: 'compact', session, branch: 1 });
    await held.reached;
    if (how !== 'a crash') await app.app.dispose();
    const later = (await app.reopen()).window();
    later.uplink.show({ session, branch: 1 }, 0);
    await later.viewer.when(({ tree }) => tree.branches.get(1)?.run?.end !== undefined);
    assert.equal(later.viewer.view.tree.branches.get(1)?.run?.end?.outcome, 'done');
    api.reply([text('And it is blue.')]);
    await later.turn(session, 1, 'And now?');
    const { messages } = JSON.parse(api.requests.at(-1)?.text ?? '');
    assert.match(JSON.stringify(messages), /It is green\..*And now\?/);
    assert.doesNotMatch(JSON.stringify(messages), /cut off|stopped/i);
    held.release();
  });
