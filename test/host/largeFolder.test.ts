import assert from 'node:assert/strict';
import { test } from 'node:test';
import { largeFolder } from '../../src/host/largeFolder.ts';
import { largeFolderWords } from '../../src/workspace/refuse.ts';
import { nodeOf, sessionStart, treeFrom } from './tree.ts';

test('a person is asked about a folder that was left alone for its size, and of no other', () => {
  const after = (reason: string): Parameters<typeof largeFolder>[0] =>
    treeFrom(...sessionStart, nodeOf(1, 0, 'prompt', { turn: 1, title: 'hello' }), {
      type: 'filesNotKept',
      branch: 1,
      node: 1,
      reason,
    });
  assert.equal(largeFolder(after(`${largeFolderWords} Files are not kept here.`), []), '/projects/shop');
  assert.equal(largeFolder(after(largeFolderWords), ['/projects/shop']), undefined);
  assert.equal(largeFolder(after('This is your home folder.'), []), undefined);
});
