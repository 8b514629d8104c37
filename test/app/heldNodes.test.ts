import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeldNodes } from '../../src/app/heldNodes.ts';
import type { Logged, NodeAdded } from '../../src/session/event.ts';

function node(id: number): Logged<NodeAdded> {
  const words = `n${id}`;
  return {
    type: 'nodeAdded',
    id,
    parent: id - 1,
    branch: 1,
    path: 'on',
    startsTurn: true,
    turn: id,
    title: words,
    cost: 0,
    context: 0,
    kind: 'prompt',
    body: { words, blocks: [], by: 'person' },
    seq: id,
    time: 0,
  };
}

test('what somebody holds is not read again, and comes in the order asked', async () => {
  const asked: number[][] = [];
  const held = new HeldNodes(ids => {
    asked.push([...ids]);
    return Promise.resolve(ids.filter(id => id < 4).map(node));
  });
  const first = await held.nodes([1, 2]);
  const second = await held.nodes([3, 2, 9, 1]);
  assert.deepEqual(
    second.map(({ id }) => id),
    [3, 2, 1],
  );
  assert.equal(second[1], first[1]);
  assert.equal(second[2], first[0]);
  // What could not be read is asked for again.
  await held.nodes([9, 1]);
  assert.deepEqual(asked, [[1, 2], [3, 9], [9]]);
});

test('what was written just now is not read back while somebody holds it', async () => {
  const asked: number[][] = [];
  const held = new HeldNodes(ids => {
    asked.push([...ids]);
    return Promise.resolve(ids.map(node));
  });
  const written = [node(1), node(2)];
  held.add(written);
  const [, second] = await held.nodes([1, 2, 3]);
  assert.equal(second, written[1]);
  assert.deepEqual(asked, [[3]]);
});
