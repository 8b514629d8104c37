import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partingOf } from '../../src/session/parting.ts';
import { treeOf } from '../support/treeOf.ts';

const { tree, id } = treeOf('a(a1!(b(b1!(c(c1!)d(d1!)))e(e1!)))');
const names = ['a', 'a1', 'b', 'b1', 'c', 'c1', 'd', 'd1', 'e', 'e1'];
const named = (node: number): string => names.find(name => id(name) === node) ?? String(node);
const parted = (...ends: string[]): string => {
  const { from, since } = partingOf(tree, ends.map(id));
  return `${named(from)}: ${since.map(ids => ids.map(named).join(' ')).join(' | ')}`;
};

test('paths part at the last node all of them have', () => {
  assert.equal(parted('c1', 'd1'), 'b1: c c1 | d d1');
  assert.equal(parted('c1', 'd1', 'e1'), 'a1: b b1 c c1 | b b1 d d1 | e e1');
});

test('a place on the way to another has gone no way of its own', () => {
  assert.equal(parted('a1', 'c1'), 'a1:  | b b1 c c1');
  assert.equal(parted('c1', 'c1'), 'c1:  | ');
});

test('paths without a common node part at the root', () => {
  const { tree: two, id: of } = treeOf('a(a1!)b(b1!)');
  assert.deepEqual(partingOf(two, [of('a1'), of('b1')]), {
    from: 0,
    since: [
      [of('a'), of('a1')],
      [of('b'), of('b1')],
    ],
  });
  assert.deepEqual(partingOf(two, [0, of('b1')]).from, 0);
});
