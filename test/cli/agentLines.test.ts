import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentLines } from '../../src/cli/agentLines.ts';
import { agentsOf } from '../../src/session/agentsOf.ts';
import type { Logged } from '../../src/session/event.ts';
import { emptyTree, type Branch, type Tree } from '../../src/session/tree.ts';

const branch = (id: number, name: string, parent: number, by: 'person' | 'agent') =>
  ({ id, name, parent, by, purpose: 'fork' }) as unknown as Branch;
const treeWith = (...branches: Branch[]): Tree => ({
  ...emptyTree,
  branches: new Map(branches.map(each => [each.id, each])),
});

const tree = treeWith(
  branch(1, 'main', 0, 'person'),
  branch(2, 'side', 1, 'person'),
  branch(3, 'probe', 1, 'agent'),
  branch(4, 'deeper', 3, 'agent'),
  branch(5, 'of-side', 2, 'agent'),
);

function told(...events: object[]): string[] {
  const lines = agentLines(tree, 1);
  return events.flatMap(event => lines(event as Logged));
}

test('a person’s forks are no agents of the branch they came from, and neither is who they made', () => {
  assert.deepEqual([...agentsOf(tree, 1)], [1, 3, 4]);
  assert.deepEqual([...agentsOf(tree, 2)], [2, 5]);
});

test('who was made and for what, by the name it was given', () => {
  const made = { type: 'branchCreated', by: 'agent', purpose: 'spawn' };
  const task = { role: 'task', words: 'Look at\nthe cache.', returns: [] };
  assert.deepEqual(
    told(
      { ...made, branch: 6, name: 'looks', parent: 1, task },
      { ...made, branch: 7, name: 'below', parent: 6, purpose: 'fork', task },
      { ...made, branch: 8, name: 'main-1', parent: 1, purpose: 'fork', task: { ...task, role: 'delegate' } },
      { ...made, branch: 9, name: 'other', parent: 2, task },
      { ...made, branch: 10, name: 'mine', parent: 1, by: 'person' },
    ),
    [
      '+ looks spawned by main: Look at the cache.',
      '+ below forked by looks: Look at the cache.',
      '+ main-1 answers for main: Look at the cache.',
    ],
  );
});

test('how they ended, and not how the branch itself did', () => {
  const receipt = { files: [], check: 'none', checkTitle: '', checkCount: '', steps: 1, cost: 0.25, ms: 1 };
  assert.deepEqual(
    told(
      { type: 'runEnded', branch: 3, outcome: 'done', receipt },
      { type: 'runEnded', branch: 4, outcome: 'limit' },
      { type: 'runEnded', branch: 1, outcome: 'done', receipt },
      { type: 'runEnded', branch: 5, outcome: 'done', receipt },
    ),
    ['= probe done · $0.25', '= deeper limit'],
  );
});

test('what they ask and say, and a result only once', () => {
  const sent = { type: 'messageSent', from: 3, to: 1, words: 'Which one?' };
  assert.deepEqual(
    told(
      { ...sent, kind: 'question' },
      { ...sent, kind: 'answer', from: 1, to: 3, words: `The ${'long '.repeat(40)}one.` },
      { ...sent, kind: 'result' },
      { ...sent, kind: 'message', from: 0, to: 3, words: 'Stop at noon.\u001B[2J' },
      { ...sent, kind: 'message', from: 5, to: 2 },
      { type: 'questionAsked', branch: 4, questions: [{ words: 'May I?', choices: [], otherwise: 'I do not.' }] },
      { type: 'questionAnswered', branch: 4, answers: ['Yes.'], by: 'person' },
      { type: 'questionAnswered', branch: 4, answers: [''], by: 'person' },
      { type: 'questionAnswered', branch: 4, answers: ['I do not.'], by: 'default' },
      { type: 'questionAnswered', branch: 4, answers: [''], by: 'withdrawn' },
    ),
    [
      '> question from probe to main: Which one?',
      `> answer from main to probe: The ${'long '.repeat(19)}…`,
      '> message from you to probe: Stop at noon.␛[2J',
      '? deeper asks: May I?',
      '  answered: Yes.',
      '  left to the agent',
      '  as it said: I do not.',
    ],
  );
});
