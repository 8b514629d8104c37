import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fold } from '../../src/session/fold.ts';
import { endedTogether, waysToCompare } from '../../src/session/forkGroups.ts';
import type { SkeletonEvent } from '../../src/session/event.ts';
import type { Tree } from '../../src/session/tree.ts';
import { emptyTree } from '../../src/session/tree.ts';
import { nodeOf, twoTurns } from '../host/tree.ts';

/** The tree after these gestures; what happens in one gesture happens at one moment. */
function after(...gestures: SkeletonEvent[][]): Tree {
  return gestures.reduce(
    (tree, events, at) =>
      fold(
        tree,
        events.map((event, index) => ({ ...event, seq: tree.seq + index + 1, time: (at + 1) * 1000 })),
      ),
    emptyTree,
  );
}

const made = (branch: number, by: 'person' | 'agent' = 'person'): SkeletonEvent => ({
  type: 'branchCreated',
  branch,
  name: `way-${branch}`,
  parent: 1,
  from: 2,
  purpose: 'fork',
  by,
});
const started = (branch: number, node: number): SkeletonEvent[] => [
  nodeOf(node, 2, 'prompt', { turn: 2, title: 'Try', branch }),
  { type: 'runStarted', run: branch, branch, at: node, by: 'person', credential: 'environment' },
];
const ended = (branch: number, outcome: 'done' | 'failed' = 'done'): SkeletonEvent => ({
  type: 'runEnded',
  run: branch,
  branch,
  outcome,
});

const ids = (groups: readonly (readonly { id: number }[])[]): number[][] =>
  groups.map(group => group.map(({ id }) => id));
const start = [twoTurns, [made(2), made(3)], started(2, 5), started(3, 6)];

test('ways that were started together have ended when the last of them ends, however it ends', () => {
  const both = after(...start);
  const one = after(...start, [ended(2)]);
  const none = after(...start, [ended(2)], [ended(3, 'failed')]);
  assert.deepEqual(ids(endedTogether(both, one)), []);
  assert.deepEqual(ids(endedTogether(one, none)), [[2, 3]]);
  assert.deepEqual(ids(endedTogether(both, none)), [[2, 3]]);
  assert.deepEqual(ids(endedTogether(none, none)), []);
});

test('a single way, ways of two gestures and ways an agent made are nobody’s to announce', () => {
  const alone = [twoTurns, [made(2)], started(2, 5)];
  assert.deepEqual(endedTogether(after(...alone), after(...alone, [ended(2)])), []);
  const apart = [twoTurns, [made(2)], [made(3)], started(2, 5), started(3, 6), [ended(2)]];
  assert.deepEqual(endedTogether(after(...apart), after(...apart, [ended(3)])), []);
  const agents = [twoTurns, [made(2, 'agent'), made(3, 'agent')], started(2, 5), started(3, 6), [ended(2)]];
  assert.deepEqual(endedTogether(after(...agents), after(...agents, [ended(3)])), []);
});

test('a way that waits for its next prompt, or is in a later turn, is not announced', () => {
  const queue: SkeletonEvent = { type: 'promptQueued', queued: 1, branch: 2, words: 'And then', when: 'turnEnd' };
  const queued = [...start, [ended(2)], [queue]];
  assert.deepEqual(endedTogether(after(...queued), after(...queued, [ended(3)])), []);
  const later = [...start, [ended(2)], [nodeOf(7, 5, 'prompt', { turn: 3, title: 'Again', branch: 2 })]];
  assert.deepEqual(endedTogether(after(...later), after(...later, [ended(3)])), []);
});

test('the branch they come from is compared too where it went on', () => {
  const tree = after(...start);
  const group = [tree.branches.get(2), tree.branches.get(3)].filter(branch => branch !== undefined);
  assert.deepEqual(waysToCompare(tree, group), [2, 3, 1]);
  const back = after(...start, [{ type: 'headMoved', branch: 1, from: 4, to: 2, reason: 'rewind' }]);
  assert.deepEqual(waysToCompare(back, group), [2, 3]);
});
