import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { openFiles, type FilesPlace } from '../support/filesPlace.ts';

const limit = { timeout: 60_000 };

/** A branch from the head of `main`, without words. */
async function fork(place: FilesPlace, name: string, at = place.head()): Promise<number> {
  const ways = [{ name, words: '' }];
  const { branches } = await place.window.intend({ type: 'fork', session: place.session, branch: 1, at, ways });
  const branch = branches[0] ?? 0;
  await place.window.viewer.when(view => view.tree.branches.has(branch));
  return branch;
}

/** One turn of a branch that runs one command. */
async function bash(place: FilesPlace, branch: number, command: string): Promise<void> {
  place.api.reply([toolUse('bash', { command })]);
  place.api.reply([text('done')]);
  await place.window.turn(place.session, branch, command);
}

/** A file of a branch's copy. */
function ofCopy(place: FilesPlace, branch: number, path: string): string {
  const folder = place.window.viewer.view.tree.branches.get(branch)?.copy?.folder;
  assert.ok(folder !== undefined, `branch ${branch} has no copy`);
  return readFileSync(join(folder, path), 'utf8');
}

test('two branches write the same path side by side; neither the workspace nor the other sees it', limit, async t => {
  const place = await openFiles(t);
  await place.bash('first', 'printf main > a.txt');
  const [left, right] = [await fork(place, 'left'), await fork(place, 'right')];
  await bash(place, left, 'printf left > a.txt');
  await bash(place, right, 'cat a.txt && printf right > a.txt');
  assert.equal(place.file('a.txt'), 'main');
  assert.equal(ofCopy(place, left, 'a.txt'), 'left');
  assert.equal(ofCopy(place, right, 'a.txt'), 'right');
  assert.equal(place.window.viewer.view.tree.holder, 1);
});
