import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { aroundReading, haveReply } from '../support/aroundReading.ts';
import { settled } from '../support/manualClock.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { openApp } from '../support/openApp.ts';

/** What goes on in the next process where one makes way for another. */
let api: MessagesApi;

before(async () => {
  api = await startMessagesApi();
});
after(() => api.close());

test('a run that waits for a person is parked, and the successor asks again', async () => {
  const one = await openApp(api.url);
  api.reply([toolUse('bash', { command: 'echo parked' })]);
  const window = one.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await window.request();
  await one.app.drain();
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'parked');
  const refused = await window.uplink.intent({ type: 'submit', session, branch: 1, words: 'more', how: 'send' });
  assert.equal(refused.type === 'intentRefused' && refused.code, 'busy');
  await one.app.dispose();

  api.reply([text('done after all')]);
  const two = await one.reopen();
  // The first window that can pay for it and vouches for the folder sets it going; nobody has to press anything.
  const again = two.window();
  again.uplink.show({ session, branch: 1 }, 0);
  await again.allow(await again.request());
  await again.rest(1);
  assert.match(JSON.stringify(api.requests.at(-1)?.body), /parked/);
  await two.close();
});

test('what it waits for can be stopped, and is not taken up again', async () => {
  const one = await openApp(api.url);
  const held = gate();
  api.reply([text('words ', held, 'and more')]);
  const window = one.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await window.viewer.when(view => (view.live.get(1)?.blocks.size ?? 0) > 0);
  const drained = one.app.drain();
  await window.intend({ type: 'stop', session, branch: 1 });
  await drained;
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'stopped');
  held.release();
  await one.close();
});

test('runs that wait for a rate limit are parked at once, and the successor asks', { timeout: 60_000 }, async () => {
  const one = await openApp(api.url);
  const before = api.requests.length;
  api.fault({ kind: 'status', status: 429, type: 'rate_limit_error', retryAfter: 1800 });
  const window = one.window();
  const sessions: string[] = [];
  for (const words of ['who meets it', 'who waits in line']) {
    const session = await window.session();
    sessions.push(session);
    await window.intend({ type: 'submit', session, branch: 1, words, how: 'send' });
    await window.viewer.when(view => view.live.get(1)?.waiting?.why === 'rateLimit');
  }
  assert.equal(api.requests.length, before + 1);
  await one.app.drain();
  await one.app.dispose();

  api.reply([text('done after all')]);
  api.reply([text('done after all')]);
  const two = await one.reopen();
  const again = two.window();
  for (const session of sessions) {
    again.uplink.show({ session, branch: 1 }, 0);
    await again.viewer.when(
      view => view.shown?.session === session && view.tree.branches.get(1)?.run?.end?.outcome === 'done',
    );
    const { nodes } = again.viewer.view.tree;
    assert.deepEqual(
      [nodes.get(1), nodes.get(2), nodes.get(3)].map(node => node?.kind),
      ['prompt', 'reply', undefined],
    );
  }
  await one.close();
});

test('what a process that has to end cannot wait for goes on in the next one, and was stopped by nobody', async () => {
  const one = await openApp(api.url);
  const held = gate();
  api.reply([text('Half of it', held)]);
  const window = one.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await window.viewer.when(view => (view.live.get(1)?.blocks.size ?? 0) > 0);
  await one.app.dispose();

  api.reply([text('The rest.')]);
  const two = await one.reopen();
  const again = two.window();
  again.uplink.show({ session, branch: 1 }, 0);
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  const { messages } = JSON.parse(api.requests.at(-1)?.text ?? '{}') as { messages: unknown };
  assert.match(JSON.stringify(messages), /Half of it.*Your reply was cut off here\. Go on\./);
  await one.close();
});

test('two in a row: what was parked goes on in the third process, whether or not the second had begun with it', async () => {
  for (const second of ['nobody came', 'it was taken up', 'a folder that is not trusted'] as const) {
    const one = await openApp(api.url);
    api.reply([toolUse('bash', { command: `echo ${second}` })]);
    const window = one.window();
    const session = await window.session();
    await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
    await window.request();
    await one.app.drain();
    await one.app.dispose();

    const two = await one.reopen();
    // What is taken up is made way for in the same moment.
    if (second !== 'nobody came') two.window({ trusted: second === 'it was taken up' });
    await two.app.drain();
    await two.app.dispose();

    api.reply([text('done after all')]);
    const three = await two.reopen();
    const again = three.window();
    again.uplink.show({ session, branch: 1 }, 0);
    await again.allow(await again.request());
    await again.rest(1);
    assert.equal(again.viewer.view.tree.branches.get(1)?.run?.end?.outcome, 'done');
    await one.close();
  }
});

test('where somebody writes the replies into a folder, agents go on without a key', async () => {
  const one = await openApp(api.url, {
    settings: { baseUrl: 'file:///replies' },
    model: plain => ({
      ...plain,
      stream: (request, signal) =>
        plain.stream(
          { ...request, credential: { ...request.credential, baseUrl: api.url, value: 'test-key' } },
          signal,
        ),
    }),
  });
  const window = one.window({ credential: null });
  const session = await window.session();
  api.reply([toolUse('bash', { command: 'echo parked' })]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await window.request();
  await one.app.drain();
  await one.app.dispose();

  const two = await one.reopen();
  const again = two.window({ credential: null });
  again.uplink.show({ session, branch: 1 }, 0);
  await again.request();
  await two.close();
});

test('words that wait for the end of a turn which ends meanwhile are heard in the next process', async () => {
  const one = await openApp(api.url);
  const held = gate();
  api.reply([text('almost ', held, 'done')]);
  const window = one.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await held.reached;
  await window.intend({ type: 'submit', session, branch: 1, words: 'and then this', how: 'send' });
  const drained = one.app.drain();
  held.release();
  await drained;
  await one.app.dispose();

  api.reply([text('this as well')]);
  const two = await one.reopen();
  const again = two.window();
  again.uplink.show({ session, branch: 1 }, 0);
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.id === 3);
  await again.rest(1);
  assert.match(JSON.stringify(api.requests.at(-1)?.body), /and then this/);
  await one.close();
});

test('what was parked long ago waits for a person to resume it', async () => {
  const one = await openApp(api.url);
  api.reply([toolUse('bash', { command: 'echo old' })]);
  const window = one.window();
  const session = await window.session();
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await window.request();
  await one.app.drain();
  await one.app.dispose();
  const two = await openApp(api.url, {
    state: one.state,
    folder: one.folder,
    parked: { sessions: [session], time: Date.now() - 3_600_000 },
  });
  const again = two.window();
  // A whole turn elsewhere takes longer than a run that would go on by itself.
  api.reply([text('elsewhere')]);
  await again.turn(await again.session(), 1, 'hello');
  again.uplink.show({ session, branch: 1 }, 0);
  await again.viewer.when(view => view.shown?.session === session);
  assert.equal(again.viewer.view.tree.branches.get(1)?.run?.end?.outcome, 'parked');
  assert.equal(again.viewer.view.tree.requests.size, 0);
  await two.close();
});

test('a prompt that was on its way to its run is waited for, and answered in the next process', async t => {
  const nothing = (): Promise<never> => Promise.reject(new Error('nothing is written here'));
  const scratch = { make: nothing, folders: nothing, tail: nothing, append: nothing, create: nothing, put: nothing };
  const one = await openApp(api.url, { openScratch: () => scratch });
  t.after(() => one.close());
  const window = one.window();
  const session = await window.session();
  const before = api.requests.length;
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
  assert.equal(api.requests.length, before + 2);
});
