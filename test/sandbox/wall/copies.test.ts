import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { WalledHandsOptions } from '../../../src/sandbox/walledHands.ts';
import type { Reach } from '../../../src/session/wall.ts';
import type { WorkingCopy } from '../../../src/workspace/checkpoints.ts';
import { after, gitProject, openFor, type GitProject } from '../../support/gitProject.ts';
import { detected, openWall, type OpenedWall } from './openWall.ts';

const { report, builder } = await detected();
const skip = builder ? false : report.words;

interface Copied {
  readonly project: GitProject;
  readonly copy: WorkingCopy;
  readonly other: WorkingCopy;
  /** Another wall over the copy, or, with other `roots` and without `shownAt`, over something else of the project. */
  open(reach?: Reach, options?: Partial<WalledHandsOptions>): OpenedWall;
}

/** A person's repository with a copy for a branch and one for another, and walls with the copy in the workspace's place. */
async function copied(t: TestContext, part = '', before = (_: GitProject): void => {}): Promise<Copied> {
  const project = gitProject(t);
  before(project);
  for (const file of ['a.txt', 'sub/b.txt', '.vscode/settings.json']) project.write(file, `of the person: ${file}\n`);
  project.commit('first');
  project.write('sub/b.txt', 'changed by the person\n');
  const folder = join(project.folder, part);
  const checkpoints = await openFor(t, project, { folder });
  const { id } = await after(checkpoints, 1);
  const [copy, other] = [
    await checkpoints.copyFor({ name: 'mutex', checkpoint: id }),
    await checkpoints.copyFor({ name: 'other', checkpoint: id }),
  ];
  for (const one of [copy, other]) t.after(() => one.checkpoints.dispose());
  writeFileSync(join(other.folder, 'canary'), 'canary-4711');
  project.write('person.txt', 'canary-4712');
  const open: Copied['open'] = (reach = { files: 'write', hosts: [] }, options = {}) => {
    if (!builder) throw new Error(report.words);
    return openWall(t, builder, {
      reach,
      options: { roots: [copy.folder], shownAt: folder, hidden: [project.state], ...options },
    });
  };
  return { project, copy, other, open };
}

test('a copy stands in the place of the workspace; the workspace and other copies are not there', { skip }, async t => {
  const { project, copy, other, open } = await copied(t);
  const files = project.files();
  const { sh, run } = open();
  assert.equal(
    await sh(`pwd; cat a.txt ${project.folder}/sub/b.txt; ls -A`),
    [project.folder, 'of the person: a.txt', 'changed by the person', '.git\n.vscode\na.txt\nsub'].join('\n'),
  );
  assert.deepEqual((await run('write', { path: join(project.folder, 'sub/new.txt'), content: 'new\n' })).facts, [
    { type: 'fileChanged', path: 'sub/new.txt', change: 'created', added: 1, removed: 0 },
  ]);
  await sh('echo mine > a.txt');
  assert.equal(readFileSync(join(copy.folder, 'a.txt'), 'utf8'), 'mine\n');
  assert.equal(readFileSync(join(copy.folder, 'sub/new.txt'), 'utf8'), 'new\n');
  assert.deepEqual(project.files(), files);
  assert.match((await run('read', { path: copy.folder })).text, /outside of what the tools may reach|no such file/i);
  assert.equal(
    await sh(`ls -A ${dirname(copy.folder)} ${copy.folder} ${other.folder} 2>/dev/null | grep -v :`),
    '(no output)',
  );
});

test('no way leads from a copy to the workspace, to another copy or to other objects', { skip }, async t => {
  const { project, copy, other, open } = await copied(t);
  const files = project.files();
  const { sh, run } = open();
  const up = '../'.repeat(20);
  const ways = [
    `cat ${other.folder}/canary ${up}${other.folder.slice(1)}/canary ../other/canary ${project.folder}/person.txt person.txt`,
    'for p in /proc/[0-9]*; do cat $p/root/$0/canary $p/root/$1/person.txt $p/cwd/../other/canary $p/fd/*/canary; done',
    'ln -s $0 l1; ln -s $1/person.txt l2; cat l1/canary l2',
    'mkdir -p m; mount --bind $1 m; cat m/person.txt; unshare -rm cat $1/person.txt',
    'umount $1; cat $1/person.txt; git -C $1 cat-file -p :person.txt; git --git-dir $1/.git show HEAD:person.txt',
    'git worktree add -f /tmp/w HEAD; cat /tmp/w/person.txt /tmp/w/../other/canary',
    'find /tmp /var/tmp /home /root /run /mnt /srv -name canary -o -name person.txt | xargs cat',
  ];
  for (const way of ways)
    assert.doesNotMatch(
      await sh(`${way.replaceAll('$0', other.folder).replaceAll('$1', project.folder)}; true`),
      /canary-471/,
      way,
    );
  for (const path of [join(other.folder, 'canary'), 'l1/canary', 'l2', join(copy.folder, 'a.txt')])
    assert.equal((await run('read', { path })).failed, true, path);
  assert.deepEqual(project.files(), files);
});

test('git works inside, and the repository of the person stays as it is, byte for byte', { skip }, async t => {
  const { project, copy, open } = await copied(t);
  const git = project.gitFiles();
  const { sh } = open();
  const said = await sh(
    [
      'git config user.name >/dev/null || export GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x',
      'git log --format=%s',
      'git status --porcelain',
      'git diff --stat | tail -1',
      'git commit -qam two',
      'echo more >> a.txt',
      'git stash -q',
      'git stash pop -q',
      'git checkout -q -b side',
      'git commit -qam three',
      'git rebase -q HEAD~1',
      'git gc -q --prune=now',
      'git fsck --connectivity-only',
      'git log --format=%s',
      'git show main:a.txt',
    ].join(' && '),
  );
  assert.equal(
    said,
    [
      'first',
      ' M sub/b.txt',
      ' 1 file changed, 1 insertion(+), 1 deletion(-)',
      'three',
      'two',
      'first',
      'of the person: a.txt',
    ].join('\n'),
  );
  assert.deepEqual(project.gitFiles(), git);
  assert.equal(project.gitIn(copy.folder, 'log', '--format=%s'), 'three\ntwo\nfirst');
  assert.equal(project.gitIn(copy.folder, 'fsck', '--connectivity-only'), '');
});

test(
  'protected places of a copy are held and taken away in the copy, and told by the path the agent knows',
  { skip },
  async t => {
    const { project, copy, open } = await copied(t);
    const [files, git] = [project.files(), project.gitFiles()];
    const { sh, run, hands } = open();
    assert.match(
      await sh(
        'LC_ALL=C; echo x > .vscode/settings.json; echo x > .git/config; echo x > .git/hooks/x; mv .git/objects .git/o; mv .git g',
      ),
      /settings\.json: Read-only[^]*config: Read-only[^]*hooks\/x: Read-only[^]*objects.*busy[^]*\.git.*busy/,
    );
    const { text, facts } = await run('bash', {
      command: `mkdir -p ${project.folder}/sub/.idea; echo x > sub/.idea/x`,
    });
    assert.match(text, /\[sub\/\.idea was taken away: .* It is kept in .*\/quarantine\/.*\/sub\/\.idea\.\]/);
    assert.deepEqual(
      facts.flatMap(fact => (fact.type === 'violation' ? [fact.violation.what] : [])),
      ['sub/.idea'],
    );
    const { '.vscode/settings.json': kept } = project.files(copy.folder);
    assert.equal(kept, files['.vscode/settings.json']);
    await hands.dispose();
    assert.deepEqual(Object.keys(project.files(copy.folder)).toSorted(), [
      '.vscode/settings.json',
      'a.txt',
      'sub/b.txt',
    ]);
    assert.deepEqual([project.files(), project.gitFiles()], [files, git]);
  },
);

test('where a copy looks for objects stays what it was, whatever an agent writes there', { skip }, async t => {
  const { project, copy, open } = await copied(t);
  const alternates = join(copy.folder, '.git/objects/info/alternates');
  const before = readFileSync(alternates, 'utf8');
  assert.equal(readlinkSync(before.trim()), join(project.folder, '.git/objects'));
  const { sh, run, hands } = open();
  assert.match(
    await sh(`LC_ALL=C; echo /secret > .git/objects/info/alternates; touch ${before.trim()}/x`),
    /Read-only[^]*Read-only/,
  );
  const { text } = await run('bash', {
    command: 'cd .git/objects; mv info old; mkdir info; echo /secret > info/alternates',
  });
  assert.match(text, /\.git\/objects\/info\/alternates was taken away.*What stood there before is back/);
  assert.equal(readFileSync(alternates, 'utf8'), before);
  await hands.dispose();
  assert.equal(await open().sh('git log --format=%s; git cat-file -p HEAD:a.txt'), 'first\nof the person: a.txt');
});

test('of a part of a repository the whole copy is seen, and the part is written', { skip }, async t => {
  const { project, copy, open } = await copied(t, 'sub');
  assert.notEqual(copy.folder, copy.top);
  const [files, git] = [project.files(), project.gitFiles()];
  const { sh, run } = open();
  assert.equal(
    await sh('pwd; git rev-parse --show-toplevel; cat ../a.txt; git status --porcelain'),
    [join(project.folder, 'sub'), project.folder, 'of the person: a.txt', ' M sub/b.txt'].join('\n'),
  );
  assert.equal(
    await sh(
      'export GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x; git commit -qam two && git log --format=%s',
    ),
    'two\nfirst',
  );
  assert.match(
    await sh('LC_ALL=C; echo x > ../a.txt; echo x > ../.git/config; cat ../person.txt'),
    /Read-only[^]*Read-only[^]*No such/,
  );
  const { facts } = await run('bash', {
    command: 'mkdir .zed; touch x; mkdir -p ../.git/modules/x; touch ../.git/config.worktree',
  });
  assert.deepEqual(
    facts.flatMap(fact => (fact.type === 'violation' ? [fact.violation.what] : [])).toSorted(),
    ['.zed', join(project.folder, '.git/config.worktree')].toSorted(),
  );
  assert.deepEqual([project.files(), project.gitFiles()], [files, git]);
});

test('a copy that may only be read is not written', { skip }, async t => {
  const { project, copy, open } = await copied(t);
  const before = project.files(copy.folder);
  const { sh, run } = open({ files: 'read', hosts: [] });
  assert.match(
    await sh('LC_ALL=C; cat a.txt; echo x > a.txt; touch new; git log --format=%s'),
    /^of the[^]*Read-only[^]*Read-only[^]*first$/,
  );
  assert.equal((await run('write', { path: 'new', content: 'x' })).failed, true);
  assert.deepEqual(project.files(copy.folder), before);
});

test('a repository inside the workspace works in the copy too', { skip }, async t => {
  const { open } = await copied(t, '', project => {
    project.write('inner/in.txt', 'inner\n');
    project.gitIn(join(project.folder, 'inner'), 'init', '-q', '-b', 'main');
    project.gitIn(join(project.folder, 'inner'), 'add', '.');
    project.gitIn(join(project.folder, 'inner'), 'commit', '-qm', 'inside');
  });
  const { sh } = open();
  assert.equal(await sh('cd inner; git status --porcelain; git log --format=%s; cat in.txt'), 'inside\ninner');
});

test('hands in the workspace itself see no copy', { skip }, async t => {
  const { project, other, open } = await copied(t);
  const { sh } = open(undefined, { roots: [project.folder], shownAt: undefined as never });
  assert.equal(
    await sh(`cat person.txt; cat ${other.folder}/canary ${dirname(other.folder)}.lent/*/pack/* 2>/dev/null`),
    'canary-4712',
  );
});

test('further roots are seen beside a copy, and what lies in the workspace is that of the copy', { skip }, async t => {
  const { project, copy, open } = await copied(t);
  const beside = join(project.root, 'beside');
  mkdirSync(beside);
  const { sh } = open(undefined, { roots: [copy.folder, beside, join(project.folder, 'sub')] });
  assert.match(
    await sh(`echo x > ../beside/x; echo x > sub/y; mkdir -p ../beside/n/.idea sub/.zed; ls -A sub`),
    /b\.txt\ny[^]*(sub\/\.zed was[^]*beside\/n\/\.idea was|beside\/n\/\.idea was[^]*sub\/\.zed was)/,
  );
  assert.equal(readFileSync(join(beside, 'x'), 'utf8'), 'x\n');
  assert.equal(readFileSync(join(copy.folder, 'sub/y'), 'utf8'), 'x\n');
  assert.deepEqual(Object.keys(project.files(join(project.folder, 'sub'))), ['b.txt']);
});
