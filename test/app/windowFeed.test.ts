import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { OpenSession } from '../../src/app/openSession.ts';
import { WindowFeed } from '../../src/app/windowFeed.ts';
import type { Frame } from '../../src/protocol/frame.ts';
import { emptyView, foldView, type View } from '../../src/protocol/view.ts';
import { memoryStore } from '../../src/storage/memoryStore.ts';
import { ManualClock, settled } from '../support/manualClock.ts';

/** A window whose frames are kept and acknowledged only when a test says so. */
async function open(): Promise<{ session: OpenSession; feed: WindowFeed; frames: Frame[]; clock: ManualClock }> {
  const clock = new ManualClock();
  const session = new OpenSession(await memoryStore({ clock }).create('s1'), 's1');
  await session.append(
    { type: 'sessionCreated', session: 's1', folder: '/w', title: 't', origin: 'person' },
    { type: 'branchCreated', branch: 1, name: 'main', parent: 0, from: 0, purpose: 'main', by: 'person' },
  );
  const frames: Frame[] = [];
  const peer = { frame: (frame: Frame) => void frames.push(frame), editor: () => Promise.resolve(undefined) };
  const feed = new WindowFeed(peer, clock);
  feed.show(session, 1, 0);
  await settled();
  return { session, feed, frames, clock };
}

const seen = (frames: readonly Frame[]): View => frames.reduce(foldView, emptyView);

test('a window gets a snapshot first, then what is new', async () => {
  const { session, feed, frames, clock } = await open();
  assert.equal(frames.length, 1);
  assert.equal(frames[0]?.snapshot?.title, 't');
  feed.ack(1);
  await session.append({ type: 'sessionRenamed', title: 'renamed' });
  await clock.advance(40);
  assert.equal(seen(frames).tree.title, 'renamed');
});

test('two frames may follow each other at once, the third waits for the next tick', async () => {
  const { session, feed, frames, clock } = await open();
  feed.ack(1);
  await session.append({ type: 'sessionRenamed', title: 'a' });
  await settled();
  assert.equal(frames.length, 2);
  feed.ack(2);
  await session.append({ type: 'sessionRenamed', title: 'b' });
  await settled();
  assert.equal(frames.length, 2);
  await clock.advance(40);
  assert.equal(frames.length, 3);
});

test('a window that does not answer gets three frames and then nothing, however much happens', async () => {
  const { session, feed, frames, clock } = await open();
  const screen = session.live.screen(1, 1);
  screen.began();
  for (let at = 0; at < 500; at++) {
    screen.text('text', 0, 'word ');
    await session.append({ type: 'sessionRenamed', title: `title ${at}` });
    await clock.advance(40);
  }
  assert.equal(frames.length, 3);
  // It wakes up and has everything with a few frames.
  for (let at = 0; at < 10; at++) {
    feed.ack(frames.at(-1)?.n ?? 0);
    await clock.advance(40);
  }
  const view = seen(frames);
  assert.equal(view.tree.title, 'title 499');
  const block = view.live.get(1)?.blocks.get(0);
  assert.equal(block?.type === 'text' && block.text, 'word '.repeat(500));
  assert.ok(frames.length < 12, `${frames.length} frames`);
});

test('a window far behind gets a new snapshot instead of every event', async () => {
  const { session, feed, frames, clock } = await open();
  for (let at = 0; at < 3_500; at++) await session.append({ type: 'sessionRenamed', title: `title ${at}` });
  for (let at = 0; at < 6; at++) {
    feed.ack(frames.at(-1)?.n ?? 0);
    await clock.advance(40);
  }
  assert.equal(seen(frames).tree.title, 'title 3499');
  assert.ok(frames.length < 8, `${frames.length} frames`);
});

test('another branch sends its nodes without their bodies', async () => {
  const { session, feed, frames, clock } = await open();
  feed.ack(1);
  await session.append({
    type: 'branchCreated',
    branch: 2,
    name: 'b',
    parent: 1,
    from: 0,
    purpose: 'fork',
    by: 'person',
  });
  await session.append({
    type: 'nodeAdded',
    id: 1,
    parent: 0,
    branch: 2,
    path: 'on',
    startsTurn: true,
    turn: 1,
    title: 'x',
    cost: 0,
    context: 0,
    kind: 'prompt',
    body: { words: 'a secret of the other branch', blocks: [{ type: 'text', text: 'x' }], by: 'person' },
  });
  await clock.advance(80);
  assert.ok(!JSON.stringify(frames).includes('a secret of the other branch'));
  assert.equal(seen(frames).tree.branches.get(2)?.head, 1);
});

test('where what was said cannot be read the tree is shown with the reason, and the words as soon as they can', async () => {
  const { session, feed, frames, clock } = await open();
  const body = { words: 'hello', blocks: [{ type: 'text' as const, text: 'hello' }], by: 'person' as const };
  const node = { id: 1, parent: 0, branch: 1, path: 'on', startsTurn: true, turn: 1, title: 'hello' } as const;
  await session.append({ type: 'nodeAdded', ...node, cost: 0, context: 0, kind: 'prompt', body });
  const reading = mock.method(session, 'readNodes', () => Promise.reject(new Error('EMFILE: too many open files')));
  for (const _ of ['once', 'and again']) {
    feed.show(session, 1, 0);
    await clock.advance(80);
    const view = seen(frames);
    assert.equal(view.tree.branches.get(1)?.head, 1);
    assert.match(view.trouble, /cannot be read at the moment: EMFILE: too many open files\./);
  }
  reading.mock.restore();
  feed.show(session, 1, 0);
  await clock.advance(80);
  assert.deepEqual([seen(frames).trouble, seen(frames).bodies.size], ['', 1]);
});

test('nothing happens: nothing is sent and no timer runs', async () => {
  const { feed, frames, clock } = await open();
  feed.ack(1);
  await clock.advance(1000);
  assert.equal(frames.length, 1);
  assert.equal(clock.sleeping, 0);
});
