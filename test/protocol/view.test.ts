import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Live, Snapshot } from '../../src/protocol/frame.ts';
import { emptyView, foldView, withEarlier, type View } from '../../src/protocol/view.ts';
import { frameOf, session, standing, tellStory } from '../webview/harness/story.ts';

const shownMain = { session, branch: 1 };

function opened(): { view: View; story: ReturnType<typeof tellStory> } {
  const story = tellStory();
  story.prompt(1, 'Hello.');
  story.start(1);
  story.fresh();
  return { view: foldView(emptyView, { n: 1, ...frameOf(story, 1) }), story };
}

const text = (offset: number, words: string): Live => ({
  type: 'text',
  branch: 1,
  run: 1,
  block: 0,
  offset,
  text: words,
});

function liveText(view: View): string {
  const block = view.live.get(1)?.blocks.get(0);
  return block?.type === 'text' ? block.text : '';
}

test('a snapshot gives the tree, the bodies of the shown path and where branches meet', () => {
  const { view } = opened();
  assert.deepEqual(view.shown, shownMain);
  assert.equal(view.tree.title, 'fix-login-race');
  assert.deepEqual(view.bodies.get(1)?.kind, 'prompt');
  assert.equal(view.meets.get(1), 1);
  assert.deepEqual(view.standing, standing);
});

test('events after the snapshot give the same tree as the log', () => {
  const { view, story } = opened();
  story.reply(1, ['Hi.']);
  story.end(1, 'done');
  const next = foldView(view, { n: 2, events: story.fresh() });
  assert.deepEqual([...next.tree.branches], [...story.tree.branches]);
  assert.equal(next.tree.seq, story.tree.seq);
  assert.equal(next.bodies.get(2)?.kind, 'reply');
  assert.equal(next.stale, false);
});

test('a frame that comes twice changes nothing', () => {
  const { view, story } = opened();
  story.reply(1, ['Hi.']);
  const events = story.fresh();
  const once = foldView(view, { n: 2, events });
  const twice = foldView(once, { n: 3, events });
  assert.equal(twice.tree.seq, once.tree.seq);
  assert.deepEqual([...twice.tree.branches], [...once.tree.branches]);
  assert.equal(twice.tree.cost, once.tree.cost);
});

test('live text grows by offset, and a replayed piece is passed over', () => {
  const { view } = opened();
  const next = foldView(view, { n: 2, live: [text(0, 'One lo'), text(6, 'ck.'), text(3, ' lock.')] });
  assert.equal(liveText(next), 'One lock.');
  assert.equal(next.stale, false);
});

test('a hole in live text makes the view stale until a snapshot comes', () => {
  const { view, story } = opened();
  const hole = foldView(view, { n: 2, live: [text(0, 'One'), text(9, 'three')] });
  assert.equal(hole.stale, true);
  const healed = foldView(hole, { n: 3, ...frameOf(story, 1) });
  assert.equal(healed.stale, false);
  assert.equal(healed.live.size, 0);
});

test('the reply that is whole takes the place of what was live', () => {
  const { view, story } = opened();
  const streaming = foldView(view, { n: 2, live: [{ type: 'began', branch: 1, run: 1 }, text(0, 'Hi')] });
  story.reply(1, ['Hi.']);
  const next = foldView(streaming, { n: 3, events: story.fresh() });
  assert.equal(liveText(next), '');
});

test('a reply that begins again voids what came before', () => {
  const { view } = opened();
  const next = foldView(view, { n: 2, live: [text(0, 'One'), { type: 'began', branch: 1, run: 1 }, text(0, 'Two')] });
  assert.equal(liveText(next), 'Two');
});

test('output of a running call is kept at its end and goes when the call has finished', () => {
  const { view, story } = opened();
  const out = (offset: number, words: string): Live => ({
    type: 'output',
    branch: 1,
    run: 1,
    call: 'c',
    offset,
    text: words,
  });
  const running = foldView(view, { n: 2, live: [out(0, 'a\n'), out(2, 'b\n'), out(90, 'later\n')] });
  assert.equal(running.live.get(1)?.outputs.get('c')?.text, 'later\n');
  assert.equal(running.stale, false);
  story.add({ type: 'toolFinished', run: 1, branch: 1, call: 'c', result: 'ok', ms: 5, text: 'a\nb', files: [] });
  const finished = foldView(running, { n: 3, events: story.fresh() });
  assert.equal(finished.live.get(1)?.outputs.size, 0);
  assert.equal(finished.finished.get('c')?.result, 'ok');
});

test('a wait ends with a sign of life, or when it is taken back', () => {
  const { view } = opened();
  const wait = (words: string): Live => ({ type: 'waiting', branch: 1, run: 1, why: 'rateLimit', words, until: 9 });
  const waiting = foldView(view, { n: 2, live: [wait('rate limited')] });
  assert.equal(waiting.live.get(1)?.waiting?.why, 'rateLimit');
  assert.equal(foldView(waiting, { n: 3, live: [text(0, 'Hi')] }).live.get(1)?.waiting, undefined);
  assert.equal(foldView(waiting, { n: 3, live: [wait('')] }).live.get(1)?.waiting, undefined);
});

test('a head that is not known makes the view stale', () => {
  const { view, story } = opened();
  story.add({ type: 'headMoved', branch: 1, from: 1, to: 40, reason: 'forward' });
  assert.equal(foldView(view, { n: 2, events: story.fresh() }).stale, true);
});

test('an earlier page is put in front, and one of another place is not', () => {
  const story = tellStory();
  story.prompt(1, 'First.');
  story.reply(1, ['One.']);
  story.prompt(1, 'Second.');
  const whole = story.snapshot(1);
  const page = (from: number, to: number, earlier: number): Snapshot['page'] => ({
    rows: whole.page.rows.slice(from, to),
    nodes: whole.page.nodes.slice(from, to),
    earlier,
  });
  const late = foldView(emptyView, { n: 1, snapshot: { ...whole, page: page(2, 3, 2) } });
  assert.equal(late.earlier, 2);
  const all = withEarlier(late, shownMain, page(0, 2, 0));
  assert.deepEqual(all.tree.nodes.ids(), [1, 2, 3]);
  assert.equal(all.earlier, 0);
  assert.equal(all.bodies.size, 3);
  assert.equal(withEarlier(late, { session, branch: 2 }, page(0, 2, 0)), late);
});

test('nothing to show is a view without a session that keeps the standing', () => {
  const { view } = opened();
  const next = foldView(view, { n: 2, snapshot: null });
  assert.equal(next.shown, null);
  assert.equal(next.tree.session, '');
  assert.deepEqual(next.standing, standing);
});
