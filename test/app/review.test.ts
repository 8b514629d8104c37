import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { OpenSession } from '../../src/app/openSession.ts';
import { reviewWhenDone } from '../../src/app/reviewBranch.ts';
import { Runs } from '../../src/app/runs.ts';
import type { Opened } from '../../src/app/sessions.ts';
import { systemClock } from '../../src/base/clock.ts';
import { newNode } from '../../src/harness/newNode.ts';
import { settingsOf } from '../../src/session/authority.ts';
import { violations } from '../../src/session/invariants.ts';
import { memoryStore } from '../../src/storage/memoryStore.ts';
import { rehearsalPrompts } from '../../src/session/rehearsal.ts';
import type { Branch } from '../../src/session/tree.ts';
import type { ModelRequest } from '../support/messagesApi/modelRequest.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { openApp, saidWall, writeFiles, type TestApp, type TestWindow } from '../support/openApp.ts';

let api: MessagesApi;
let app: TestApp;

before(async () => {
  api = await startMessagesApi();
  app = await openApp(api.url, { wall: saidWall });
  await writeFiles(app.folder, { 'door.txt': 'red\n' });
});
after(async () => {
  await app.close();
  await api.close();
});

const paint = toolUse('bash', { command: 'printf "green\\n" > door.txt' });

function isReviewer({ received }: ModelRequest): boolean {
  return received.text.includes('You are review-main, a fresh agent');
}

function isMain(request: ModelRequest): boolean {
  return !isReviewer(request);
}

function reviewOf(window: TestWindow): Branch {
  const found = [...window.viewer.view.tree.branches.values()].find(({ task }) => task?.role === 'review');
  assert.ok(found, 'there is a review');
  return found;
}

test('a review sees what was asked and changed, not what the author says of it, and the author goes on with it', async () => {
  const window = app.window();
  const session = await window.session();
  api.reply([paint], isMain);
  api.reply([text('All is perfect, believe me.')], isMain);
  await window.turn(session, 1, 'Paint the door green, both sides.');
  let asked = '';
  api.reply(request => {
    asked = request.received.text;
    return [text('door.txt:1 says green for one side only. Must be fixed.')];
  }, isReviewer);
  let heard = '';
  api.reply(request => {
    heard = request.received.text;
    return [text('I paint the other side.')];
  }, isMain);
  const { branches } = await window.intend({ type: 'review', session, branch: 1 });
  await window.viewer.when(view =>
    [...view.tree.mail.values()].some(({ kind, taken }) => kind === 'result' && taken === 'read'),
  );
  await window.rest(1);
  const review = reviewOf(window);
  assert.deepEqual(branches, [review.id]);
  assert.equal(review.task?.of, 1);
  assert.equal(settingsOf(window.viewer.view.tree, review.id).authority, 'readOnly');
  assert.match(asked, /Paint the door green, both sides/);
  assert.match(asked, /-red\\n\+green/, 'the diff');
  assert.match(asked, /history\.md/);
  assert.doesNotMatch(asked, /believe me/);
  assert.match(heard, /one side only/);
  assert.deepEqual(violations(window.viewer.view.tree), []);
});

test('where the person wants it a review begins when a turn is done, once for a prompt', async () => {
  const own = await openApp(api.url, { wall: saidWall, settings: { review: 'whenDone' } });
  try {
    await writeFiles(own.folder, { 'door.txt': 'red\n' });
    const window = own.window();
    const session = await window.session();
    api.reply([text('It is red.')], isMain);
    await window.turn(session, 1, 'Which colour is the door?');
    assert.equal(window.viewer.view.tree.branches.size, 1, 'nothing was changed');
    api.reply([paint], isMain);
    api.reply([text('Painted.')], isMain);
    api.reply([text('The handle is green too. Should be fixed.')], isReviewer);
    api.reply([toolUse('bash', { command: 'printf brass > handle.txt' })], isMain);
    api.reply([text('The handle is brass again.')], isMain);
    await window.turn(session, 1, 'Paint the door.');
    await window.viewer.when(view => [...view.tree.mail.values()].some(({ taken }) => taken === 'read'));
    await window.rest(1);
    await window.rest(reviewOf(window).id);
    const roles = [...window.viewer.view.tree.branches.values()].map(({ task }) => task?.role);
    assert.deepEqual(roles, [undefined, 'review']);
    assert.equal(api.pending.replies, 0);
  } finally {
    await own.close();
  }
});

test('a branch that has said nothing cannot be reviewed', async () => {
  const window = app.window();
  const session = await window.session();
  await assert.rejects(window.intend({ type: 'review', session, branch: 1 }), /nothing to review/);
});

test('a review is bounded, reviews nothing itself, and is not reviewed', async () => {
  const own = await openApp(api.url, { wall: saidWall, settings: { review: 'whenDone' } });
  try {
    await writeFiles(own.folder, { 'door.txt': 'red\n' });
    const window = own.window();
    const session = await window.session();
    const budget = { dollars: 5, minutes: 0 };
    await window.intend({ type: 'configureBranch', session, branch: 1, settings: { budget } });
    api.reply([paint], isMain);
    api.reply([text('Painted.')], isMain);
    api.reply([text('Nothing to fix.')], isReviewer);
    api.reply([text('Good.')], isMain);
    await window.turn(session, 1, 'Paint the door.');
    await window.viewer.when(view => [...view.tree.mail.values()].some(({ taken }) => taken === 'read'));
    await window.rest(1);
    const review = reviewOf(window);
    const { authority, may, steps, budget: spends } = settingsOf(window.viewer.view.tree, review.id);
    assert.deepEqual([authority, may], ['readOnly', []]);
    assert.equal(steps, 40);
    // Its own bounds, and of money what its branch may spend.
    assert.deepEqual(spends, { dollars: 5, minutes: 30, tokens: 300_000 });
    await assert.rejects(window.intend({ type: 'review', session, branch: review.id }), /is a review itself/);
    // What it is told makes it run again, and nobody looks at that.
    api.reply([text('I am sure.')], isReviewer);
    await window.turn(session, review.id, 'Are you sure?');
    await settles(window);
    assert.equal(
      [...window.viewer.view.tree.branches.values()].filter(({ task }) => task?.role === 'review').length,
      1,
    );
    assert.equal(api.pending.replies, 0);
  } finally {
    await own.close();
  }
});

test('a rehearsal is not reviewed, by itself or on request: its model knows nothing but its script', async () => {
  const own = await openApp(api.url, { wall: saidWall, settings: { review: 'whenDone' } });
  const { session } = await own.window().intend({ type: 'createSession', folder: own.folder, origin: 'rehearsal' });
  const seen = own.window();
  seen.uplink.show({ session, branch: 1 }, 0);
  await seen.viewer.when(view => view.shown?.session === session);
  const { folder } = seen.viewer.view.tree;
  try {
    // The rehearsal's own folder is open, with a key: nothing else stands in the way of a review.
    const window = own.window({ folder, roots: [folder] });
    window.uplink.show({ session, branch: 1 }, 0);
    await window.viewer.when(view => view.shown?.session === session);
    await window.turn(session, 1, rehearsalPrompts.read);
    await window.intend({ type: 'submit', session, branch: 1, words: rehearsalPrompts.fix, how: 'send' });
    await window.allow(await window.request());
    await window.rest(1);
    assert.equal(window.viewer.view.tree.branches.get(1)?.run?.end?.receipt?.files.length, 1, 'a file was changed');
    await settles(window);
    assert.equal(window.viewer.view.tree.branches.size, 1);
    await assert.rejects(window.intend({ type: 'review', session, branch: 1 }), /rehearsal only knows its script/);
    assert.equal(window.viewer.view.tree.branches.size, 1);
  } finally {
    await own.close();
    await rm(folder, { recursive: true, force: true });
  }
});

test('of two turns that are done alike, that of a rehearsal begins no review', async () => {
  const begun: string[] = [];
  for (const origin of ['person', 'rehearsal'] as const) {
    const session = new OpenSession(await memoryStore({ clock: systemClock }).create('s1'), 's1');
    await session.append(
      { type: 'sessionCreated', session: 's1', folder: '/made-up', title: '', origin },
      { type: 'branchCreated', branch: 1, name: 'main', parent: 0, from: 0, purpose: 'main', by: 'person' },
      newNode(session.tree(), { branch: 1, path: 'on', turn: 'starts', context: 0 }, () => ({
        kind: 'prompt',
        body: { words: 'Paint it.', blocks: [], by: 'person' },
      })),
      { type: 'runStarted', run: 1, branch: 1, at: 1, by: 'person', credential: 'none' },
      { type: 'runEnded', run: 1, branch: 1, outcome: 'done' },
    );
    const sponsor = (): never => {
      begun.push(origin);
      throw new Error('it has begun');
    };
    const opened = {
      session,
      runs: new Runs(session, new AbortController().signal, () => undefined, systemClock),
    } as Opened;
    await reviewWhenDone(opened, 1, { sponsor, files: sponsor }).catch(() => undefined);
  }
  assert.deepEqual(begun, ['person']);
});

/** Gives what follows a turn the time in which a window reads the log many times. */
async function settles(window: TestWindow): Promise<void> {
  const { session } = window.viewer.view.tree;
  for (let times = 0; times < 25; times++) await window.uplink.query({ type: 'events', session, since: 0 });
}
