import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Checkpoints } from '../../src/workspace/checkpoints.ts';
import { after, gitProject, type GitProject, openFor } from '../support/gitProject.ts';

/** A project with a fork point and what another branch made of it; the files are back at the fork point. */
async function forked(
  t: Parameters<typeof openFor>[0],
  base: () => void,
  theirs: (project: GitProject) => void,
  project = gitProject(t),
): Promise<{ project: GitProject; checkpoints: Checkpoints; base: string; theirs: string }> {
  base.call(undefined);
  project.commit();
  const checkpoints = await openFor(t, project);
  const start = await after(checkpoints, 1);
  theirs(project);
  const branch = await after(checkpoints, 2, start.id);
  const back = await checkpoints.restore({ session: 's1', node: 1, what: { way: 'exact', to: start.id } });
  assert.equal(back.outcome, 'done');
  return { project, checkpoints, base: start.id, theirs: branch.id };
}

const lines = (changed: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: 9 }, (_, at) => `${changed[at] ?? `line ${at}`}\n`).join('');

test('a branch is adopted on top of what is there, uncommitted, and the adoption is undone by its safety checkpoint', async t => {
  const project = gitProject(t);
  const forkedFrom = await forked(
    t,
    () => {
      project.write('both', lines());
      project.write('renamed', lines({ 0: 'r' }));
    },
    () => {
      project.write('both', lines({ 0: 'theirs' }));
      project.git('mv', 'renamed', 'moved');
      project.git('reset', '-q');
      project.write('new', 'new\n');
    },
    project,
  );
  const { checkpoints, base, theirs } = forkedFrom;
  project.write('both', lines({ 8: 'mine' }));
  project.write('renamed', lines({ 0: 'r', 8: 'mine too' }));
  const git = project.gitFiles();
  const mine = project.files();
  const adopted = await checkpoints.restore({
    session: 's1',
    node: 3,
    what: { way: 'adopt', base, theirs, conflicts: 'mine' },
  });
  assert.equal(adopted.outcome, 'done');
  assert.match(project.read('both'), /^theirs\n[^]*mine\n$/);
  assert.match(project.read('moved'), /mine too\n$/);
  assert.equal(project.has('renamed'), false);
  assert.equal(project.read('new'), 'new\n');
  assert.deepEqual(project.gitFiles(), git);
  const undone = await checkpoints.restore({ session: 's1', node: 3, what: { way: 'exact', to: adopted.safety } });
  assert.equal(undone.outcome, 'done');
  assert.deepEqual(project.files(), mine);
});

for (const [name, base, ours, theirs] of [
  ['content', 'base\n', 'ours\n', 'theirs\n'],
  ['modify and delete', 'base\n', 'ours\n', undefined],
  ['delete and modify', 'base\n', undefined, 'theirs\n'],
  ['add and add', undefined, 'ours\n', 'theirs\n'],
  ['binary', Buffer.from([0, 1]), Buffer.from([0, 2]), Buffer.from([0, 3])],
] as const)
  test(`a conflict of ${name} is told with its sides; mine stays unless theirs is chosen, and nothing is marked`, async t => {
    const project = gitProject(t);
    const put = (content: string | Buffer | undefined): void =>
      content === undefined ? project.remove('file') : project.write('file', content);
    project.write('other', '1\n');
    const start = await forked(
      t,
      () => put(base),
      () => {
        put(theirs);
        project.write('other', '2\n');
      },
      project,
    );
    put(ours);
    const request = { session: 's1', node: 3 };
    const what = { way: 'adopt', base: start.base, theirs: start.theirs, conflicts: 'mine' } as const;
    const before = project.files();
    const preview = await start.checkpoints.preview({ ...request, what });
    assert.deepEqual(project.files(), before);
    const [conflict] = preview.conflicts;
    assert.equal(conflict?.path, 'file');
    const sides = { base, ours, theirs };
    for (const side of ['base', 'ours', 'theirs'] as const)
      assert.deepEqual(
        conflict[side],
        sides[side] === undefined ? undefined : Buffer.from(sides[side] as string),
        side,
      );
    assert.equal((await start.checkpoints.restore({ ...request, what })).outcome, 'done');
    assert.equal(project.read('other'), '2\n');
    assert.deepEqual(project.files()['file'], before['file']);
    const other = { ...what, conflicts: 'theirs' } as const;
    assert.equal((await start.checkpoints.restore({ ...request, what: other })).outcome, 'done');
    assert.equal(project.has('file'), theirs !== undefined);
    if (theirs !== undefined) assert.equal(project.read('file'), theirs.toString());
  });

test('a file against a folder of the same name: mine stays whole', async t => {
  const project = gitProject(t);
  const start = await forked(
    t,
    () => project.write('other', '1\n'),
    () => project.write('place/inner', 'theirs\n'),
    project,
  );
  project.write('place', 'mine\n');
  const what = { way: 'adopt', base: start.base, theirs: start.theirs, conflicts: 'mine' } as const;
  assert.equal((await start.checkpoints.restore({ session: 's1', node: 3, what })).outcome, 'done');
  assert.equal(project.read('place'), 'mine\n');
});

test('a merge is tried in the store alone', async t => {
  const project = gitProject(t);
  const start = await forked(
    t,
    () => project.write('a', lines()),
    () => project.write('a', lines({ 0: 'theirs' })),
    project,
  );
  project.write('a', lines({ 0: 'mine' }));
  const mine = await after(start.checkpoints, 4, start.base);
  const before = project.files();
  const merged = await start.checkpoints.merge({ base: start.base, ours: mine.id, theirs: start.theirs });
  assert.deepEqual([merged.clean, merged.conflicts.map(one => one.path)], [false, ['a']]);
  assert.deepEqual(project.files(), before);
});
