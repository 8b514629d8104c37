import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { systemClock, type Clock } from '../../src/base/clock.ts';
import { realDisk, type DiskPort } from '../../src/storage/segmentWriter.ts';
import { forkInto, heardBy, plays } from '../support/forkStory.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { openApp, saidWall, type TestApp } from '../support/openApp.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

/** A disk that can be full: it takes half of what it is given then. */
let full = false;
/** Called with each write that it takes half of. */
let onFull = (): void => undefined;
const disk: DiskPort = {
  write: (file, bytes) => {
    if (full) onFull();
    return realDisk.write(file, full ? bytes.subarray(0, bytes.length >> 1) : bytes);
  },
  sync: file => realDisk.sync(file),
};

/** Seconds pass at once. */
const clock: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(ms === 3_000 ? 10 : ms, signal),
};

let api: MessagesApi;
let app: TestApp;

before(async () => {
  api = await startMessagesApi();
  app = await openApp(api.url, { disk, clock, wall: saidWall });
});
after(async () => {
  await app.close();
  await api.close();
});

test('a full disk: the prompt is refused with words, nothing reaches the model, and all goes on when there is room', async () => {
  const window = app.window();
  const session = await window.session();
  api.reply([text('one')]);
  await window.turn(session, 1, 'first');
  const asked = api.requests.length;

  full = true;
  const refused = await window.uplink.intent({ type: 'submit', session, branch: 1, words: 'second', how: 'send' });
  assert.equal(refused.type === 'intentRefused' && refused.code, 'disk');
  assert.match(refused.type === 'intentRefused' ? refused.reason : '', /took \d+ of \d+ bytes; is it full\?/);
  await window.viewer.when(view => view.trouble !== '');
  assert.match(window.viewer.view.trouble, /cannot be written.*Free some space, then send again\./);
  assert.equal(api.requests.length, asked);

  full = false;
  api.reply([text('two')]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'second', how: 'send' });
  await window.viewer.when(
    view => view.tree.branches.get(1)?.run?.end?.outcome === 'done' && view.tree.nodes.last === 4,
  );
  assert.equal(window.viewer.view.trouble, '');
  assert.deepEqual(
    [...window.viewer.view.bodies.values()].map(body => (body.kind === 'prompt' ? body.body.words : body.kind)),
    ['first', 'reply', 'second', 'reply'],
  );
});

test('a disk that fills up in the middle of a turn ends the turn, and what was shown is there afterwards', async () => {
  const window = app.window();
  const session = await window.session();
  const held = gate();
  api.reply([text('words ', held, 'and more')]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await window.viewer.when(view => (view.live.get(1)?.blocks.size ?? 0) > 0);
  full = true;
  held.release();
  await window.viewer.when(view => view.trouble !== '');
  full = false;
  const later = app.window();
  later.uplink.show({ session, branch: 1 }, 0);
  await later.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'interrupted');
  api.reply([text('after all')]);
  await later.intend({ type: 'resume', session, branch: 1 });
  await later.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
});

test('who asks for a session again while the disk is full has it back as soon as there is room', async () => {
  const window = app.window();
  const session = await window.session();
  const held = gate();
  api.reply([text('words ', held, 'and more')]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await window.viewer.when(view => (view.live.get(1)?.blocks.size ?? 0) > 0);
  full = true;
  held.release();
  await window.viewer.when(view => view.trouble !== '');
  window.uplink.show({ session, branch: 1 }, 0);
  await window.viewer.when(view => view.shown === null);
  full = false;
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'interrupted');
});

test(
  'a disk that fills up while an agent waits for those it forked: it comes back by itself, and resumed all is done once',
  { timeout: 60_000 },
  async () => {
    const window = app.window();
    const session = await window.session();
    const held = gate();
    plays(api, {
      main: [[forkInto('a', 'b')], [text('all known')]],
      a: [[text('a is ', held, 'cut off')], [text('a is green')]],
      b: [[text('b is blue')]],
    });
    await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
    await held.reached;
    await window.viewer.when(({ tree }) => [...tree.mail.values()].length === 1);
    const tried = Promise.withResolvers<void>();
    let left = 4;
    onFull = () => {
      left -= 1;
      if (left === 0) tried.resolve();
    };
    full = true;
    held.release();
    await window.viewer.when(view => view.trouble !== '');
    // It was tried in vain before there is room.
    await tried.promise;
    full = false;
    // It comes back by itself: nobody does anything but wait.
    await window.viewer.when(
      view => view.trouble === '' && view.tree.branches.get(1)?.run?.end?.outcome === 'interrupted',
    );
    await window.intend({ type: 'resume', session, branch: 1 });
    await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'done');
    const { branches, mail } = window.viewer.view.tree;
    assert.deepEqual(
      [...branches.values()].map(({ name, run }) => `${name}: ${run?.end?.outcome}`),
      ['main: done', 'a: done', 'b: done'],
    );
    assert.deepEqual(
      [...mail.values()].map(({ taken }) => taken),
      ['read', 'read'],
    );
    assert.match(heardBy(api, 'main'), /a is green.*b is blue|b is blue.*a is green/);
  },
);

test('what was parked for a successor and could not be taken up because its disk was full is taken up by the next window', async () => {
  const one = await openApp(api.url, { disk });
  const window = one.window();
  const session = await window.session();
  api.reply([toolUse('bash', { command: 'echo parked' })]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'go', how: 'send' });
  await window.request();
  await one.app.drain();
  await one.app.dispose();

  const two = await one.reopen();
  const tried = Promise.withResolvers<void>();
  onFull = tried.resolve;
  full = true;
  two.window();
  await tried.promise;
  full = false;
  api.reply([text('done after all')]);
  const later = two.window();
  later.uplink.show({ session, branch: 1 }, 0);
  await later.allow(await later.request());
  await later.rest(1);
  await two.close();
});

test('a session that cannot be opened again for want of room stays in the list', { timeout: 60_000 }, async () => {
  const window = app.window();
  const session = await window.session();
  const held = gate();
  api.reply([text('words ', held, 'and more')]);
  await window.intend({ type: 'submit', session, branch: 1, words: 'a long one', how: 'send' });
  await held.reached;
  const tried = Promise.withResolvers<void>();
  let left = 3;
  onFull = () => {
    left -= 1;
    if (left === 0) tried.resolve();
  };
  full = true;
  held.release();
  await tried.promise;
  const rows = await window.uplink.query({ type: 'sessions', folder: app.folder });
  assert.equal(rows.find(row => row.session === session)?.title, 'a long one');
  full = false;
  await window.viewer.when(view => view.tree.branches.get(1)?.run?.end?.outcome === 'interrupted');
  const [first] = await window.uplink.query({ type: 'sessions', folder: app.folder });
  assert.equal(first?.session, session);
});

test('a list of sessions that could not be made once is made the next time somebody asks', async t => {
  const state = temporaryFolder(t);
  writeFileSync(join(state, 'sessions'), 'in the way');
  const later = await openApp(api.url, { state });
  t.after(() => later.close());
  const window = later.window();
  await assert.rejects(window.uplink.query({ type: 'sessions', folder: '' }), /ENOTDIR/);
  rmSync(join(state, 'sessions'));
  const session = await window.session();
  const rows = await window.uplink.query({ type: 'sessions', folder: '' });
  assert.deepEqual(
    rows.map(row => row.session),
    [session],
  );
});
