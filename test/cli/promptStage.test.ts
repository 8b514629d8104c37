import assert from 'node:assert/strict';
import { test } from 'node:test';
import { promptStage, type PromptStage } from '../../src/cli/promptStage.ts';
import type { Logged } from '../../src/session/event.ts';

const branch = 1;
const prompt = (id: number, words: string): object => ({
  type: 'nodeAdded',
  kind: 'prompt',
  id,
  branch,
  body: { words },
});
const started = (run: number, at: number, by = 'person'): object => ({ type: 'runStarted', run, branch, at, by });
const ended = (run: number, outcome: string): object => ({ type: 'runEnded', run, branch, outcome });
const queued = (number: number, words: string): object => ({ type: 'promptQueued', queued: number, branch, words });
const taken = (number: number): object => ({ type: 'promptUnqueued', queued: number, branch, reason: 'taken' });

test('a prompt that starts at once ends with its own run', () => {
  const stage = after(prompt(5, 'mine'), started(3, 5), ended(2, 'done'));
  assert.deepEqual(stage, { type: 'running', run: 3 });
  assert.equal(after(prompt(5, 'mine'), started(3, 5), ended(3, 'failed')).type, 'ended');
});

test('another prompt on the branch is not taken for it', () => {
  assert.equal(after(prompt(5, 'theirs'), started(3, 5), ended(3, 'done')).type, 'sent');
  const elsewhere = { ...prompt(5, 'mine'), branch: 2 };
  assert.deepEqual(after(elsewhere), { type: 'sent', node: 0 });
});

test('a prompt that waits is followed when it is taken', () => {
  const waits = [queued(1, 'theirs'), queued(2, 'mine'), ended(3, 'done')];
  assert.deepEqual(after(...waits), { type: 'queued', queued: 2 });
  const goes = after(
    ...waits,
    taken(1),
    prompt(6, 'theirs'),
    started(4, 6),
    taken(2),
    prompt(7, 'mine'),
    started(5, 7),
  );
  assert.deepEqual(goes, { type: 'running', run: 5 });
});

test('a prompt that waits is left behind when the turn before it ends badly', () => {
  assert.deepEqual(after(queued(2, 'mine'), ended(3, 'failed')), { type: 'left', queued: 2, outcome: 'failed' });
  assert.equal(after(queued(2, 'mine'), ended(3, 'parked')).type, 'queued');
});

test('a prompt that waits may be taken back; another one that is says nothing of it', () => {
  assert.deepEqual(after(queued(2, 'mine'), { ...taken(2), reason: 'withdrawn' }), { type: 'withdrawn' });
  assert.equal(after(queued(2, 'mine'), { ...taken(1), reason: 'withdrawn' }).type, 'queued');
});

test('a parked run goes on under another number', () => {
  const parked = [prompt(5, 'mine'), started(3, 5), ended(3, 'parked')];
  assert.deepEqual(after(...parked), { type: 'parked' });
  assert.deepEqual(after(...parked, started(4, 6, 'resume')), { type: 'running', run: 4 });
});

function after(...events: object[]): PromptStage {
  const begin: PromptStage = { type: 'sent', node: 0 };
  return events.reduce<PromptStage>((stage, event) => promptStage(stage, event as Logged, branch, 'mine'), begin);
}
