import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { textOf } from '../../src/session/block.ts';
import type { BranchId, SessionId } from '../../src/session/ids.ts';
import type { NodeContent } from '../../src/session/node.ts';
import type { NodeSkeleton } from '../../src/session/nodeTable.ts';
import { pathTo } from '../../src/session/path.ts';
import { rehearsalBeat, rehearsalPrompts } from '../../src/session/rehearsal.ts';
import type { View } from '../../src/protocol/view.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { openApp, type TestApp, type TestWindow } from '../support/openApp.ts';

let api: MessagesApi;
let app: TestApp;
let window: TestWindow;
let session: SessionId;

beforeEach(async () => {
  api = await startMessagesApi();
  app = await openApp(api.url);
  window = app.window({ credential: null });
  ({ session } = await window.intend({ type: 'createSession', folder: app.folder, origin: 'rehearsal' }));
  window.uplink.show({ session, branch: 1 }, 0);
  await window.viewer.when(view => view.shown?.session === session);
});
afterEach(async () => {
  const { folder } = window.viewer.view.tree;
  await app.close();
  await rm(folder, { recursive: true, force: true });
  await api.close();
});

test('real gestures, no network, and not one write to the workspace', async () => {
  const before = await listing(app.folder);
  assert.deepEqual(beat(1), [1, 'send']);
  await window.turn(session, 1, rehearsalPrompts.read);
  assert.match(await said(1), /\*\*not capitalised\*\*\.\n\nThat was a turn/);
  assert.deepEqual(beat(1), [2, 'send']);
  await window.intend({ type: 'submit', session, branch: 1, words: rehearsalPrompts.fix, how: 'send' });
  const request = await window.request();
  assert.deepEqual(beat(1), [2, 'allow']);
  await window.allow(request);
  await window.rest(1);
  assert.match(await said(1), /^Done: /);
  assert.deepEqual(beat(1), [3, 'fork']);
  const { tree } = window.viewer.view;
  assert.match(
    await readFile(join(tree.folder, 'src/greet.js'), 'utf8'),
    /toUpperCase\(\)\}\$\{name\.slice\(1\)\}`;\n/,
  );
  const own = await window.uplink.intent({ type: 'submit', session, branch: 1, words: 'My own words', how: 'send' });
  assert.equal(own.type === 'intentRefused' && own.reason, 'The rehearsal only knows its script. Your prompt is kept.');
  const ways = [{ name: 'another-way', words: rehearsalPrompts.other }];
  const at = tree.branches.get(1)?.head ?? 0;
  const { branches } = await window.intend({ type: 'fork', session, branch: 1, at, ways });
  await window.rest(branches[0] ?? 0);
  assert.deepEqual(beat(branches[0] ?? 0), [4, 'compare']);
  assert.deepEqual(beat(1), [5, 'send']);
  assert.deepEqual(api.requests, []);
  assert.deepEqual(await listing(app.folder), before);
});

test('the agent forks itself into three and joins them: a real log, real hands, no key and no cost', async () => {
  const before = await listing(app.folder);
  await window.turn(session, 1, rehearsalPrompts.agents);
  const { tree } = window.viewer.view;
  assert.deepEqual(
    [...tree.branches.values()].map(({ name, parent, by, purpose, run }) => [
      name,
      parent,
      by,
      purpose,
      run?.end?.outcome,
    ]),
    [
      ['main', 0, 'person', 'main', 'done'],
      ...['look-at-code', 'look-at-test', 'look-at-readme'].map(name => [name, 1, 'agent', 'fork', 'done']),
    ],
  );
  // Each looked with its own hands, and what it read is what stands in the file.
  const files = ['export function greet', 'greets by name', 'Says hello'];
  for (const [at, words] of files.entries()) assert.ok((await answered(at + 2)).includes(words), words);
  // What the agent says at the end it has from their results alone.
  const joined = [...(await said(1)).matchAll(/^- (.+)$/gm)].map(([, line = '']) => line);
  assert.equal(joined.length, 3);
  for (const [at, line] of joined.entries()) assert.equal(await said(at + 2), `Found: ${line}`);
  assert.ok([...tree.mail.values()].every(({ kind, taken }) => kind === 'result' && taken === 'read'));
  assert.equal(tree.mail.size, 3);
  assert.deepEqual(beat(1), [5, 'look']);
  assert.deepEqual(beat(2), [5, 'look']);
  assert.deepEqual(api.requests, []);
  assert.deepEqual(await listing(app.folder), before);
});

test('a change that is refused is not claimed', async () => {
  await window.turn(session, 1, rehearsalPrompts.read);
  await window.intend({ type: 'submit', session, branch: 1, words: rehearsalPrompts.fix, how: 'send' });
  const { id: request, shown } = await window.request();
  await window.intend({
    type: 'decide',
    session,
    request,
    decision: 'deny',
    scope: 'once',
    reason: '',
    hash: shown.hash,
  });
  await window.rest(1);
  assert.equal(await said(1), 'Nothing was changed. Fork after this turn to try another way.');
});

test('a rehearsal goes on in the next process, as long as its folder is there', async () => {
  await window.turn(session, 1, rehearsalPrompts.read);
  await app.app.dispose();
  const next = await app.reopen();
  const later = next.window({ credential: null });
  later.uplink.show({ session, branch: 1 }, 0);
  await later.intend({ type: 'submit', session, branch: 1, words: rehearsalPrompts.fix, how: 'send' });
  await later.allow(await later.request());
  await later.rest(1);
  assert.equal(later.viewer.view.tree.branches.get(1)?.run?.end?.outcome, 'done');
  await next.app.dispose();

  await rm(window.viewer.view.tree.folder, { recursive: true });
  const last = (await next.reopen()).window({ credential: null });
  const words = rehearsalPrompts.other;
  const answer = await last.uplink.intent({ type: 'submit', session, branch: 1, words, how: 'send' });
  assert.deepEqual(answer, {
    type: 'intentRefused',
    code: 'gone',
    reason: 'The folder of this rehearsal is gone. You can read; to go on, try a new one.',
  });
});

/** Which beat the rehearsal is at where `branch` is shown. */
function beat(branch: BranchId): [number, string] {
  const found = rehearsalBeat(window.viewer.view.tree, branch);
  return [found.beat, found.gesture];
}

/** The last words of a branch. */
async function said(branch: BranchId): Promise<string> {
  const last = (await bodies(branch)).findLast(body => body.kind === 'reply');
  return last?.kind === 'reply' ? textOf(last.body.blocks) : '';
}

/** What the hands last answered a branch. */
async function answered(branch: BranchId): Promise<string> {
  const last = (await bodies(branch)).findLast(body => body.kind === 'results');
  return JSON.stringify(last?.kind === 'results' ? last.body.blocks : []);
}

/** What stands on the path of a branch, as a window that shows it reads it. */
async function bodies(branch: BranchId): Promise<NodeContent[]> {
  const path = ({ tree }: View): NodeSkeleton[] => pathTo(tree, tree.branches.get(branch)?.head ?? 0);
  window.uplink.show({ session, branch }, 0);
  await window.viewer.when(
    view => view.shown?.branch === branch && path(view).length > 0 && path(view).every(({ id }) => view.bodies.has(id)),
  );
  return path(window.viewer.view).flatMap(({ id }) => window.viewer.view.bodies.get(id) ?? []);
}

async function listing(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}
