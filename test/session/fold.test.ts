import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { isExecution, type Logged, type SessionEvent } from '../../src/session/event.ts';
import { fold } from '../../src/session/fold.ts';
import { violations } from '../../src/session/invariants.ts';
import { emptyTree, type Tree } from '../../src/session/tree.ts';
import { choices, sessionFrom } from '../support/randomSession.ts';

suite('fold', () => {
  test('keeps every invariant: parents exist and are older, heads exist, numbers agree', () => {
    fc.assert(
      fc.property(choices, list => {
        assert.deepEqual(violations(fold(emptyTree, logged(sessionFrom(list)))), []);
      }),
    );
  });

  test('gives the same tree whether events come at once, one by one, or in batches cut anywhere', () => {
    fc.assert(
      fc.property(choices, fc.array(fc.nat(), { maxLength: 5 }), (list, cuts) => {
        const events = logged(sessionFrom(list));
        const whole = plain(fold(emptyTree, events));
        assert.deepEqual(plain(inBatches(events, cuts)), whole);
        assert.deepEqual(plain(events.reduce((tree, event) => fold(tree, [event]), emptyTree)), whole);
      }),
    );
  });

  test('passes over events that were folded before', () => {
    fc.assert(
      fc.property(choices, fc.nat(), (list, cut) => {
        const events = logged(sessionFrom(list));
        const tree = fold(emptyTree, events);
        assert.deepEqual(plain(fold(tree, events.slice(cut % events.length))), plain(tree));
      }),
    );
  });

  test('leaves a whole conversation when what happened on the way is dropped', () => {
    fc.assert(
      fc.property(choices, list => {
        const events = logged(sessionFrom(list));
        const conversation = fold(
          emptyTree,
          events.filter(event => !isExecution(event)),
        );
        assert.deepEqual(violations(conversation), []);
        assert.deepEqual(talk(conversation), talk(fold(emptyTree, events)));
      }),
    );
  });

  test('leaves older trees as they were', () => {
    fc.assert(
      fc.property(choices, fc.nat(), (list, cut) => {
        const events = logged(sessionFrom(list));
        const early = fold(emptyTree, events.slice(0, cut % events.length));
        const before = structuredClone(plain(early));
        fold(early, events);
        fold(early, events.slice(0, -1));
        assert.deepEqual(plain(early), before);
      }),
    );
  });

  test('closes what a run left open when the run ends', () => {
    const shown = { tool: 'bash', title: 'ls', detail: 'ls', facts: [], hash: 'h' };
    const tree = fold(
      emptyTree,
      logged([
        { type: 'branchCreated', branch: 1, name: 'main', parent: 0, from: 0, purpose: 'main', by: 'person' },
        { type: 'runStarted', run: 1, branch: 1, at: 0, by: 'person', credential: 'none' },
        { type: 'toolStarted', run: 1, branch: 1, call: 't', tool: 'bash', title: 'ls' },
        { type: 'permissionRequested', request: 1, run: 1, branch: 1, call: 't', shown },
        { type: 'runEnded', run: 1, branch: 1, outcome: 'interrupted', unknown: 'ls' },
      ]),
    );
    assert.equal(tree.requests.size, 0);
    assert.deepEqual(tree.branches.get(1)?.run?.open, []);
    assert.equal(tree.branches.get(1)?.run?.end?.unknown, 'ls');
  });
});

function logged(events: readonly SessionEvent[]): Logged[] {
  return events.map((event, i) => ({ ...event, seq: i + 1, time: 1000 + i }));
}

function inBatches(events: readonly Logged[], cuts: readonly number[]): Tree {
  const ends = cuts.map(cut => cut % (events.length + 1)).sort((a, b) => a - b);
  let [tree, start] = [emptyTree, 0];
  for (const end of [...ends, events.length]) {
    tree = fold(tree, events.slice(start, end));
    start = end;
  }
  return tree;
}

/** A tree as plain values, to be compared. */
function plain(tree: Tree): object {
  return { ...tree, nodes: tree.nodes.ids().map(id => ({ ...tree.nodes.get(id), children: tree.nodes.children(id) })) };
}

/** What people said to each other: nodes, branches and heads, without the runs between. */
function talk(tree: Tree): object {
  const branches = [...tree.branches.values()].map(({ run: _, notes: __, ...branch }) => branch);
  const { nodes } = plain(tree) as { nodes: { seq: number }[] };
  return { nodes, branches, title: tree.title, holder: tree.holder, cost: tree.cost };
}
