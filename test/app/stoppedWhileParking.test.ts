import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { test, type TestContext } from 'node:test';
import { openApp, saidWall, writeFiles, type TestApp, type TestWindow } from '../support/openApp.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';

const limit = { timeout: 60_000 };

interface Looking {
  readonly api: MessagesApi;
  readonly app: TestApp;
  readonly window: TestWindow;
  readonly session: string;
}

/** After a turn, an agent looks twice side by side: one search goes on until it is ended, a read waits for the person. */
async function looking(t: TestContext): Promise<Looking> {
  const api = await startMessagesApi();
  t.after(() => api.close());
  const reads = {
    tool: 'read',
    match: ['secret.txt'],
    decision: 'ask',
    examples: { yes: ['secret.txt'], no: [] },
  } as const;
  const app = await openApp(api.url, {
    wall: saidWall,
    settings: { rules: [reads] },
    openHands: (_, plain) => ({
      ...plain,
      execute: async (name, input, watch) => {
        if (name !== 'search') return plain.execute(name, input, watch);
        const { signal } = watch;
        // It may be told to end before it has begun.
        if (signal?.aborted === false)
          await new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }));
        watch.fact?.({ type: 'cancelled' });
        return 'Cancelled after 2 s.';
      },
    }),
  });
  t.after(() => app.close());
  await writeFiles(app.folder, { 'secret.txt': 'the word is plum\n' });
  const window = app.window();
  const session = await window.session();
  await window.intend({ type: 'configureBranch', session, branch: 1, settings: { authority: 'auto' } });
  api.reply([text('Hello.')]);
  await window.turn(session, 1, 'Hello.');
  api.reply([toolUse('search', { pattern: 'plum' }), toolUse('read', { path: 'secret.txt' })]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Look.', how: 'send' });
  await window.request();
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.open.some(({ tool }) => tool === 'search') === true);
  return { api, app, window, session };
}

test(
  'trust taken back while an agent makes way: the call that was left to the successor is run there',
  limit,
  async t => {
    const { api, app, window, session } = await looking(t);
    const drained = app.app.drain();
    await setImmediate();
    window.uplink.window({ trusted: false });
    await drained;
    await app.app.dispose();
    const again = await app.reopen();
    const later = again.window();
    later.uplink.show({ session, branch: 1 }, 0);
    api.reply([text('It is plum.')]);
    await later.allow(await later.request());
    await later.rest(1);
    const sent = JSON.stringify(api.requests.at(-1)?.body);
    assert.match(sent, /Cancelled after 2 s\./);
    assert.match(sent, /the word is plum/);
  },
);

test(
  'Stop while a branch is being split off: the call that would have gone along is cancelled with the others',
  limit,
  async t => {
    const { api, window, session } = await looking(t);
    const split = window.uplink.intent({
      type: 'splitOff',
      session,
      branch: 1,
      at: 2,
      name: 'aside',
      files: 'stay',
      returns: false,
    });
    await setImmediate();
    await window.intend({ type: 'stop', session, branch: 1 });
    const answer = await split;
    const made = answer.type === 'intentDone' ? (answer.branches[0] ?? 0) : 0;
    api.reply([text('I stopped.')]);
    window.uplink.show({ session, branch: made }, 0);
    await window.turn(session, made, 'And?');
    const sent = JSON.stringify(api.requests.at(-1)?.body);
    assert.match(sent, /Cancelled after 2 s\./);
    assert.match(sent, /Cancelled before it ran\./);
  },
);
