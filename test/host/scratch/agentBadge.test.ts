import assert from 'node:assert/strict';
import test from 'node:test';
import { agentBadge, agentState, agentWords } from '../../../src/host/scratch/agentBadge.ts';
import { endedSessions } from '../../../src/host/scratch/endedSessions.ts';
import type { SkeletonEvent } from '../../../src/session/event.ts';
import { row } from '../row.ts';
import { sessionStart, treeFrom } from '../tree.ts';

const spawned: SkeletonEvent = {
  type: 'branchCreated',
  branch: 2,
  name: 'tests',
  parent: 1,
  from: 0,
  purpose: 'spawn',
  by: 'agent',
};
const started: SkeletonEvent = { type: 'runStarted', run: 1, branch: 2, at: 0, by: 'agent', credential: 'none' };
const ended = (outcome: 'done' | 'failed' | 'stopped'): SkeletonEvent => ({
  type: 'runEnded',
  run: 1,
  branch: 2,
  outcome,
});
const tool = (name: string): SkeletonEvent => ({
  type: 'toolStarted',
  run: 1,
  branch: 2,
  call: 'c1',
  tool: name,
  title: name,
});

/** Badge and words of branch 2 after these events. */
function shown(...events: SkeletonEvent[]): [string, string] {
  const tree = treeFrom(...sessionStart, spawned, ...events);
  const branch = tree.branches.get(2);
  assert.ok(branch);
  const words = agentWords(tree, branch, (text, ...values) => text.replace('{0}', values[0] ?? ''));
  return [agentBadge(branch.purpose, agentState(tree, branch)), words];
}

test('a folder tells how its branch was made and what its agent does', () => {
  assert.deepEqual(shown(), ['S', 'Spawned by main']);
  assert.deepEqual(shown(started), ['S▶', 'Spawned by main · running']);
  assert.deepEqual(shown(started, tool('bash')), ['S▶', 'Spawned by main · running']);
  assert.deepEqual(shown(started, tool('wait')), ['S…', 'Spawned by main · waits for other agents']);
  const question: SkeletonEvent = { type: 'questionAsked', question: 1, run: 1, branch: 2, call: 'c1', questions: [] };
  assert.deepEqual(shown(started, tool('ask'), question), ['S?', 'Spawned by main · waits for you']);
  assert.deepEqual(shown(started, ended('done')), ['S✓', 'Spawned by main · done']);
  assert.deepEqual(shown(started, ended('failed')), ['S✗', 'Spawned by main · failed']);
  assert.deepEqual(shown(started, ended('stopped')), ['S■', 'Spawned by main · stopped']);
});

test('sessions in which something runs or waits are not offered for removal, the shown one not by itself', () => {
  const [one, two, three, lost] = ['s00000000a', 's00000000b', 's00000000c', 's00000000d'];
  const sessions = [
    row({ session: one, title: 'first' }),
    row({ session: two, running: 1 }),
    row({ session: three, title: '' }),
  ];
  const folders = ['memory', one, two, three, lost];
  assert.deepEqual(
    endedSessions(folders, sessions, three, words => words),
    [
      { label: 'first', description: one, folder: one, picked: true },
      { label: three, description: three, folder: three, picked: false },
      { label: lost, description: 'no session of this computer', folder: lost, picked: false },
    ],
  );
});
