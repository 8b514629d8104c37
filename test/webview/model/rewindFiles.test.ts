import { test } from 'node:test';
import assert from 'node:assert/strict';
import { changed } from '../harness/rewindStates.ts';
import {
  changesAnything,
  filesThatChange,
  goBackWords,
  inOrder,
  pathParts,
  stayWords,
  yourEditsWords,
  type RewindFiles,
} from '../../../webview/model/rewindFiles.ts';

const files = (more: Partial<RewindFiles> = {}): RewindFiles => ({
  from: 'c1',
  to: 'c2',
  changes: [changed('b.ts'), changed('a.ts')],
  yours: [],
  conflicts: [],
  left: [],
  ...more,
});

test('what the person changed goes back only where all is taken exactly, and no file stands twice', () => {
  const preview = files({ yours: [changed('c.ts'), changed('a.ts')] });
  const paths = (edits: 'keepMine' | 'exact'): string[] => filesThatChange(preview, edits).map(file => file.path);
  assert.deepEqual(paths('keepMine'), ['a.ts', 'b.ts']);
  assert.deepEqual(paths('exact'), ['a.ts', 'b.ts', 'c.ts']);
});

test('edits of the person alone are something that could go back', () => {
  assert.equal(changesAnything(files({ changes: [], yours: [changed('c.ts')] })), true);
  assert.equal(changesAnything(files({ changes: [] })), false);
});

test('how many files go back', () => {
  assert.deepEqual(
    [goBackWords(0, 0), goBackWords(1, 0), goBackWords(3, 0), goBackWords(3, 1)],
    ['No file changes.', '1 file goes back.', '3 files go back.', '2 of 3 files go back.'],
  );
});

test('what becomes of the person’s edits', () => {
  const one = files({ yours: [changed('src/login.ts')] });
  const two = files({ yours: [changed('a.ts'), changed('b.ts')] });
  assert.equal(yourEditsWords(files(), 'keepMine', 7), '');
  assert.equal(yourEditsWords(one, 'keepMine', 7), 'You changed src/login.ts after turn 7. Your change is kept.');
  assert.equal(yourEditsWords(two, 'keepMine', 7), 'You changed 2 files after turn 7. Your changes are kept.');
  assert.equal(yourEditsWords(two, 'exact', 7), 'You changed 2 files after turn 7. They go back too.');
});

test('what stays is said with its reason; taken exactly there is no conflict, and a long list ends in a number', () => {
  const left = [{ path: 'data/a.bin', reason: 'it is too big to go back' }];
  const preview = files({ conflicts: ['a.ts'], left });
  assert.deepEqual(stayWords(preview, 'keepMine'), [
    'You changed the same lines of a.ts: yours stay.',
    'data/a.bin stays. It is too big to go back.',
  ]);
  assert.deepEqual(stayWords(preview, 'exact'), ['data/a.bin stays. It is too big to go back.']);
  const many = Array.from({ length: 9 }, (_, index) => ({ path: `${index}`, reason: 'big' }));
  assert.equal(stayWords(files({ left: many }), 'exact').at(-1), '5 more files stay.');
});

test('a path is its name and its folder', () => {
  assert.deepEqual(pathParts('src/auth/token.ts'), { name: 'token.ts', folder: 'src/auth' });
  assert.deepEqual(pathParts('token.ts'), { name: 'token.ts', folder: '' });
  assert.deepEqual(pathParts('src/token.ts', '/projects/app'), { name: 'token.ts', folder: 'src' });
});

test('in another folder of the workspace a path begins with that folder’s name', () => {
  assert.deepEqual(pathParts('/projects/api/src/token.ts', '/projects/app'), { name: 'token.ts', folder: 'api/src' });
  assert.deepEqual(pathParts('/projects/api/token.ts', '/projects/app'), { name: 'token.ts', folder: 'api' });
  assert.deepEqual(pathParts('C:\\api\\src\\t.ts', 'C:\\app'), { name: 't.ts', folder: 'api/src' });
  assert.deepEqual(pathParts('D:\\api\\t.ts', 'C:\\app'), { name: 't.ts', folder: 'D:\\api' });
});

test('what other programs run stands first, so that a long list hides none of it', () => {
  const changes = [changed('b.ts'), changed('z/.vscode/tasks.json'), changed('a.ts')];
  const paths = (runLater: string[]): string[] => inOrder({ changes, runLater }).map(({ path }) => path);
  assert.deepEqual(paths(['z/.vscode/tasks.json']), ['z/.vscode/tasks.json', 'a.ts', 'b.ts']);
  assert.deepEqual(paths([]), ['a.ts', 'b.ts', 'z/.vscode/tasks.json']);
});
