import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyRow } from '../../../src/host/history/historyRow.ts';
import { plainWords } from '../plainWords.ts';

test('a version says its prompt, its turn, its lines and how long ago it was made', () => {
  const version = {
    checkpoint: 'c2',
    before: 'c1',
    session: 's1',
    node: 41,
    branch: 'main',
    turn: 7,
    title: 'Fix it.',
    time: 1_000_000,
    added: 12,
    removed: 3,
  };
  const rows = [version, { ...version, title: '' }].map(one => historyRow(one, 1_000_000 + 7_320_000, plainWords));
  assert.deepEqual(
    rows.map(({ label, description }) => [label, description]),
    [
      ['Fix it.', 'main, turn 7 · +12 −3 · 2 h 02 min ago'],
      ['Turn 7', 'main, turn 7 · +12 −3 · 2 h 02 min ago'],
    ],
  );
});
