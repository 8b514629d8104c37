import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileMarks, firstGreen, leftWords, shownWays, turnRows, wayName } from '../../../webview/model/comparedWays.ts';
import { file, wayOf } from '../harness/compareStates.ts';

test('the way that has the workspace comes last', () => {
  const ways = [wayOf(1, { holder: true }), wayOf(2), wayOf(3)];
  assert.deepEqual(
    shownWays(ways).map(way => way.branch),
    [2, 3, 1],
  );
});

test('the first way that ended, is green and not in the workspace is the one to use', () => {
  const green = { check: 'passed' } as const;
  const first = (...ways: Parameters<typeof firstGreen>[0]): number | undefined => firstGreen(ways)?.branch;
  assert.equal(first(wayOf(1, { ...green, holder: true }), wayOf(2), wayOf(3, green), wayOf(4, green)), 3);
  assert.equal(first(wayOf(2, { ...green, running: true, outcome: '' }), wayOf(3, { check: 'stale' })), undefined);
  assert.equal(first(wayOf(2, { ...green, outcome: 'stopped' })), undefined);
});

test('what becomes of the others is said for one and for more, of copies only where there are any', () => {
  assert.equal(leftWords(1, 0), 'The one you do not use stays in the tree, with its files.');
  assert.equal(
    leftWords(2, 2),
    'The two you do not use stay in the tree, with their files. Their copies on disk are removed after 7 days.',
  );
});

test('files of all ways stand by path, each with what every way made of it', () => {
  const marks = fileMarks([
    wayOf(1, { files: [file('b.ts', 1, 0), file('a.ts', 2, 0)] }),
    wayOf(2, { files: [file('b.ts', 3, 1)] }),
  ]);
  assert.deepEqual(
    marks.map(({ path, marks: of }) => [path, ...of.map(mark => mark?.added)]),
    [
      ['a.ts', 2, undefined],
      ['b.ts', 1, 3],
    ],
  );
});

test('turns stand beside one another in the order after the parting', () => {
  const turn = (number: number) => ({ turn: number, node: number, prompt: '', reply: '' });
  const rows = turnRows([wayOf(1, { turns: [turn(7), turn(8)] }), wayOf(2, { turns: [turn(7)] })]);
  assert.deepEqual(
    rows.map(row => row.map(of => of?.turn)),
    [
      [7, 7],
      [8, undefined],
    ],
  );
});

test('two places of one branch are told apart by their turns', () => {
  const ways = [wayOf(1, { name: 'main', turns: [], turnCount: 0 }), wayOf(1, { name: 'main' }), wayOf(2)];
  assert.deepEqual(
    ways.map(way => wayName(way, ways)),
    ['main, earlier', 'main, turn 7', 'way-2'],
  );
});
