import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { LoggedSkeleton } from '../../src/session/event.ts';
import { fold } from '../../src/session/fold.ts';
import { violations } from '../../src/session/invariants.ts';
import type { NodeSkeleton } from '../../src/session/nodeTable.ts';
import type { Branch, Tree } from '../../src/session/tree.ts';
import { treeOf } from '../support/treeOf.ts';

const whole = treeOf('a(b!(c+(d!(x~ e) f)))').tree;

suite('violations', () => {
  test('finds none in a whole tree', () => assert.deepEqual(violations(whole), []));

  const wrongNodes: [string, Partial<NodeSkeleton>, RegExp][] = [
    ['a parent that is not there', { parent: 8, turn: 0 }, /^n9 has no parent n8$/],
    ['a parent that is younger', { parent: 9, turn: 0 }, /^n9 stands before its parent n9$/],
    ['a node after one beside the path', { parent: 5, turn: 1 }, /continues n5/],
    ['a branch that is not there', { branch: 7 }, /belongs to branch 7/],
    ['a turn that does not follow', { turn: 5 }, /has turn 5/],
    ['a prompt inside a turn', { kind: 'prompt', turn: 1 }, /starts no turn/],
    ['results of no reply', { kind: 'results', parent: 1 }, /answers calls of n1/],
    ['a note beside the path', { path: 'beside' }, /is a note beside the path/],
    ['an event number from the future', { seq: 99 }, /out of order/],
    ['a cost nobody counted', { cost: 1 }, /costs 0/],
  ];
  for (const [what, change, message] of wrongNodes)
    test(`finds ${what}`, () => {
      const node: NodeSkeleton = {
        id: 9,
        parent: 4,
        branch: 1,
        kind: 'note',
        path: 'on',
        startsTurn: false,
        turn: 1,
        title: '',
        cost: 0,
        context: 0,
        seq: whole.seq + 1,
        time: 0,
        ...change,
      };
      const tree = { ...whole, seq: whole.seq + 1, nodes: whole.nodes.with([node]) };
      assert.match(violations(tree).join('\n'), new RegExp(message.source, 'm'));
    });

  const wrongBranches: [string, Partial<Branch>, RegExp][] = [
    ['a head that is not there', { head: 99 }, /has its head at n99/],
    ['a head beside the path', { head: 5 }, /has its head at n5/],
    ['a start that is not there', { from: 99 }, /starts after n99/],
    ['a parent branch that is not there', { parent: 77 }, /made from 77/],
    ['a run with a number nobody gave', { run: { id: 5, at: 1, started: 0, open: [] } }, /has run 5/],
  ];
  for (const [what, change, message] of wrongBranches)
    test(`finds ${what}`, () => {
      const main = whole.branches.get(1);
      assert(main);
      const tree: Tree = { ...whole, branches: new Map([[1, { ...main, ...change }]]) };
      assert.match(violations(tree).join('\n'), message);
    });

  test('finds requests and prompts of what is over', () => {
    const events: LoggedSkeleton[] = [
      { type: 'promptQueued', queued: 1, branch: 9, words: '', when: 'turnEnd', seq: 99, time: 0 },
      {
        type: 'permissionRequested',
        request: 1,
        run: 4,
        branch: 1,
        call: 't',
        shown: { tool: 'bash', title: '', detail: '', facts: [], hash: '' },
        seq: 100,
        time: 0,
      },
    ];
    const found = violations(fold(whole, events));
    assert.deepEqual(found, [
      'request 1 belongs to run 4, which is over',
      'prompt 1 waits for branch 9, which does not exist',
    ]);
  });
});
