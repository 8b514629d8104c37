import assert from 'node:assert/strict';
import { test } from 'node:test';
import { after, gitProject, openFor } from '../support/gitProject.ts';

const lines = (changed: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: 9 }, (_, at) => `${changed[at] ?? `line ${at}`}\n`).join('');

test('a merge is kept as a checkpoint that stands on both sides, and no file on disk is touched', async t => {
  const project = gitProject(t);
  project.write('both', lines());
  project.write('out', 'out\n');
  project.commit();
  const checkpoints = await openFor(t, project);
  const base = (await after(checkpoints, 1)).id;
  project.write('both', lines({ 0: 'theirs' }));
  project.write('new', 'new\n');
  project.remove('out');
  const theirs = (await after(checkpoints, 2, base)).id;
  project.write('both', lines({ 8: 'ours' }));
  project.write('out', 'out\n');
  project.remove('new');
  const ours = (await after(checkpoints, 3, base)).id;
  project.write('both', 'now\n');
  const [files, git] = [project.files(), project.gitFiles()];
  const order = { session: 's1', node: 4, ours, base, theirs, conflicts: 'mine' } as const;

  const id = await checkpoints.combine({ ...order, except: ['out'] });
  assert.deepEqual([project.files(), project.gitFiles()], [files, git]);
  const both = await checkpoints.read(id, 'both');
  assert.equal(both?.type === 'file' && both.bytes.toString(), lines({ 0: 'theirs', 8: 'ours' }));
  assert.deepEqual(Object.keys(project.filesOf(id)).sort(), ['both', 'new', 'out']);
  const blamed = await checkpoints.blame(id, 'both');
  assert.deepEqual(
    blamed?.map(({ line, by }) => [line, by.who, by.who === 'commit' ? 0 : by.node]),
    [
      [1, 'agent', 2],
      [2, 'commit', 0],
      [9, 'agent', 3],
    ],
  );
  // Nothing to bring: it is the same checkpoint.
  assert.equal(await checkpoints.combine({ ...order, ours: id, except: ['out'] }), id);
  assert.equal(await checkpoints.combine({ ...order, theirs: base }), ours);
  // The clean-up of other sessions leaves it.
  await checkpoints.sweep({ keep: session => session === 's1', quota: 1, packAt: 1, copies: [] });
  assert.ok(await checkpoints.read(id, 'new'));
  await assert.rejects(checkpoints.combine({ ...order, base: 'a'.repeat(40) }), /there is no checkpoint/);
});
