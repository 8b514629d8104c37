import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adoptWords, usualHow, usualTarget, useWords } from '../../../webview/model/fileMoves.ts';
import { movesStory } from '../harness/moveStates.ts';

const { story, main, mutex, retry, scout } = movesStory();
const { tree } = story;
const turns = { first: 7, last: 7 };
const move = { branch: 'b', holder: 'main', back: 2, turns, yours: [] };

test('what moving the workspace means is said in whole sentences', () => {
  const puts = 'Puts b’s files in your workspace.';
  assert.equal(useWords(move), `${puts} main’s 2 files of turn 7 go back first; they stay in the tree.`);
  assert.equal(
    useWords({ ...move, back: 1, turns: { first: 7, last: 9 }, yours: [{ path: 'a.ts' }] }),
    `${puts} main’s 1 file of turns 7 to 9 goes back first; it stays in the tree. Your change in a.ts is kept.`,
  );
  assert.equal(
    useWords({ ...move, back: 0, yours: [{ path: 'a' }, { path: 'b' }] }),
    `${puts} Your changes in 2 files are kept.`,
  );
  assert.equal(
    useWords({ ...move, turns: { first: 8, last: 7 } }),
    `${puts} main’s 2 files go back first; they stay in the tree.`,
  );
  assert.equal(useWords({ ...move, back: undefined, turns: { first: 8, last: 7 } }), puts);
});

test('changes go to where a branch came from; from the workspace’s own branch to one that has files', () => {
  assert.deepEqual([usualTarget(tree, mutex), usualTarget(tree, scout), usualTarget(tree, main)], [main, main, mutex]);
});

test('a way beside another replaces it, what was started for another goes on top, and so does one turn', () => {
  assert.deepEqual(
    [
      usualHow(tree, mutex, main, 0),
      usualHow(tree, scout, main, 0),
      usualHow(tree, scout, mutex, 0),
      usualHow(tree, mutex, main, 9),
    ],
    ['replace', 'merge', 'replace', 'merge'],
  );
});

test('where files change is said, and how many are left out', () => {
  assert.equal(adoptWords(tree, main, 2, 0), 'Changes 2 files in your workspace.');
  assert.equal(adoptWords(tree, mutex, 1, 0), 'Changes 1 file in try-mutex’s copy.');
  assert.equal(adoptWords(tree, main, 3, 1), '2 of 3 files change.');
  assert.equal(adoptWords(tree, retry, 0, 0), 'No file of retry-loop would change.');
});
