import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Checkpoints } from '../../src/workspace/checkpoints.ts';
import { after, gitProject, type GitProject, openAny, openFor } from '../support/gitProject.ts';

const hooks = [
  'applypatch-msg',
  'commit-msg',
  'fsmonitor-watchman',
  'post-checkout',
  'post-commit',
  'post-index-change',
  'post-merge',
  'post-rewrite',
  'pre-auto-gc',
  'pre-commit',
  'prepare-commit-msg',
  'reference-transaction',
];

/** Everything git could run for the person leaves a file when it runs. */
function setTraps(project: GitProject): string {
  const sprung = path.join(project.root, 'sprung');
  mkdirSync(sprung);
  const trap = (name: string): string => {
    const file = path.join(project.root, `trap-${name}`);
    writeFileSync(file, `#!/bin/sh\ntouch '${path.join(sprung, name)}'\ncat\n`);
    chmodSync(file, 0o755);
    return file;
  };
  for (const folder of [path.join(project.folder, '.git/hooks'), path.join(project.root, 'hooks')]) {
    mkdirSync(folder, { recursive: true });
    for (const hook of hooks) {
      writeFileSync(path.join(folder, hook), `#!/bin/sh\ntouch '${path.join(sprung, hook)}'\n`);
      chmodSync(path.join(folder, hook), 0o755);
    }
  }
  const template = path.join(project.root, 'template');
  mkdirSync(path.join(template, 'hooks'), { recursive: true });
  writeFileSync(path.join(template, 'hooks', 'post-checkout'), `#!/bin/sh\ntouch '${path.join(sprung, 'template')}'\n`);
  chmodSync(path.join(template, 'hooks', 'post-checkout'), 0o755);
  const settings = {
    'core.hooksPath': path.join(project.root, 'hooks'),
    'core.fsmonitor': trap('fsmonitor'),
    'core.pager': trap('pager'),
    'core.editor': trap('editor'),
    'core.sshCommand': trap('ssh'),
    'diff.external': trap('external'),
    'filter.trap.clean': trap('clean'),
    'filter.trap.smudge': trap('smudge'),
    'filter.trap.process': trap('process'),
    'filter.trap.required': 'true',
    'diff.trap.textconv': trap('textconv'),
    'diff.trap.command': trap('diff'),
    'merge.trap.driver': trap('merge'),
    'commit.gpgSign': 'true',
    'gpg.program': trap('gpg'),
    'init.templateDir': template,
    'credential.helper': trap('credential'),
    'uploadpack.packObjectsHook': trap('pack'),
    'gc.auto': '1',
    'maintenance.auto': 'true',
    'alias.update-index': `!${trap('alias')}`,
  };
  for (const scope of ['--local', '--global'])
    for (const [name, value] of Object.entries(settings)) project.git('config', scope, name, value);
  return sprung;
}

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
