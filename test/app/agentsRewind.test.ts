import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { violations } from '../../src/session/invariants.ts';
import { pathTo } from '../../src/session/path.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, thinking, toolUse } from '../support/messagesApi/script.ts';
import { openApp, saidWall, writeFiles, type TestApp, type TestWindow } from '../support/openApp.ts';

let api: MessagesApi;
let app: TestApp;
let window: TestWindow;
let session: string;

beforeEach(async () => {
  api = await startMessagesApi();
  app = await openApp(api.url, { wall: saidWall });
  window = app.window();
  session = await window.session();
  await window.intend({ type: 'configureBranch', session, branch: 1, settings: { authority: 'auto' } });
});
afterEach(async () => {
  await app.close();
  await api.close();
  // Everything that was asked was taken.
  assert.deepEqual(
    api.requests.filter(request => request.error !== undefined).map(request => request.error),
    [],
  );
  assert.equal(api.pending.replies, 0);
});

const rewind = (to: string, note: string) => toolUse('rewind', { to, note });

/** The path of main, as `n1 prompt 1`. */
function path(): string[] {
  const { tree } = window.viewer.view;
  return pathTo(tree, tree.branches.get(1)?.head ?? 0).map(node => `n${node.id} ${node.kind} ${node.turn}`);
}

/** The messages the model was last sent, but for what is in the prefix head. */
function sent(): string {
  const body = api.requests.at(-1)?.body;
  return JSON.stringify(typeof body === 'object' && body !== null && 'messages' in body ? body.messages : '');
}

const endOf = () => window.viewer.view.tree.branches.get(1)?.run?.end;

async function words(node: number): Promise<string> {
  await window.viewer.when(view => view.bodies.has(node));
  const body = window.viewer.view.bodies.get(node);
  return body?.kind === 'note' ? body.body.words : '';
}

test('it goes back with a note: the log says what was done and read, and the context is the earlier one', async () => {
  await writeFiles(app.folder, { 'a.txt': 'one\n' });
  api.reply([thinking('Let me look.'), toolUse('read', { path: 'a.txt' })]);
  api.reply([
    thinking('I change it.'),
    text('I change a.txt now.'),
    toolUse('write', { path: 'a.txt', content: 'two\n' }),
    toolUse('bash', { command: 'echo checked; exit 3' }),
  ]);
  api.reply([
    thinking('Enough.'),
    text('That was a long way round.'),
    rewind('n2', 'It was line 1 of a.txt.'),
    toolUse('write', { path: 'b.txt', content: 'never\n' }),
  ]);
  api.reply([thinking('On with it.'), text('All is done.')]);
  await window.turn(session, 1, 'Fix a.txt.');
  assert.equal(endOf()?.outcome, 'done');
  // n2 has a call, so its answer n3 is the place; n7 ends the line that was left.
  assert.deepEqual(path(), ['n1 prompt 1', 'n2 reply 1', 'n3 results 1', 'n8 note 1', 'n9 reply 1']);
  const { tree } = window.viewer.view;
  assert.deepEqual(
    pathTo(tree, 7).map(node => node.id),
    [1, 2, 3, 4, 5, 6, 7],
  );
  assert.deepEqual(violations(tree), []);
  const note = await words(8);
  assert.match(note, /> It was line 1 of a\.txt\./);
  assert.match(note, /a\.txt \(edited, \+1 -1\)/);
  assert.match(note, /`echo checked; exit 3`: exit 3/);
  assert.match(note, /> I change a\.txt now\.\n>\n> That was a long way round\./);
  assert.match(note, /Not run, because it stood beside the rewind:\n- write: b\.txt/);
  assert.doesNotMatch(note, /Fix a\.txt/);
  assert.equal(await readFile(join(app.folder, 'a.txt'), 'utf8'), 'two\n');
  await assert.rejects(readFile(join(app.folder, 'b.txt')));
  // What it left is not sent; what it thought before the place is.
  assert.doesNotMatch(sent(), /tool_use_id[^}]*exit 3|"command":"echo checked/);
  assert.equal(sent().match(/"type":"thinking"/g)?.length, 1);
});

test('the receipt of the turn counts what was done and paid on the line that was left', async () => {
  await writeFiles(app.folder, { 'a.txt': 'one\n' });
  api.reply([toolUse('read', { path: 'a.txt' })]);
  api.reply([toolUse('write', { path: 'a.txt', content: 'two\n' })]);
  api.reply([rewind('n3', 'Done.')]);
  api.reply([text('All is done.')]);
  await window.turn(session, 1, 'Fix a.txt.');
  const { tree } = window.viewer.view;
  assert.deepEqual(endOf()?.receipt?.files, [{ path: 'a.txt', change: 'edited', added: 1, removed: 1 }]);
  assert.ok(Math.abs((endOf()?.receipt?.cost ?? 0) - tree.cost) < 1e-9);
  assert.equal(endOf()?.receipt?.steps, 3);
});

test('at an earlier turn the note starts one, and holds the words it went back over', async () => {
  api.reply([text('Hello.')]);
  await window.turn(session, 1, 'Hello there.');
  api.reply([text('I look.'), toolUse('read', { path: '.' })]);
  api.reply([rewind('n2', 'There is nothing in the folder.')]);
  api.reply([text('It is empty.')]);
  await window.turn(session, 1, 'What is in the folder?');
  assert.deepEqual(path(), ['n1 prompt 1', 'n2 reply 1', 'n8 note 2', 'n9 reply 2']);
  const { tree } = window.viewer.view;
  assert.deepEqual(violations(tree), []);
  assert.match(await words(8), /The person told you, and it holds:\n> What is in the folder\?/);
  assert.match(await words(8), /> I look\./);
  // The receipt is of the turn the person began: two replies of it are on the line that was left.
  const own = [4, 6, 9].map(id => tree.nodes.get(id)?.cost ?? 0).reduce((sum, cost) => sum + cost);
  assert.ok(own > 0 && Math.abs((endOf()?.receipt?.cost ?? 0) - own) < 1e-9);
});

test('what is no place of its own is refused with the places there are', async () => {
  api.reply([toolUse('read', { path: '.' })]);
  for (const to of ['n99', 'here', 'n8']) api.reply([rewind(to, 'x')]);
  api.reply([rewind('n1', ' ')]);
  api.reply([text('So be it.')]);
  await window.turn(session, 1, 'Look.');
  assert.match(sent(), /There is no n99\. You can go back to n1 \(Look\.\)/);
  assert.match(sent(), /“here” names no place/);
  assert.match(sent(), /You stand at n8 already/);
  assert.match(sent(), /The note is empty/);
  assert.equal(endOf()?.outcome, 'done');
  assert.equal(window.viewer.view.tree.branches.get(1)?.wentBack, undefined);
});

test('going round in circles is noticed: the same place with nothing done in between, and a fourth time', async () => {
  api.reply([toolUse('read', { path: '.' })]);
  api.reply([rewind('n3', 'Nothing there.')]);
  // Straight back again.
  api.reply([toolUse('read', { path: '.' })]);
  api.reply([rewind('n3', 'Nothing there either.')]);
  for (const n of [1, 2]) {
    api.reply([toolUse('bash', { command: `echo ${n}` })]);
    api.reply([rewind('n3', `Try ${n} did not work.`)]);
  }
  api.reply([toolUse('bash', { command: 'echo 3' })]);
  api.reply([rewind('n3', 'Once more.')]);
  api.reply([text('It does not work.')]);
  await window.turn(session, 1, 'Look.');
  const refused = api.requests.map(request => request.text);
  assert.equal(refused.filter(body => body.includes('You went back to n3 before')).length > 0, true);
  assert.match(sent(), /You went back 3 times since you were last spoken to/);
  assert.equal(window.viewer.view.tree.branches.get(1)?.wentBack?.length, 3);
  assert.equal(endOf()?.outcome, 'done');
  // What the lines before found is in the last note as well.
  const note = await words(
    path()
      .map(each => Number(/\d+/.exec(each)?.[0]))
      .find(id => id > 3) ?? 0,
  );
  assert.match(note, /`echo 1`: exit 0\n- `echo 2`: exit 0/);
  assert.match(note, /with these notes:\n- Nothing there\.\n- Try 1 did not work\./);
});

test('the person takes it back: the branch stands where it was, the agent is told, and the other line stays', async () => {
  api.reply([thinking('Look.'), toolUse('read', { path: '.' })]);
  api.reply([thinking('More.'), text('I found it.'), toolUse('bash', { command: 'echo 1' })]);
  api.reply([thinking('Back.'), rewind('n3', 'Nothing there.')]);
  api.reply([text('All is done.')]);
  await window.turn(session, 1, 'Look.');
  const other = window.viewer.view.tree.branches.get(1)?.head ?? 0;
  const [went] = window.viewer.view.tree.branches.get(1)?.wentBack ?? [];
  assert.deepEqual([went?.from, went?.to], [7, 3]);
  await assert.rejects(
    window.intend({ type: 'undoRewind', session, branch: 1, line: other }),
    /has left no line there/,
  );
  await window.intend({ type: 'undoRewind', session, branch: 1, line: 7 });
  await window.viewer.when(view => view.tree.branches.get(1)?.wentBack?.length === 0);
  assert.deepEqual(violations(window.viewer.view.tree), []);
  api.reply([text('On I go.')]);
  await window.turn(session, 1, 'You had it.');
  assert.match(sent(), /The person took it back that you went back to n3/);
  // All it thought on that line is sent again, and taken.
  assert.equal(sent().match(/"type":"thinking"/g)?.length, 3);
  // And forward again to the line it had made instead.
  await window.intend({ type: 'undoRewind', session, branch: 1, line: other });
  await window.viewer.when(view => view.tree.branches.get(1)?.head === other);
});

test('where the person takes it back while a question to them stands, nobody asks any more', async () => {
  api.reply([toolUse('read', { path: '.' })]);
  api.reply([rewind('n3', 'Nothing there.')]);
  api.reply([toolUse('ask', { to: 'person', questions: [{ question: 'Which one?' }] })]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Look.', how: 'send' });
  await window.viewer.when(view => view.tree.questions.size === 1);
  // A successor has it parked, with its question, and nobody who pays for it yet.
  await app.app.drain();
  const next = await app.reopen();
  const later = next.window({ credential: null });
  later.uplink.show({ session, branch: 1 }, 0);
  await later.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'parked');
  assert.equal(later.viewer.view.tree.questions.size, 1);
  const [went] = later.viewer.view.tree.branches.get(1)?.wentBack ?? [];
  await later.intend({ type: 'undoRewind', session, branch: 1, line: went?.from ?? 0 });
  await later.viewer.when(view => view.tree.branches.get(1)?.wentBack?.length === 0);
  assert.equal(later.viewer.view.tree.questions.size, 0);
  await next.app.dispose();
});

test('what it knows of going back outlives the process', async () => {
  api.reply([toolUse('read', { path: '.' })]);
  api.reply([rewind('n3', 'Nothing there.')]);
  api.reply([text('All is done.')]);
  await window.turn(session, 1, 'Look.');
  const before = window.viewer.view.tree.branches.get(1);
  await app.app.dispose();
  app = await app.reopen();
  window = app.window();
  window.uplink.show({ session, branch: 1 }, 0);
  await window.viewer.when(view => view.shown?.session === session);
  const { tree } = window.viewer.view;
  assert.deepEqual(tree.branches.get(1)?.wentBack, before?.wentBack);
  assert.equal(tree.branches.get(1)?.head, before?.head);
});

test('a forked child goes no further back than to what it was told, and that stays', async () => {
  api.reply([toolUse('read', { path: '.' })]);
  api.reply([toolUse('fork', { branches: [{ name: 'child', task: 'Find it.' }] })]);
  api.reply([toolUse('read', { path: '.' })]);
  api.reply([rewind('n3', 'Away from here.')]);
  api.reply([rewind('n5', 'It is not there.')]);
  api.reply([text('Nowhere.')]);
  api.reply([text('My child is back.')]);
  await window.turn(session, 1, 'Go.');
  const asked = api.requests.map(request => request.text);
  assert.ok(
    asked.some(body => body.includes('You were made at n5: what stands before it is not yours to go back to.')),
  );
  const last = asked.at(-2) ?? '';
  assert.match(last, /You are child now: a branch that was forked from main/);
  assert.match(last, /> It is not there\./);
  assert.equal(window.viewer.view.tree.branches.get(2)?.run?.end?.outcome, 'done');
  assert.deepEqual(violations(window.viewer.view.tree), []);
});

test('branches it started and what they are doing stand in the note', async () => {
  api.reply([toolUse('read', { path: '.' })]);
  api.reply([toolUse('fork', { branches: [{ name: 'child', task: 'Find it.' }] })]);
  api.reply([text('Here.')]);
  api.reply([rewind('n3', 'My child found it.')]);
  api.reply([text('Done.')]);
  await window.turn(session, 1, 'Go.');
  const note = window.viewer.view.tree.branches.get(1)?.wentBack?.[0]?.from ?? 0;
  assert.match(
    await words(note + 1),
    /Branches you started:\n- child: done; its result is in \.banyan\/.*\/result\.md/,
  );
});

test('that the context has become large is said once, without advice', async () => {
  await writeFiles(app.folder, { 'long.txt': 'All work and no play makes a dull boy.\n'.repeat(2_000) });
  api.reply(Array.from({ length: 6 }, () => toolUse('read', { path: 'long.txt' })));
  api.reply([toolUse('read', { path: '.' })]);
  api.reply([text('Dull.')]);
  await window.turn(session, 1, 'Read it, thoroughly.');
  api.reply([text('As I said.')]);
  await window.turn(session, 1, 'And?');
  assert.equal(sent().match(/Your context holds about \d+k of 1000k tokens/g)?.length, 1);
});
