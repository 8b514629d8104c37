import { test } from 'node:test';
import assert from 'node:assert/strict';
import { emptyView, foldView, type View } from '../../../src/protocol/view.ts';
import { displayItems, stepsWords } from '../../../webview/model/displayItems.ts';
import { turnsOf } from '../../../webview/model/turnsOf.ts';
import { loginStory } from '../harness/scenes.ts';
import { frameOf, tellStory } from '../harness/story.ts';

const viewOf = (story: ReturnType<typeof tellStory>, branch: number): View =>
  foldView(emptyView, { n: 1, ...frameOf(story, branch) });

test('a path is cut into turns with their prompts, numbers and ends', () => {
  const { story, mutex, at } = loginStory();
  const turns = turnsOf(viewOf(story, mutex));
  assert.deepEqual(
    turns.map(turn => turn.number),
    [1, 2, 3, 4, 5, 6, 7, 8],
  );
  assert.equal(turns[6]?.opening?.words, 'Guard the refresh with a mutex. Leave the retry logic alone.');
  assert.equal(turns[5]?.end, at);
  assert.equal(turns[6]?.before, at);
  assert.deepEqual([turns[5]?.branch, turns[6]?.branch], [1, mutex]);
});

test('a receipt comes from the log, and a running turn has none', () => {
  const { story, mutex } = loginStory();
  const turns = turnsOf(viewOf(story, mutex));
  assert.equal(turns[6]?.receipt?.check, 'passed');
  assert.equal(turns[6]?.receipt?.checkCount, '20 of 20');
  assert.deepEqual(
    turns[6]?.receipt?.files.map(file => [file.path, file.added, file.removed]),
    [['src/auth/token.ts', 12, 3]],
  );
  assert.equal(turns[7]?.state, 'running');
  assert.equal(turns[7]?.receipt, undefined);
});

test('calls carry their answers, and open calls none', () => {
  const { story, mutex } = loginStory();
  const calls = turnsOf(viewOf(story, mutex)).flatMap(turn => turn.items.filter(item => item.type === 'call'));
  const byId = new Map(calls.map(call => [call.call, call]));
  assert.equal(byId.get('m7-5')?.outcome?.exit, 0);
  assert.match(byId.get('m7-5')?.text ?? '', /pass 20/);
  assert.equal(byId.get('m8-2')?.outcome, undefined);
  assert.equal(byId.get('m8-2')?.title, 'npm test -- refresh');
});

test('turns that did not change stay the very same objects', () => {
  const { story, mutex } = loginStory();
  story.fresh();
  const view = viewOf(story, mutex);
  const before = turnsOf(view);
  story.results(mutex, [
    { call: 'm8-1', name: 'write', title: 't' },
    { call: 'm8-2', name: 'bash', title: 'npm test', exit: 0 },
  ]);
  const after = turnsOf(foldView(view, { n: 2, events: story.fresh() }), before);
  assert.equal(after[6], before[6]);
  assert.notEqual(after[7], before[7]);
});

test('a stopped turn says so, and a failed reply stands in its turn without being its end', () => {
  const story = tellStory();
  story.prompt(1, 'Go.');
  story.start(1);
  story.reply(1, ['Half'], { stop: 'failed', failure: { kind: 'cut', message: 'The connection ended.' } });
  story.end(1, 'failed', { failure: { kind: 'cut', message: 'The connection ended.' } });
  const [turn] = turnsOf(viewOf(story, 1));
  assert.equal(turn?.end, 1);
  assert.deepEqual(
    turn?.items.map(item => item.type),
    ['says', 'failed'],
  );
  story.start(1);
  story.reply(1, ['Half'], { stop: 'aborted' });
  story.end(1, 'stopped');
  assert.equal(turnsOf(viewOf(story, 1))[0]?.state, 'stopped');
});

test('after the turn four or more calls in a row are one line; while it runs they are not', () => {
  const { story, main } = loginStory();
  const sixth = turnsOf(viewOf(story, main))[5];
  assert.ok(sixth);
  assert.deepEqual(
    displayItems(sixth.items, 'ended').map(item => item.type),
    ['says', 'steps'],
  );
  assert.equal(displayItems(sixth.items, 'running').filter(item => item.type === 'call').length, 8);
  const calls = sixth.items.filter(item => item.type === 'call');
  assert.equal(stepsWords(calls), 'read 6 files, ran 3 commands, searched 5 times');
});
