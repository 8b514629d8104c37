import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { pathTo } from '../../src/session/path.ts';
import type { Branch } from '../../src/session/tree.ts';
import type { ModelRequest } from '../support/messagesApi/modelRequest.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse, type Script } from '../support/messagesApi/script.ts';
import { openApp, saidWall, writeFiles, type AppOptions, type TestApp, type TestWindow } from '../support/openApp.ts';

let api: MessagesApi;
beforeEach(async () => {
  api = await startMessagesApi();
});
afterEach(() => api.close());

interface Place {
  readonly app: TestApp;
  readonly window: TestWindow;
  readonly session: string;
}

async function open(t: { after(work: () => Promise<void>): void }, options: AppOptions = {}): Promise<Place> {
  const app = await openApp(api.url, { wall: saidWall, ...options });
  t.after(() => app.close());
  const window = app.window();
  return { app, window, session: await window.session() };
}

/** Who asks: the child a directive made, else `main`. */
const asker = (request: ModelRequest): string =>
  [...sentBy(request).matchAll(/You are ([\w-]+) now: a branch/g)].at(-1)?.[1] ?? 'main';
const sentBy = (request: ModelRequest): string => JSON.stringify(request.body.messages.map(({ raw }) => raw));

/** What a branch says, in the order of its requests. */
function plays(of: Record<string, Script[]>): void {
  api.onRequest(request => of[asker(request)]?.shift());
}

const forkInto = (...names: string[]): Script => [
  toolUse('fork', { branches: names.map(name => ({ name, task: `Look at ${name}.` })) }),
];

const branchNamed = (window: TestWindow, name: string): Branch => {
  const found = [...window.viewer.view.tree.branches.values()].find(branch => branch.name === name);
  assert.ok(found, `there is no branch ${name}`);
  return found;
};

/** The messages of the last request that a branch sent. */
const lastOf = (name: string): string => {
  const found = api.requests.findLast(({ text: body }) => {
    const made = [...body.matchAll(/You are ([\w-]+) now: a branch/g)].at(-1)?.[1] ?? 'main';
    return made === name;
  });
  return found?.text ?? '';
};

test('an agent forks into three, waits, and reads what each found', async t => {
  const { window, session } = await open(t);
  plays({
    main: [forkInto('a', 'b', 'c'), [text('All three are back.')]],
    a: [[text('A is at src/a.ts:1.')]],
    b: [[text('B is at src/b.ts:2.')]],
    c: [[text('C is not there.')]],
  });
  await window.turn(session, 1, 'Find a, b and c.');
  const { tree } = window.viewer.view;
  assert.deepEqual(
    [...tree.branches.values()].map(({ name, parent, by, purpose }) => [name, parent, by, purpose]),
    [['main', 0, 'person', 'main'], ...['a', 'b', 'c'].map(name => [name, 1, 'agent', 'fork'])],
  );
  assert.equal(tree.branches.get(1)?.run?.end?.outcome, 'done');
  const sent = lastOf('main');
  assert.match(sent, /All 3 branches have ended\./);
  for (const said of ['a: done. 1 reply', '> A is at src/a.ts:1.', '> B is at src/b.ts:2.', '> C is not there.'])
    assert.ok(sent.includes(said), said);
  assert.deepEqual(
    pathTo(tree, tree.branches.get(1)?.head ?? 0).map(node => node.kind),
    ['prompt', 'reply', 'results', 'reply'],
  );
  assert.ok([...tree.mail.values()].every(({ taken }) => taken === 'read'));
  assert.equal(tree.mail.size, 3);
});
