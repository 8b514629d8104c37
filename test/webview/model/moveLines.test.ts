import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moveLines } from '../../../webview/model/moveLines.ts';
import { movesStory } from '../harness/moveStates.ts';

const file = { path: 'a.ts', change: 'edited' as const, added: 1, removed: 0 };

/** The lines of a branch of that story, told further. */
function linesOf(told: ReturnType<typeof movesStory>, branch: number): unknown[] {
  const found = told.story.tree.branches.get(branch);
  assert.ok(found);
  return moveLines(told.story.tree, found).map(line => [line.words, line.action, line.adopted, line.path]);
}

test('a move of the workspace stands on the branch it went to, until that goes on', () => {
  const told = movesStory();
  const { story, main, mutex } = told;
  story.add({ type: 'workspaceHeld', branch: mutex, moved: { from: main, safety: 'c', reason: 'use' } });
  const [line] = linesOf(told, mutex) as [[string, string]];
  assert.match(line[0], /^Your workspace moved here from main at \d\d:\d\d\.$/);
  assert.equal(line[1], 'undoUse');
  assert.deepEqual(linesOf(told, main), []);
  story.prompt(mutex, 'Go on.');
  assert.deepEqual(linesOf(told, mutex), []);
});

test('every adoption has its line and its undo, and every file with both sides one to resolve it', () => {
  const told = movesStory();
  const { story, main, mutex } = told;
  const node = story.tree.branches.get(main)?.head ?? 0;
  const base = { type: 'filesAdopted' as const, branch: main, source: mutex, node, safety: 'c', result: 'd' };
  story.add({ ...base, turnOnly: false, files: [file], conflicts: ['a.ts'] });
  const first = story.tree.seq;
  story.add({ ...base, turnOnly: true, files: [file, { ...file, path: 'b.ts' }], conflicts: [] });
  assert.deepEqual(linesOf(told, main), [
    ['Adopted 1 file of try-mutex.', 'undoAdopt', first, undefined],
    ['Both changed the same lines of `a.ts`.', 'resolve', first, 'a.ts'],
    ['Adopted 2 files of turn 7 of try-mutex.', 'undoAdopt', first + 1, undefined],
  ]);
  story.add({ type: 'adoptionUndone', branch: main, adopted: first, safety: 'e' });
  assert.equal(linesOf(told, main).length, 1);
});
