import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { SessionEvent } from '../../src/session/event.ts';
import { fold } from '../../src/session/fold.ts';
import { renderTree } from '../../src/session/renderTree.ts';
import { emptyTree, type Tree } from '../../src/session/tree.ts';
import { treeOf } from '../support/treeOf.ts';

const { tree } = treeOf('a(b!(c+(d!(x~ e(f!(g+)) h(i!)))) j)');
const shown = { tool: 'bash', title: 'ls', detail: 'ls', facts: [], hash: '' };
const runOn = (branch: number, run: number): SessionEvent => ({
  type: 'runStarted',
  run,
  branch,
  at: 0,
  by: 'person',
  credential: 'none',
});

suite('renderTree', () => {
  test('draws turns, forks, heads and what each branch does', () => {
    const busy = after(
      tree,
      runOn(1, 1),
      { type: 'permissionRequested', request: 1, run: 1, branch: 1, call: 't', shown },
      runOn(2, 2),
      runOn(3, 3),
      { type: 'runEnded', run: 3, branch: 3, outcome: 'failed' },
    );
    assert.equal(
      renderTree(busy),
      `Sketch
  n1 [1] a
    n2-n4 [1] b
      x n5 x
      n6-n8 [2] e <- main (asks)
      n9-n10 [2] h <- h (running)
    n11 [2] j <- j (failed)
`
        .replace('  n1', 'n1')
        .replaceAll('\n    ', '\n  '),
    );
  });

  test('shows heads in mid-turn, done runs plainly, and branches that are empty', () => {
    const moved = after(
      tree,
      { type: 'headMoved', branch: 2, from: 10, to: 3, reason: 'rewind' },
      { type: 'headMoved', branch: 3, from: 11, to: 0, reason: 'rewind' },
      runOn(1, 1),
      { type: 'runEnded', run: 1, branch: 1, outcome: 'done' },
    );
    const lines = renderTree(moved).split('\n');
    assert.equal(lines[1], '(empty) <- j');
    assert.match(lines[3] ?? '', /^ {2}n2-n4 \[1\] b <- h at n3$/);
    assert.match(lines[5] ?? '', /<- main$/);
  });

  test('draws a long line of turns without indenting it', () => {
    const turns = Array.from({ length: 3000 }, (_, i) => `t${i}(`).join('');
    const long = treeOf(`${turns}${')'.repeat(3000)}`).tree;
    const lines = renderTree(long).trimEnd().split('\n');
    assert.equal(lines.length, 3001);
    assert.equal(lines.at(-1), 'n3000 [3000] t2999 <- main');
  });

  test('draws nothing but a title of an empty session', () => assert.equal(renderTree(emptyTree), 'Untitled\n'));
});

function after(start: Tree, ...events: readonly SessionEvent[]): Tree {
  return fold(
    start,
    events.map((event, i) => ({ ...event, seq: start.seq + 1 + i, time: 5000 + i })),
  );
}
