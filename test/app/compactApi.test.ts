import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { costOf } from '../../src/model/price.ts';
import { violations } from '../../src/session/invariants.ts';
import { pathTo } from '../../src/session/path.ts';
import {
  asked,
  closeCompacting,
  compactNow,
  endOf,
  info,
  last,
  openCompacting,
  path,
  refusedRequests,
  replyAt,
  sent,
  shapeOf,
  summary,
  summaryAt,
  type CompactingApp,
} from '../support/compactingApp.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { stop, text, thinking, toolUse, type Step } from '../support/messagesApi/script.ts';
import { writeFiles } from '../support/openApp.ts';

const beta = 'compact-2026-09-04';

let here: CompactingApp;
beforeEach(async () => {
  here = await openCompacting();
});
afterEach(() => closeCompacting(here));

const parts = Array.from({ length: 12 }, (_, at) => `part${at}.txt`);
const writeParts = (folder: string): Promise<void> =>
  writeFiles(
    folder,
    Object.fromEntries(parts.map(name => [name, 'All work and no play makes a dull boy.\n'.repeat(300)])),
  );
const readParts = (count: number): Step[] => parts.slice(0, count).map(name => toolUse('read', { path: name }));
test('nearly full: the API sums up, its block goes first and as it came, and is counted and paid', async () => {
  const { api, app, window, session } = here;
  await writeParts(app.folder);
  api.reply([thinking('Look.'), ...readParts(6)]);
  api.reply([thinking('Again.'), ...readParts(6)]);
  api.reply(summary);
  api.reply([thinking('Good.'), text('It is dull.')]);
  await window.turn(session, 1, 'What do they say?');
  assert.equal(endOf(window)?.outcome, 'done');
  assert.deepEqual(refusedRequests(api), []);
  const { tree } = window.viewer.view;
  assert.deepEqual(violations(tree), []);
  assert.deepEqual(path(window).slice(4), ['n5 results', 'n7 summary', 'n8 reply']);

  const asking = asked(api).at(-2);
  assert.equal(asking?.beta, beta);
  assert.equal(asking?.compaction?.type, 'summarize');
  assert.match(asking?.compaction?.instructions ?? '', /^Your context is full .* 2,000 words\.$/s);
  assert.doesNotMatch(sent(api, -2), /a summary takes its place/);
  assert.equal(asked(api).at(-3)?.beta, undefined);

  const body = await summaryAt(window, 7);
  assert.equal(body.words, 'Read all parts: they say one thing, over and over.');
  const [made] = body.blocks;
  assert.deepEqual([made?.type, made?.['content']], ['compaction', body.words]);
  assert.equal(last(api).beta, beta);
  assert.deepEqual(shapeOf(last(api)), ['assistant compaction', 'user text']);
  assert.equal(JSON.stringify(last(api).messages[0]?.content[0]), JSON.stringify(made));
  const told = String(last(api).messages[1]?.content[0]?.['text']);
  assert.match(told, /^\[n7\] Your context was summed up here\. What stood before, n1 to n5,/);
  assert.match(told, /You were told last, word for word:\nWhat do they say\?/);
  assert.match(told, /You change files and run commands inside the wall without asking/);
  assert.doesNotMatch(told, /over and over|Your summary/);

  const paid = await replyAt(window, 6);
  assert.deepEqual([paid.sums, paid.stop, paid.expectedRead, paid.missed], [true, 'compaction', -1, undefined]);
  const before = await replyAt(window, 4);
  const warm = before.usage.cacheRead + before.usage.cacheWrite1h + before.usage.cacheWrite5m;
  assert.ok(paid.usage.cacheRead >= warm, `${paid.usage.cacheRead} of ${warm} were read`);
  assert.ok(paid.usage.output > 0);
  assert.equal(paid.cost, costOf(paid.usage, info('claude-opus-5-5')));
  assert.ok(Math.abs((endOf(window)?.receipt?.cost ?? 0) - tree.cost) < 1e-9);

  // What is behind is written before the application ends.
  await app.app.dispose();
  const history = await readFile(join(app.folder, '.banyan', session, 'main', 'history.md'), 'utf8');
  assert.match(history, /Stands for n1–n5:\s+Read all parts: they say one thing, over and over/);
  assert.doesNotMatch(history, /Stopped/);
});

test('below a summary of the API each step and each fork reads what was sent before', async () => {
  const { api, app, window, session } = here;
  await writeFiles(app.folder, { 'CLAUDE.md': 'Use tabs. '.repeat(300) });
  api.reply([toolUse('compact', { keep: 'the number 42' }), toolUse('bash', { command: 'touch x' })]);
  api.reply(summary);
  api.reply([thinking('On.'), toolUse('fork', { branches: [{ name: 'child', task: 'Find the boy.' }] })]);
  api.reply([text('He is dull.')]);
  api.reply([text('My child is back.')]);
  await window.turn(session, 1, 'Go.');
  assert.deepEqual(refusedRequests(api), []);
  const [, asking, first, child, after] = asked(api);
  assert.match(asking?.compaction?.instructions ?? '', /Above all keep: the number 42$/);
  assert.match(sent(api, 1), /Not run: compact stands alone\./);
  assert.ok(first && child && after);
  assert.deepEqual(shapeOf(first), ['assistant compaction', 'user text text']);
  assert.match(String(first.messages[1]?.content[0]?.['text']), /Use tabs\./);
  for (const each of [child, after]) {
    assert.equal(JSON.stringify(each.messages[0]), JSON.stringify(first.messages[0]));
    assert.equal(each.beta, beta);
  }
  const seen = api.requests.filter(({ method }) => method === 'POST').slice(3);
  assert.deepEqual(
    seen.map(({ oracle }) => oracle?.reason),
    ['whole', 'whole'],
  );
  const { tree } = window.viewer.view;
  const own = pathTo(tree, tree.branches.get(1)?.head ?? 0).findLast(({ kind }) => kind === 'reply');
  const { usage, expectedRead } = await replyAt(window, own?.id ?? 0);
  assert.ok(usage.cacheRead > 500 && usage.cacheRead === expectedRead, `${usage.cacheRead} of ${expectedRead}`);
});

test('a summary of what followed a summary of the API stands for both', async () => {
  const { api, window, session } = here;
  api.reply([text('Hello.')]);
  await window.turn(session, 1, 'Hello there.');
  api.reply(summary);
  await compactNow(here);
  api.reply([thinking('Hm.'), text('Still dull.')]);
  await window.turn(session, 1, 'And?');
  api.reply([text('Dull from end to end.')]);
  await compactNow(here);
  assert.deepEqual(shapeOf(last(api)), ['assistant compaction', 'user text text', 'assistant thinking text']);
  api.reply([text('Yes.')]);
  await window.turn(session, 1, 'So?');
  assert.deepEqual(refusedRequests(api), []);
  assert.deepEqual(shapeOf(last(api)), ['assistant compaction', 'user text text']);
  assert.equal(last(api).messages[0]?.content[0]?.['content'], 'Dull from end to end.');
  assert.equal(api.requests.filter(({ method }) => method === 'GET').length, 1, 'the API is asked once what it can');
});

test('another model, and another effort, read its words as plain text', async () => {
  const { api, window, session } = here;
  api.reply([text('Hello.')]);
  await window.turn(session, 1, 'Hello there.');
  api.reply(summary);
  await compactNow(here);
  for (const settings of [{ model: 'claude-opus-5' }, { model: 'claude-opus-5-5', effort: 'low' }]) {
    await window.intend({ type: 'configureBranch', session, branch: 1, settings });
    api.reply([text('Dull.')]);
    await window.turn(session, 1, 'And?');
    assert.equal(last(api).beta, undefined);
    assert.equal(last(api).messages[0]?.role, 'user');
    assert.match(
      String(last(api).messages[0]?.content[0]?.['text']),
      /^\[n4\] .*Your summary:\n\nRead all parts.*over\.$/s,
    );
  }
  await window.intend({ type: 'configureBranch', session, branch: 1, settings: { effort: 'medium' } });
  api.reply([text('Dull.')]);
  await window.turn(session, 1, 'And now?');
  assert.equal(last(api).messages[0]?.content[0]?.type, 'compaction', 'under its own head it is what it was');
  assert.deepEqual(refusedRequests(api), []);
});

test('where there is no room left the model is asked, without the big outputs', async () => {
  const { api, app, window, session } = here;
  await writeParts(app.folder);
  await writeFiles(app.folder, { 'huge.txt': `${'x'.repeat(120)}\n`.repeat(1_900) });
  api.reply([thinking('Look.'), ...readParts(12), toolUse('read', { path: 'huge.txt' })]);
  api.reply(summary);
  api.reply([text('Now it fits.')]);
  await window.turn(session, 1, 'Read huge.txt.');
  assert.equal(endOf(window)?.outcome, 'done');
  assert.deepEqual(refusedRequests(api), []);
  assert.ok(asked(api).every(({ compaction }) => compaction === undefined));
  assert.match(sent(api, -2), /KB of output were left out here; they stand in/);
  assert.match(path(window).join(), /summary/);
});

test('a request that is too long behind a summary of the API is summed up with it by the model', async () => {
  const { api, window, session } = here;
  api.reply([text('Hello.')]);
  await window.turn(session, 1, 'Hello there.');
  api.reply(summary);
  await compactNow(here);
  api.reply([stop('model_context_window_exceeded')]);
  api.reply([text('It was dull before, and did not fit.')]);
  api.reply([text('Now it fits.')]);
  await window.turn(session, 1, 'And?');
  assert.equal(endOf(window)?.outcome, 'done');
  assert.deepEqual(refusedRequests(api), []);
  const [asking, after] = asked(api).slice(-2);
  assert.deepEqual([asking?.compaction, asking?.beta, after?.beta], [undefined, beta, undefined]);
  assert.equal(asking?.messages[0]?.content[0]?.type, 'compaction');
  assert.match(sent(api), /did not fit\./);
});

test('a summary the model declines is not asked for twice, and everything is as it was', async () => {
  const { api, window, session } = here;
  api.reply([toolUse('compact', {})]);
  api.reply([stop('refusal')]);
  api.reply([text('As I was.')]);
  await window.turn(session, 1, 'Go.');
  assert.match(sent(api), /could not be summed up, and is as it was\. The model declined/);
  assert.deepEqual(path(window), ['n1 prompt', 'n2 reply', 'n4 results', 'n5 reply']);
});

test('a summary that the person stops leaves everything as it was', async () => {
  const { api, window, session } = here;
  const held = gate();
  api.reply([text('Hello.')]);
  await window.turn(session, 1, 'Hello there.');
  api.reply([text('It was', held, ' so.')]);
  await window.intend({ type: 'compact', session, branch: 1 });
  await held.reached;
  await window.viewer.when(view => view.tree.lastRun === 2);
  await window.intend({ type: 'stop', session, branch: 1 });
  await window.rest(1);
  held.release();
  assert.equal(endOf(window)?.outcome, 'stopped');
  assert.deepEqual(path(window), ['n1 prompt', 'n2 reply']);
});

test('a crash in the middle loses nothing: the call is still open, and the API is asked again', async () => {
  const { api, app, window, session } = here;
  const held = gate();
  api.reply([toolUse('compact', {})]);
  api.reply([text('It was', held, ' so.')]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Go.', how: 'send' });
  await held.reached;
  // A second application on the same state is what a new supervisor finds after a crash; both are closed with the first.
  const again = (await app.reopen()).window();
  again.uplink.show({ session, branch: 1 }, 0);
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'interrupted');
  assert.deepEqual(path(again), ['n1 prompt', 'n2 reply']);
  api.reply(summary);
  api.reply([text('On I go.')]);
  await again.intend({ type: 'resume', session, branch: 1 });
  await again.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
  assert.deepEqual(refusedRequests(api), []);
  assert.deepEqual(
    path(again).map(node => node.replace(/^n\d+ /, '')),
    ['prompt', 'reply', 'results', 'summary', 'reply'],
  );
  assert.deepEqual(shapeOf(last(api)), ['assistant compaction', 'user text']);
});
