import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gitProject, openAny } from '../support/gitProject.ts';

test('a large folder without a repository is refused with the setting that allows it, and kept where that is said', async t => {
  const project = gitProject(t, 'folder');
  for (const name of ['a', 'b', 'node_modules/x', 'node_modules/y']) project.write(name, '12345');
  const open = async (files: number, bytes: number, large?: 'keep'): Promise<string> => {
    const opened = await openAny(project, { most: { files, bytes }, ...(large && { large }) });
    if (!('refused' in opened)) t.after(() => opened.dispose());
    return 'refused' in opened ? opened.refused : 'kept';
  };
  assert.equal(await open(2, 10), 'kept');
  assert.match(await open(1, 10), /banyan\.checkpoints\.largeFolders/);
  assert.match(await open(2, 9), /banyan\.checkpoints\.largeFolders/);
  assert.equal(await open(1, 9, 'keep'), 'kept');
});
