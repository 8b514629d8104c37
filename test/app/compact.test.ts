import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { modelInfo } from '../../src/model/modelTable.ts';
import { violations } from '../../src/session/invariants.ts';
import type { ReplyBody } from '../../src/session/node.ts';
import { pathTo } from '../../src/session/path.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { modelTable } from '../support/messagesApi/models/modelTable.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { stop, text, thinking, toolUse, type Step } from '../support/messagesApi/script.ts';
import { openApp, saidWall, writeFiles, type TestApp, type TestWindow } from '../support/openApp.ts';

let api: MessagesApi;
let app: TestApp;
let window: TestWindow;
let session: string;

/** Tokens in the window of every model here: a summary is due at half of it, 40,000 tokens before the end being too early. */
const contextWindow = 70_000;

beforeEach(async () => {
  api = await startMessagesApi({ models: modelTable.map(row => ({ ...row, context: contextWindow })) });
  app = await openApp(api.url, { wall: saidWall, modelInfo: id => ({ ...modelInfo(id), contextWindow }) });
  window = app.window();
  session = await window.session();
  await window.intend({ type: 'configureBranch', session, branch: 1, settings: { authority: 'auto' } });
});
afterEach(async () => {
  await app.close();
  await api.close();
  assert.equal(api.pending.replies, 0);
});

const refusedRequests = () => api.requests.flatMap(({ error }) => (error === undefined ? [] : [error]));

/** The path of main, as `n1 prompt 1`. */
function path(): string[] {
  const { tree } = window.viewer.view;
  return pathTo(tree, tree.branches.get(1)?.head ?? 0).map(node => `n${node.id} ${node.kind} ${node.turn}`);
}

/** The messages of a request. */
function messages(at = -1): { role: string; content: { type: string; text?: string }[] }[] {
  return JSON.parse(api.requests.at(at)?.text ?? '{}')['messages'];
}

const sent = (at = -1): string => JSON.stringify(messages(at));
const endOf = () => window.viewer.view.tree.branches.get(1)?.run?.end;

async function reply(id: number): Promise<ReplyBody> {
  await window.viewer.when(view => view.bodies.has(id));
  const body = window.viewer.view.bodies.get(id);
  assert.ok(body?.kind === 'reply');
  return body.body;
}

/** Files of about 3,500 tokens with the numbers of their lines, none of them long enough to be left out. */
const parts = Array.from({ length: 12 }, (_, at) => `part${at}.txt`);
const writeParts = (): Promise<void> =>
  writeFiles(
    app.folder,
    Object.fromEntries(parts.map(name => [name, 'All work and no play makes a dull boy.\n'.repeat(300)])),
  );
const readParts = (count: number): Step[] => parts.slice(0, count).map(name => toolUse('read', { path: name }));
const summary: Step[] = [thinking('What matters?'), text('Read all parts: they say one thing, over and over.')];

test('nearly full: the model sums itself up on its warm prefix, and the next request begins there', async () => {
  await writeParts();
  api.reply([thinking('Look.'), ...readParts(6)]);
  api.reply([thinking('Again.'), ...readParts(6)]);
  api.reply(summary);
  api.reply([thinking('Good.'), text('It is dull.')]);
  await window.turn(session, 1, 'What do they say?');
  assert.equal(endOf()?.outcome, 'done');
  assert.deepEqual(refusedRequests(), []);
  const { tree } = window.viewer.view;
  assert.deepEqual(violations(tree), []);
  // n6 is the reply that wrote the summary: beside the path, paid for.
  assert.deepEqual(path(), [
    'n1 prompt 1',
    'n2 reply 1',
    'n3 results 1',
    'n4 reply 1',
    'n5 results 1',
    'n7 summary 1',
    'n8 reply 1',
  ]);
  const asked = await reply(6);
  assert.equal(asked.sums, true);
  const { cacheRead, input, cacheWrite1h, cacheWrite5m } = asked.usage;
  const before = await reply(4);
  const warm = before.usage.cacheRead + before.usage.cacheWrite1h + before.usage.cacheWrite5m;
  assert.equal(cacheRead, asked.expectedRead);
  assert.ok(cacheRead >= warm && cacheWrite1h + cacheWrite5m + input > 0, `${cacheRead} of ${warm} were read`);
  assert.ok(Math.abs((endOf()?.receipt?.cost ?? 0) - tree.cost) < 1e-9);
  // One user message, and nothing of before: no thinking, no calls.
  assert.deepEqual(
    messages().map(({ role, content }) => `${role} ${content.map(block => block.type).join(' ')}`),
    ['user text'],
  );
  const words = messages()[0]?.content[0]?.text ?? '';
  assert.match(words, /^\[n7\] Your context was summed up here\. What stood before, n1 to n5,/);
  assert.match(words, /\.banyan\/\S*\/history\.md/);
  assert.match(words, /You were told last, word for word:\nWhat do they say\?/);
  assert.match(words, /You change files and run commands inside the wall without asking/);
  assert.match(words, /over and over\./);
  assert.doesNotMatch(words, /All work and no play/);
});

test('a long output that would fill the context is a pointer from the start; the whole stands beside it and on disk', async () => {
  await writeParts();
  await writeFiles(app.folder, { 'huge.txt': 'All work and no play makes a dull boy.\n'.repeat(2_000) });
  api.reply([thinking('Look.'), ...readParts(6)]);
  api.reply([thinking('More.'), toolUse('read', { path: 'huge.txt' }), toolUse('read', { path: 'part0.txt' })]);
  api.reply([thinking('Enough.'), text('It is dull.')]);
  await window.turn(session, 1, 'What do they say?');
  assert.equal(endOf()?.outcome, 'done');
  assert.deepEqual(refusedRequests(), []);
  const { tree, bodies } = window.viewer.view;
  assert.deepEqual(violations(tree), []);
  // n5 holds the outputs as they were; the path goes on beside it.
  assert.deepEqual(path().slice(3), ['n4 reply 1', 'n6 results 1', 'n7 reply 1']);
  assert.deepEqual([tree.nodes.get(5)?.parent, tree.nodes.get(6)?.parent], [4, 4]);
  const results =
    messages()
      .at(-1)
      ?.content.map(block => JSON.stringify(block)) ?? [];
  const [, file = ''] = /\[n6\] \(\d+ KB of output were left out: .* They stand in (\S+);/.exec(results[0] ?? '') ?? [];
  assert.match(results[1] ?? '', /\[n6\] .*All work/);
  const short = bodies.get(6);
  assert.equal(short?.kind === 'results' && short.body.outcomes[0]?.kept, file);
  // Nothing was lost of the cache or of what the model thought before.
  const before = await reply(4);
  const after = await reply(7);
  assert.equal(after.usage.cacheRead, after.expectedRead);
  assert.ok(after.usage.cacheRead >= before.usage.cacheRead + before.usage.cacheWrite1h + before.usage.cacheWrite5m);
  assert.equal(sent().match(/"type":"thinking"/g)?.length, 2);
  // What is behind is written before the application ends.
  await app.app.dispose();
  assert.match(await readFile(join(app.folder, file), 'utf8'), /All work/);
});

test('the model compacts by itself: its call is answered first, what stands beside it is not run', async () => {
  api.reply([toolUse('read', { path: '.' })]);
  api.reply([
    thinking('Enough.'),
    toolUse('compact', { keep: 'the number 42' }),
    toolUse('bash', { command: 'touch x' }),
  ]);
  api.reply(summary);
  api.reply([text('On I go.')]);
  await window.turn(session, 1, 'Go.');
  assert.deepEqual(refusedRequests(), []);
  assert.match(sent(-2), /Above all keep: the number 42/);
  assert.match(sent(-2), /Not run: compact stands alone\./);
  assert.deepEqual(path().slice(3), ['n4 reply 1', 'n6 results 1', 'n7 summary 1', 'n8 reply 1']);
  assert.equal(endOf()?.outcome, 'done');
  assert.deepEqual(window.viewer.view.tree.branches.get(1)?.run?.open, []);
});

test('an idle branch is summed up when the person asks, and its next prompt goes with the summary', async () => {
  api.reply([thinking('Hm.'), text('Hello.')]);
  await window.turn(session, 1, 'Hello there.');
  api.reply(summary);
  await window.intend({ type: 'compact', session, branch: 1 });
  await window.viewer.when(view => view.tree.lastRun === 2);
  await window.rest(1);
  assert.deepEqual(path(), ['n1 prompt 1', 'n2 reply 1', 'n4 summary 1']);
  assert.equal(endOf()?.outcome, 'done');
  await assert.rejects(window.intend({ type: 'compact', session, branch: 1 }), /nothing to sum up/);
  api.reply([text('Dull.')]);
  await window.turn(session, 1, 'And?');
  assert.deepEqual(refusedRequests(), []);
  assert.deepEqual(
    messages().map(({ role, content }) => `${role} ${content.length}`),
    ['user 2'],
  );
  assert.match(sent(), /You were told last, word for word:\\nHello there\./);
});

for (const [how, script] of [
  ['is refused', [stop('refusal')]],
  ['says nothing', [stop('end_turn')]],
  ['calls a tool instead', [text('I look first.'), toolUse('read', { path: '.' })]],
  ['is cut off', [text('So it was'), stop('max_tokens')]],
] as const)
  test(`a summary that ${how} leaves everything as it was, and says so once`, async () => {
    await writeParts();
    api.reply(readParts(6));
    api.reply(readParts(6));
    api.reply(script);
    api.reply([toolUse('read', { path: '.' })]);
    api.reply([text('Done all the same.')]);
    await window.turn(session, 1, 'Go.');
    assert.equal(endOf()?.outcome, 'done');
    assert.deepEqual(refusedRequests(), []);
    assert.doesNotMatch(path().join(), /summary/);
    assert.equal(sent().match(/could not be summed up; it is as it was/g)?.length, 1);
  });

test('a failed compact call is answered with the reason, and the agent goes on', async () => {
  api.reply([toolUse('compact', {})]);
  api.reply([stop('refusal')]);
  api.reply([text('As I was.')]);
  await window.turn(session, 1, 'Go.');
  assert.match(sent(), /could not be summed up, and is as it was\. The model declined/);
  assert.deepEqual(path(), ['n1 prompt 1', 'n2 reply 1', 'n4 results 1', 'n5 reply 1']);
});

test('where there is no room to write a summary, it is asked for without the big outputs', async () => {
  await writeParts();
  await writeFiles(app.folder, { 'huge.txt': `${'x'.repeat(120)}\n`.repeat(1_900) });
  // The path alone fills half of the window without the long output: to point to it would not help.
  api.reply([thinking('Look.'), ...readParts(12), toolUse('read', { path: 'huge.txt' })]);
  api.reply(summary);
  api.reply([text('Now it fits.')]);
  await window.turn(session, 1, 'Read huge.txt.');
  assert.equal(endOf()?.outcome, 'done');
  assert.deepEqual(refusedRequests(), []);
  assert.match(sent(-2), /KB of output were left out here; they stand in/);
  assert.match(path().join(), /summary/);
});

test('a prompt that turns out too long is summed up without its big outputs, and asked again', async () => {
  // Three bytes a character, where the estimate counts on one.
  await writeFiles(app.folder, { 'small.txt': 'x', 'huge.txt': `${'漢'.repeat(90)}\n`.repeat(1_200) });
  api.reply([thinking('Look.'), text('I look.'), toolUse('read', { path: 'huge.txt' })]);
  // The next request does not fit; no reply is taken for it.
  api.reply(summary);
  api.reply([text('Now it fits.')]);
  await window.turn(session, 1, 'Read huge.txt.');
  assert.equal(endOf()?.outcome, 'done');
  assert.deepEqual(
    refusedRequests().map(error => error.replace(/\d+/g, 'N')),
    ['prompt is too long: N tokens > N maximum'],
  );
  assert.match(sent(-2), /KB of output were left out here; they stand in/);
  assert.match(path().join(), /summary/);
});

test('a second time too long is a failure', async () => {
  api.reply([stop('model_context_window_exceeded')]);
  api.reply(summary);
  api.reply([stop('model_context_window_exceeded')]);
  await window.turn(session, 1, 'Go.');
  assert.equal(endOf()?.outcome, 'failed');
  assert.equal(endOf()?.failure?.kind, 'tooLong');
});

test('a child keeps its task, not its parent’s, when it is summed up', async () => {
  api.reply([toolUse('fork', { branches: [{ name: 'child', task: 'Find the boy.' }] })]);
  api.reply([toolUse('compact', {})]);
  api.reply(summary);
  api.reply([text('He is dull.')]);
  api.reply([text('My child is back.')]);
  await window.turn(session, 1, 'Paint the house.');
  assert.deepEqual(refusedRequests(), []);
  const heard = sent(-2);
  assert.match(heard, /You were told first, word for word:\\nYou are child now: a branch that was forked from main\./);
  assert.match(heard, /Find the boy\./);
  assert.doesNotMatch(heard, /Paint the house/);
  assert.match(heard, /You look and report; you change nothing\. Beyond that you may: nothing\./);
});

test('what the project tells agents stands before the summary', async () => {
  await writeFiles(app.folder, { 'CLAUDE.md': 'Use tabs.\n' });
  api.reply([toolUse('compact', {})]);
  api.reply(summary);
  api.reply([text('On I go.')]);
  await window.turn(session, 1, 'Go.');
  const [project, own] = messages()[0]?.content.map(block => block.text ?? '') ?? [];
  assert.match(project ?? '', /Use tabs\./);
  assert.match(own ?? '', /^\[n5\] Your context was summed up here/);
});

test('a hand-over in the middle of a summary: the successor asks for it again, and the call is answered once', async () => {
  const held = gate();
  api.reply([toolUse('compact', {})]);
  api.reply([text('It was', held, ' so.')]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Go.', how: 'send' });
  await held.reached;
  const drained = app.app.drain();
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'parked');
  await drained;
  held.release();
  await app.app.dispose();
  api.reply(summary);
  api.reply([text('On I go.')]);
  app = await app.reopen();
  window = app.window();
  window.uplink.show({ session, branch: 1 }, 0);
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  assert.deepEqual(refusedRequests(), []);
  assert.match(path().join(), /^n1 prompt 1,n2 reply 1,n\d results 1,n\d summary 1,n\d reply 1$/);
});
