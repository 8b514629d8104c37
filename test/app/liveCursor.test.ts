import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveBranches } from '../../src/app/liveBranches.ts';
import { LiveCursor } from '../../src/app/liveCursor.ts';
import type { Live } from '../../src/protocol/frame.ts';
import { foldLive, type LiveReply } from '../../src/protocol/liveReply.ts';

function shown(pieces: readonly Live[], before?: LiveReply): LiveReply | undefined {
  let reply = before;
  for (const piece of pieces) {
    const next = foldLive(reply, piece);
    assert.equal(next.gap, false);
    reply = next.reply;
  }
  return reply;
}

const words = (reply: LiveReply | undefined): string =>
  [...(reply?.blocks.values() ?? [])]
    .map(block => (block.type === 'call' ? `[${block.tool} ${block.bytes}]` : block.text))
    .join('|');

test('each look brings only what is new', () => {
  const live = new LiveBranches();
  const screen = live.screen(1, 7);
  const cursor = new LiveCursor();
  screen.began();
  screen.text('text', 0, 'Hello');
  let reply = shown(cursor.take(live, 1));
  assert.equal(words(reply), 'Hello');
  screen.text('text', 0, ', Ada');
  const second = cursor.take(live, 1);
  assert.deepEqual(
    second.map(piece => piece.type),
    ['text'],
  );
  reply = shown(second, reply);
  assert.equal(words(reply), 'Hello, Ada');
  assert.deepEqual(cursor.take(live, 1), []);
});

test('a window that looks late gets everything that is still on its way', () => {
  const live = new LiveBranches();
  const screen = live.screen(1, 7);
  screen.began();
  screen.text('thinking', 0, 'hm');
  screen.text('text', 1, 'Hello');
  screen.call(2, 'bash', 12);
  assert.equal(words(shown(new LiveCursor().take(live, 1))), 'hm|Hello|[bash 12]');
});

test('an attempt that begins again makes the earlier text void', () => {
  const live = new LiveBranches();
  const screen = live.screen(1, 7);
  const cursor = new LiveCursor();
  screen.began();
  screen.text('text', 0, 'Hel');
  const first = shown(cursor.take(live, 1));
  screen.began();
  screen.text('text', 0, 'Good day');
  assert.equal(words(shown(cursor.take(live, 1), first)), 'Good day');
});

test('a long output keeps its newest end', () => {
  const live = new LiveBranches();
  const screen = live.screen(1, 7);
  const cursor = new LiveCursor();
  screen.began();
  for (let line = 0; line < 2_000; line++) screen.output('toolu_1', `line ${line}\n`);
  const reply = shown(cursor.take(live, 1));
  assert.ok(reply?.outputs.get('toolu_1')?.text.endsWith('line 1999\n'));
  screen.output('toolu_1', 'done\n');
  assert.ok(shown(cursor.take(live, 1), reply)?.outputs.get('toolu_1')?.text.endsWith('line 1999\ndone\n'));
});

test('what another branch waits for is told, and that it waits no more', () => {
  const live = new LiveBranches();
  const cursor = new LiveCursor();
  const other = live.screen(2, 8);
  other.waiting('workspace', 'waits while main changes files', 0);
  const told = cursor.take(live, 1);
  assert.deepEqual(
    told.map(piece => piece.type === 'waiting' && piece.words),
    ['waits while main changes files'],
  );
  const waiting = shown(told);
  other.text('text', 0, 'on');
  assert.equal(shown(cursor.take(live, 1), waiting)?.waiting, undefined);
});

test('when nothing is on its way any more the window is told once', () => {
  const live = new LiveBranches();
  const cursor = new LiveCursor();
  const screen = live.screen(1, 7);
  screen.began();
  screen.text('text', 0, 'Hello');
  const reply = shown(cursor.take(live, 1));
  screen.cleared();
  assert.equal(shown(cursor.take(live, 1), reply), undefined);
  assert.deepEqual(cursor.take(live, 1), []);
});

test('a wait that came with the beginning, or after words, is not lost on the way', () => {
  const live = new LiveBranches();
  const screen = live.screen(1, 7);
  const cursor = new LiveCursor();
  screen.began();
  screen.waiting('rateLimit', 'Rate limited.', 100);
  let reply = shown(cursor.take(live, 1));
  assert.equal(reply?.waiting?.until, 100);
  screen.began();
  screen.text('text', 0, 'Half');
  screen.waiting('retry', 'The reply broke off.', 200);
  reply = shown(cursor.take(live, 1), reply);
  assert.equal(reply?.waiting?.until, 200);
  assert.equal(words(reply), 'Half');
  screen.text('text', 0, ' and more');
  reply = shown(cursor.take(live, 1), reply);
  assert.equal(reply?.waiting, undefined);
  assert.equal(words(reply), 'Half and more');
});
