import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { after, gitProject, openFor } from '../support/gitProject.ts';

test('repositories inside are kept, compared, blamed and restored with the one around them', async t => {
  const project = gitProject(t);
  project.write('a', 'one\n');
  project.commit();
  const inner = path.join(project.folder, 'libs/inner');
  project.write('libs/inner/b', 'one\n');
  project.write('libs/empty/c', 'one\n');
  for (const name of ['inner', 'empty']) project.gitIn(path.join(project.folder, 'libs', name), 'init', '-q');
  project.gitIn(inner, 'add', '-A');
  project.gitIn(inner, 'commit', '-qm', 'inside');
  const git = project.files(path.join(inner, '.git'));
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  assert.deepEqual(first.skipped, []);
  project.write('libs/inner/b', 'one\ntwo\n');
  project.write('libs/empty/c', 'two\n');
  const second = await after(checkpoints, 2, first.id);
  assert.equal(second.changed, true);
  const diff = await checkpoints.diff(first.id, second.id);
  assert.deepEqual(diff.map(one => one.path).toSorted(), ['libs/empty/c', 'libs/inner/b']);
  const blamed = await checkpoints.blame(second.id, 'libs/inner/b');
  assert.deepEqual(
    blamed?.map(({ by }) => (by.who === 'commit' ? by.summary : `${by.who} ${by.node}`)),
    ['inside', 'agent 2'],
  );
  const back = await checkpoints.restore({ session: 's1', node: 2, what: { way: 'exact', to: first.id } });
  assert.equal(back.outcome, 'done');
  assert.deepEqual([project.read('libs/inner/b'), project.read('libs/empty/c')], ['one\n', 'one\n']);
  await checkpoints.restore({ session: 's1', node: 2, what: { way: 'exact', to: back.safety } });
  assert.deepEqual([project.read('libs/inner/b'), project.read('libs/empty/c')], ['one\ntwo\n', 'two\n']);
  const { 'refs/banyan': _, ...now } = project.files(path.join(inner, '.git'));
  const pins = Object.keys(now).filter(name => name.startsWith('refs/banyan/'));
  assert.equal(pins.length, 1);
  assert.deepEqual(Object.fromEntries(Object.entries(now).filter(([name]) => !pins.includes(name))), git);
});

test('a submodule is kept with what is dirty in it, wherever its commit stands', async t => {
  const project = gitProject(t);
  const library = path.join(project.root, 'library');
  project.gitIn(project.root, 'init', '-q', library);
  writeFileSync(path.join(library, 'b'), 'one\n');
  project.gitIn(library, 'add', '-A');
  project.gitIn(library, 'commit', '-qm', 'first');
  project.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'sub');
  project.commit();
  const checkpoints = await openFor(t, project);
  project.write('sub/b', 'dirty\n');
  const first = await after(checkpoints, 1);
  project.gitIn(path.join(project.folder, 'sub'), 'commit', '-qam', 'moved');
  project.write('sub/b', 'later\n');
  project.write('sub/new', 'new\n');
  const second = await after(checkpoints, 2, first.id);
  const moved = project.gitIn(path.join(project.folder, 'sub'), 'rev-parse', 'HEAD');
  await checkpoints.restore({ session: 's1', node: 2, what: { way: 'exact', to: first.id, since: second.id } });
  assert.equal(project.read('sub/b'), 'dirty\n');
  assert.equal(project.has('sub/new'), false);
  assert.equal(project.gitIn(path.join(project.folder, 'sub'), 'rev-parse', 'HEAD'), moved);
});

test('a repository inside comes along into a copy, with what was not committed', async t => {
  const project = gitProject(t);
  project.write('a');
  project.commit();
  project.write('inner/b', 'one\n');
  project.gitIn(path.join(project.folder, 'inner'), 'init', '-q');
  project.gitIn(path.join(project.folder, 'inner'), 'add', '-A');
  project.gitIn(path.join(project.folder, 'inner'), 'commit', '-qm', 'inside');
  project.write('inner/b', 'two\n');
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  const copy = await checkpoints.copyFor({ name: 'b', checkpoint: first.id });
  t.after(() => copy.checkpoints.dispose());
  assert.equal(readFileSync(path.join(copy.folder, 'inner/b'), 'utf8'), 'two\n');
  assert.equal(project.gitIn(path.join(copy.folder, 'inner'), 'log', '--format=%s'), 'inside');
  writeFileSync(path.join(copy.folder, 'inner/b'), 'three\n');
  const second = await copy.checkpoints.capture({ session: 's1', node: 2, parents: [first.id], kind: 'post' });
  assert.deepEqual(
    (await checkpoints.diff(first.id, second.id)).map(one => one.path),
    ['inner/b'],
  );
  const what = { way: 'adopt', base: first.id, theirs: second.id, conflicts: 'mine' } as const;
  await checkpoints.restore({ session: 's1', node: 1, what });
  assert.equal(project.read('inner/b'), 'three\n');
});

test('only the opened part of a repository is kept and restored; the rest is nobody else’s business', async t => {
  const project = gitProject(t);
  project.write('app/a', 'one\n');
  project.write('other/b', 'one\n');
  project.write('.gitignore', '*.log\n');
  project.commit();
  const checkpoints = await openFor(t, project, { folder: path.join(project.folder, 'app') });
  const first = await after(checkpoints, 1);
  project.write('app/a', 'two\n');
  project.write('app/x.log', 'ignored from above\n');
  project.write('other/b', 'two\n');
  project.write('other/new', 'new\n');
  const second = await after(checkpoints, 2, first.id);
  assert.deepEqual(
    (await checkpoints.diff(first.id, second.id)).map(one => one.path),
    ['a'],
  );
  const found = await checkpoints.read(second.id, 'a');
  assert.equal(found?.type === 'file' && found.bytes.toString(), 'two\n');
  assert.equal((await checkpoints.blame(second.id, 'a'))?.[0]?.by.who, 'agent');
  project.git('add', '-A');
  project.git('commit', '-qm', 'elsewhere');
  project.write('other/b', 'three\n');
  const back = await checkpoints.restore({
    session: 's1',
    node: 2,
    what: { way: 'exact', to: first.id, since: second.id },
  });
  assert.equal(back.outcome, 'done');
  assert.deepEqual(
    ['app/a', 'app/x.log', 'other/b', 'other/new'].map(file => project.read(file)),
    ['one\n', 'ignored from above\n', 'three\n', 'new\n'],
  );
  const copy = await checkpoints.copyFor({ name: 'b', checkpoint: second.id });
  t.after(() => copy.checkpoints.dispose());
  assert.equal(readFileSync(path.join(copy.folder, 'a'), 'utf8'), 'two\n');
  assert.equal(path.relative(copy.top, copy.folder), 'app');
});
