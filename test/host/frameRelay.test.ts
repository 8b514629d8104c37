import assert from 'node:assert/strict';
import test from 'node:test';
import { FrameRelay } from '../../src/host/frameRelay.ts';

function relay(): { relay: FrameRelay; posted: number[]; acked: number[] } {
  const posted: number[] = [];
  const acked: number[] = [];
  return { relay: new FrameRelay({ post: frame => posted.push(frame.n), ack: n => acked.push(n) }), posted, acked };
}

test('without a page frames are dealt with here', () => {
  const { relay: down, posted, acked } = relay();
  down.relay({ n: 1 });
  down.tell({ sessions: [] });
  assert.deepEqual([posted, acked], [[], [1]]);
});

test('with a page they wait until they are drawn, and each is acknowledged once', () => {
  const { relay: down, posted, acked } = relay();
  down.open();
  down.relay({ n: 1 });
  down.relay({ n: 2 });
  assert.deepEqual([posted, acked], [[1, 2], []]);
  down.drawn(2);
  down.drawn(2);
  down.drawn(1);
  assert.deepEqual(acked, [2]);
});

test('a page that vanished leaves nothing waiting', () => {
  const { relay: down, acked } = relay();
  down.open();
  down.relay({ n: 1 });
  down.close();
  assert.deepEqual(acked, [1]);
  down.relay({ n: 2 });
  assert.deepEqual(acked, [1, 2]);
});

test('numbers that were never sent are not passed on', () => {
  const { relay: down, acked } = relay();
  down.open();
  down.relay({ n: 1 });
  down.drawn(99);
  assert.deepEqual(acked, [1]);
});

test('the next process counts from 1 again', () => {
  const { relay: down, acked } = relay();
  down.open();
  down.relay({ n: 7 });
  down.drawn(7);
  down.forget();
  down.relay({ n: 1 });
  down.drawn(1);
  assert.deepEqual(acked, [7, 1]);
});

test('a frame of the window’s own carries the last number', () => {
  const { relay: down, posted } = relay();
  down.open();
  down.relay({ n: 4 });
  down.tell({ sessions: [] });
  assert.deepEqual(posted, [4, 4]);
});
