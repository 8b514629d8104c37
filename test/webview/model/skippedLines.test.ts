import { test } from 'node:test';
import assert from 'node:assert/strict';
import { emptyView, foldView } from '../../../src/protocol/view.ts';
import { skippedLines } from '../../../webview/model/skippedLines.ts';
import { turnsOf } from '../../../webview/model/turnsOf.ts';
import { frameOf, tellStory } from '../harness/story.ts';

/** The lines under each turn, after checkpoints that lacked these paths, as `path reason`. */
function said(...checkpoints: string[][]): string[][] {
  const story = tellStory();
  let view = foldView(emptyView, { n: 1, ...frameOf(story, 1) });
  story.fresh();
  for (const lacking of checkpoints) {
    const node = story.prompt(1, 'Go on.');
    const skipped = lacking.map(text => text.split(' ')).map(([path = '', reason = '']) => ({ path, reason }));
    story.add({ type: 'checkpointTaken', branch: 1, node, kind: 'post', checkpoint: 'c', skipped, ms: 5 });
  }
  view = foldView(view, { n: 2, events: story.fresh() });
  const turns = turnsOf(view);
  const lines = skippedLines(view, turns);
  return turns.map(turn => (lines.get(turn.key) ?? []).map(line => line.words));
}

test('what is too big to go back is named under its turn', () => {
  assert.deepEqual(said(['data/a.bin big', 'data/b.bin big']), [
    ['2 files are too big to go back: data/a.bin, data/b.bin.'],
  ]);
});

test('a path is said once, and a turn whose checkpoint is whole says nothing', () => {
  assert.deepEqual(said([], ['a.bin big'], ['a.bin big', 'b.bin big']), [
    [],
    ['1 file is too big to go back: a.bin.'],
    ['1 file is too big to go back: b.bin.'],
  ]);
});

test('a turn whose files were not kept says so, and both lines are there when the window comes anew', () => {
  const story = tellStory();
  const node = story.prompt(1, 'Go on.');
  const skipped = [{ path: 'a.bin', reason: 'big' }];
  story.add({ type: 'checkpointTaken', branch: 1, node, kind: 'pre', checkpoint: 'c', skipped, ms: 5 });
  const reason = 'The disk is full.';
  story.add({ type: 'filesNotKept', branch: 1, node, reason });
  story.add({ type: 'filesNotKept', branch: 1, node, reason });
  const view = foldView(emptyView, { n: 1, ...frameOf(story, 1) });
  const [turn] = turnsOf(view);
  assert.deepEqual(
    skippedLines(view, turnsOf(view))
      .get(turn?.key ?? 0)
      ?.map(line => line.words),
    ['Files were not kept for this turn: The disk is full.', '1 file is too big to go back: a.bin.'],
  );
});

test('each reason has a line, and long lists end in how many more there are', () => {
  assert.deepEqual(said(['a big', 'b big', 'c big', 'd big', 'e big', 'cache/ many', 'pipe special', 'x unreadable']), [
    [
      '5 files are too big to go back: a, b, c and 2 more.',
      '1 folder has too many files to go back: cache/.',
      '1 special file cannot go back: pipe.',
      '1 file cannot go back (unreadable): x.',
    ],
  ]);
});

test('a folder of the workspace of which nothing is kept is named', () => {
  assert.deepEqual(said(['/projects/home/ folder', 'a.bin big']), [
    ['The files of 1 folder are not kept: /projects/home/.', '1 file is too big to go back: a.bin.'],
  ]);
});
