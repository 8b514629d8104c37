import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writerLines, writerOf, writerWords, type Writer } from '../../../src/host/files/lineWriter.ts';
import { plainWords } from '../plainWords.ts';

const turn: Writer = {
  type: 'turn',
  session: 's1',
  node: 41,
  branch: 'try-mutex',
  turn: 7,
  title: 'Guard the refresh.',
  authority: 'auto',
  time: 1_000_000,
};

test('a line belongs to the stretch it stands in, and to nobody outside of all', () => {
  const lines = [
    { line: 1, count: 2, by: { type: 'earlier' as const } },
    { line: 3, count: 1, by: turn },
    { line: 4, count: 5, by: { type: 'person' as const } },
  ];
  const types = [0, 1, 2, 3, 4, 8, 9].map(line => writerOf(lines, line)?.type);
  assert.deepEqual(types, [undefined, 'earlier', 'earlier', 'turn', 'person', 'person', undefined]);
});

test('behind the line stands who wrote it and how long ago', () => {
  const after = (ms: number): string => writerWords(turn, turn.time + ms, plainWords);
  assert.equal(after(12 * 60_000), 'try-mutex, turn 7, 12 min ago');
  assert.equal(after(73 * 3_600_000), 'try-mutex, turn 7, 3 d ago');
  assert.equal(after(-5000), 'try-mutex, turn 7, 0 s ago');
  assert.equal(writerWords({ type: 'person' }, 0, plainWords), 'You, after the last turn');
  assert.equal(writerWords({ type: 'earlier' }, 0, plainWords), 'From before the first turn');
});

test('on a closer look it has its prompt, its time and the authority it was written on', () => {
  assert.deepEqual(writerLines(turn, 'today 14:02', plainWords), [
    'try-mutex, turn 7',
    '“Guard the refresh.”',
    'today 14:02, on Auto',
  ]);
  assert.deepEqual(writerLines({ ...turn, title: '', authority: '' }, 'today', plainWords), [
    'try-mutex, turn 7',
    'today',
  ]);
  assert.deepEqual(writerLines({ type: 'person' }, '', plainWords), ['You wrote this line after the last turn.']);
});
