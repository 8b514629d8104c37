import { test } from 'node:test';
import assert from 'node:assert/strict';
import { resultPlaces } from '../../src/host/resultPlaces.ts';
import { loginStory } from '../webview/harness/scenes.ts';
import { plainWords } from './plainWords.ts';

test('a result can go to where others stand, and under the turns that are known', () => {
  const { story, main, mutex, at } = loginStory();
  const rows = resultPlaces(story.tree, mutex, main, plainWords);
  assert.deepEqual(
    rows.filter(({ place }) => place.node === 0).map(({ label }) => label),
    ['main', 'retry-loop', 'flake-stats'],
  );
  const turns = rows.filter(({ place }) => place.node !== 0);
  assert.deepEqual(
    turns.map(({ description }) => description),
    ['turn 6 of main', 'turn 5 of main', 'turn 4 of main', 'turn 3 of main', 'turn 2 of main', 'turn 1 of main'],
  );
  assert.deepEqual(turns[0]?.place, { branch: main, node: at });
  assert.equal(turns[0]?.detail, 'This starts a new line at turn 6. main stays as it is.');
});
