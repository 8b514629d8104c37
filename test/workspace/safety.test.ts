import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Checkpoints } from '../../src/workspace/checkpoints.ts';
import { after, gitProject, type GitProject, openAny, openFor } from '../support/gitProject.ts';
import { setTraps } from '../support/gitTraps.ts';

/** All that checkpoints can do, once. */
async function everything(t: TestContext, project: GitProject, checkpoints: Checkpoints): Promise<void> {
  const first = await after(checkpoints, 1);
  project.write('filtered.trap', 'two\n');
  project.write('new', 'new\n');
  const second = await after(checkpoints, 2, first.id);
  await checkpoints.diff(first.id, second.id);
  await checkpoints.blame(second.id, 'filtered.trap');
  await checkpoints.history(second.id, 'filtered.trap');
  project.write('filtered.trap', 'three\n');
  const what = { way: 'keepMine', to: first.id, since: second.id } as const;
  await checkpoints.preview({ session: 's1', node: 2, what });
  assert.equal((await checkpoints.restore({ session: 's1', node: 2, what })).outcome, 'done');
  await checkpoints.merge({ base: first.id, ours: second.id, theirs: first.id });
  await checkpoints.warm(first.id);
  const copy = await checkpoints.copyFor({ name: 'b', checkpoint: second.id });
  t.after(() => copy.checkpoints.dispose());
  await checkpoints.removeCopy({ copy, session: 's1', node: 3, parents: [second.id] });
  await checkpoints.sweep({ keep: () => false, quota: 0, packAt: 0, copies: [] });
}

test('nothing of the person’s set-up ever runs: hooks, filters, watchers, drivers, signing, templates, aliases', async t => {
  const project = gitProject(t);
  project.write('.gitattributes', '*.trap filter=trap diff=trap merge=trap\n');
  project.write('filtered.trap', 'one\n');
  project.commit();
  const sprung = setTraps(project);
  const checkpoints = await openFor(t, project);
  await everything(t, project, checkpoints);
  assert.deepEqual(readdirSync(sprung), []);
  // The traps do work: the person's own git springs them.
  assert.throws(() => project.git('commit', '-qam', 'x'));
  assert.notDeepEqual(readdirSync(sprung), []);
});

test('nothing that an agent set up in the repository of its copy runs, whatever is done with the copy', async t => {
  const project = gitProject(t);
  project.write('.gitattributes', '*.trap filter=trap diff=trap merge=trap\n');
  project.write('filtered.trap', 'one\n');
  project.commit();
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  const copy = await checkpoints.copyFor({ name: 'b', checkpoint: first.id });
  t.after(() => copy.checkpoints.dispose());
  const inCopy = (...args: string[]): string => project.gitIn(copy.folder, ...args);
  const write = (words: string): void => writeFileSync(path.join(copy.folder, 'filtered.trap'), words);
  write('two\n');
  inCopy('commit', '-qam', 'by the agent');
  const sprung = setTraps(project, copy.folder);
  write('three\n');
  const second = await copy.checkpoints.capture({ session: 's1', node: 2, parents: [first.id], kind: 'post' });
  await copy.checkpoints.blame(second.id, 'filtered.trap');
  const what = { way: 'keepMine', to: first.id, since: second.id } as const;
  assert.equal((await copy.checkpoints.restore({ session: 's1', node: 2, what })).outcome, 'done');
  const adopt = { way: 'adopt', base: first.id, theirs: second.id, conflicts: 'markers' } as const;
  assert.equal((await checkpoints.restore({ session: 's1', node: 3, what: adopt })).outcome, 'done');
  assert.equal((await checkpoints.publish(copy, 'published'))?.commits, 1);
  assert.deepEqual(readdirSync(sprung), []);
  // The traps do work: git run by hand there springs them.
  assert.throws(() => inCopy('commit', '-qam', 'x'));
  assert.ok(readdirSync(sprung).includes('fsmonitor'));
  rmSync(sprung, { recursive: true });
  mkdirSync(sprung);
  await checkpoints.removeCopy({ copy, session: 's1', node: 3, parents: [second.id] });
  const again = await checkpoints.copyFor({ name: 'b', checkpoint: second.id });
  t.after(() => again.checkpoints.dispose());
  assert.deepEqual(readdirSync(sprung), []);
  assert.equal(project.read('filtered.trap'), 'three\n');
  assert.deepEqual(readdirSync(path.join(again.folder, '.git/hooks')), []);
  assert.doesNotMatch(readFileSync(path.join(again.folder, '.git/config'), 'utf8'), /trap/);
});

test('variables that would lead git elsewhere lead nowhere', async t => {
  const project = gitProject(t);
  project.write('a', 'one\n');
  project.commit();
  const elsewhere = path.join(project.root, 'elsewhere');
  project.gitIn(project.root, 'init', '-q', elsewhere);
  const before = project.files(path.join(elsewhere, '.git'));
  const env = {
    ...project.env,
    GIT_DIR: path.join(elsewhere, '.git'),
    GIT_WORK_TREE: elsewhere,
    GIT_INDEX_FILE: path.join(elsewhere, '.git/index'),
    GIT_OBJECT_DIRECTORY: path.join(elsewhere, '.git/objects'),
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.bare',
    GIT_CONFIG_VALUE_0: 'true',
    GIT_EXTERNAL_DIFF: '/bin/false',
    GIT_TRACE: path.join(project.root, 'trace'),
    GIT_ASKPASS: '/bin/false',
    EDITOR: '/bin/false',
  };
  const git = project.gitFiles();
  const checkpoints = await openFor(t, project, { env });
  const { id } = await after(checkpoints, 1);
  assert.ok(await checkpoints.read(id, 'a'));
  assert.deepEqual(project.files(path.join(elsewhere, '.git')), before);
  assert.deepEqual(project.gitFiles(), git);
  assert.equal(existsSync(path.join(project.root, 'trace')), false);
});

test(
  'a repository of another owner is captured',
  { skip: process.getuid?.() !== 0 && 'only root can give files away' },
  async t => {
    const project = gitProject(t);
    project.write('a', 'one\n');
    project.commit();
    const { execFileSync } = await import('node:child_process');
    execFileSync('chown', ['-R', '12345:12345', project.folder]);
    assert.throws(() => project.git('status'), /dubious ownership/);
    const checkpoints = await openFor(t, project);
    const { id } = await after(checkpoints, 1);
    assert.ok(await checkpoints.read(id, 'a'));
  },
);

test('no secret of an untracked file, and no reference but pins on commits, gets into the person’s repository', async t => {
  const project = gitProject(t);
  project.write('a', 'one\n');
  const head = project.commit();
  project.write('secret', 'hunter2 hunter2 hunter2\n');
  const objects = project.git('count-objects', '-v');
  const checkpoints = await openFor(t, project);
  await everything(t, project, checkpoints);
  await after(checkpoints, 1);
  assert.equal(project.git('count-objects', '-v'), objects);
  assert.equal(project.git('for-each-ref', '--format=%(objecttype) %(objectname)', 'refs/banyan'), `commit ${head}`);
  assert.equal(project.git('log', '--all', '--format=%H'), head);
  assert.equal(project.git('branch', '--all'), '* main');
});

for (const [name, folder] of [
  ['home', (project: GitProject) => path.join(project.root, 'home')],
  ['the top', () => '/'],
  ['a link to home', (project: GitProject) => path.join(project.root, 'link')],
  ['a folder around home', (project: GitProject) => project.root],
  ['the desktop', (project: GitProject) => path.join(project.root, 'home', 'Desktop')],
  ['the state folder', (project: GitProject) => project.state],
] as const)
  test(`${name} has no checkpoints`, async t => {
    const project = gitProject(t, 'folder');
    mkdirSync(path.join(project.root, 'home', 'Desktop'));
    symlinkSync(path.join(project.root, 'home'), path.join(project.root, 'link'));
    const opened = await openAny(project, { folder: folder(project) });
    assert.ok('refused' in opened, 'refused');
    assert.match(opened.refused, /\.$/);
    assert.equal(existsSync(path.join(project.state, 'checkpoints')), false);
  });

test('a repository that cannot be written lends nothing: its files are taken over', async t => {
  const project = gitProject(t);
  project.write('a', 'one\n');
  project.write('b', 'one\n');
  project.commit();
  // A folder where the pin must stand makes git fail as a read-only disk would, for root too.
  mkdirSync(path.join(project.folder, '.git/refs/banyan'), { recursive: true });
  writeFileSync(path.join(project.folder, '.git/refs/banyan/base'), '');
  const checkpoints = await openFor(t, project);
  const { id } = await after(checkpoints, 1);
  const files = project.files();
  rmSync(path.join(project.folder, '.git'), { recursive: true });
  assert.deepEqual(project.filesOf(id), files);
});
