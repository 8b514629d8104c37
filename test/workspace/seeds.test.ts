import assert from 'node:assert/strict';
import { renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { findGit } from '../../src/workspace/findGit.ts';
import { locateRepository } from '../../src/workspace/locateRepository.ts';
import { takeFolders } from '../../src/workspace/pin.ts';
import { spawnGit } from '../../src/workspace/spawnGit.ts';
import { openStore, type Store } from '../../src/workspace/store.ts';
import { after, gitProject, type GitProject, openFor } from '../support/gitProject.ts';

/** A repository in a state that git indexes can be in, with edits that must be seen. */
const states: Record<string, (project: GitProject) => void> = {
  'split index': project => project.git('update-index', '--split-index'),
  'untracked cache': project => project.git('update-index', '--untracked-cache'),
  'index version 4': project => project.git('update-index', '--index-version', '4'),
  'assume-unchanged': project => project.git('update-index', '--assume-unchanged', 'a'),
  'skip-worktree on a file that is there': project => project.git('update-index', '--skip-worktree', 'a'),
  'intent to add': project => {
    project.write('intended', 'x\n');
    project.git('add', '-N', 'intended');
  },
  'staged and then changed': project => {
    project.write('a', 'staged\n');
    project.git('add', 'a');
  },
  'staged and then removed': project => {
    project.write('gone', 'x\n');
    project.git('add', 'gone');
    project.remove('gone');
  },
  'removed from the index alone': project => project.git('rm', '-q', '--cached', 'd/b'),
  'tracked though ignored': project => {
    project.write('.gitignore', 'd/\n');
    project.git('add', '.gitignore');
  },
  'in the middle of a merge': project => {
    diverge(project);
    assert.throws(() => project.git('merge', 'side'));
  },
  'a merge that was resolved': project => {
    diverge(project);
    assert.throws(() => project.git('merge', 'side'));
    project.write('a', 'resolved\n');
    project.git('add', 'a');
  },
  'in the middle of a rebase': project => {
    diverge(project);
    assert.throws(() => project.git('rebase', 'side'));
  },
  bisecting: project => {
    project.commit('second');
    project.git('bisect', 'start', 'HEAD', 'HEAD~1');
  },
  detached: project => project.git('checkout', '-q', '--detach'),
  'a held index.lock': project => writeFileSync(path.join(project.folder, '.git/index.lock'), ''),
  'a broken index': project => writeFileSync(path.join(project.folder, '.git/index'), 'nonsense'),
  'an unborn branch': project => project.git('checkout', '-q', '--orphan', 'empty'),
  'no index at all': project => renameSync(path.join(project.folder, '.git/index'), path.join(project.root, 'index')),
  autocrlf: project => {
    project.git('config', 'core.autocrlf', 'true');
    project.write('crlf', 'a\r\nb\r\n');
    project.git('add', 'crlf');
    project.git('commit', '-qm', 'converted');
  },
  'attributes that convert': project => {
    project.write(
      '.gitattributes',
      '*.crlf text eol=crlf\n*.id ident\n*.utf16 text working-tree-encoding=UTF-16LE\nmixed text\n',
    );
    project.write('a.crlf', 'a\r\nb\r\n');
    project.write('a.id', '$Id$\n');
    project.write('a.utf16', Buffer.from('hello\n', 'utf16le'));
    project.write('mixed', 'a\r\nb\n');
    project.commit('converted');
    project.remove('a.id');
    project.git('checkout', '-q', 'a.id');
  },
  'a filter that is missing': project => {
    project.write('.gitattributes', '*.bin filter=lfs\n');
    project.write('a.bin', 'large\n');
    project.commit('filtered');
    project.git('config', 'filter.lfs.clean', 'no-such-program');
    project.git('config', 'filter.lfs.smudge', 'no-such-program');
    project.git('config', 'filter.lfs.required', 'true');
  },
  'a filter that keeps the length': project => {
    project.git('config', 'filter.turn.clean', 'tr a-z b-za');
    project.git('config', 'filter.turn.smudge', 'tr b-za a-z');
    project.write('.gitattributes', '*.turn filter=turn\n');
    project.write('a.turn', 'hello\n');
    project.commit('turned');
  },
};

/** Makes the index trust what it says of files, as it does a few seconds later: fresh ones it looks at again. */
function letAge(project: GitProject): void {
  const before = Math.floor(Date.now() / 1000) - 100;
  for (const file of Object.keys(project.files())) utimesSync(path.join(project.folder, file), before, before);
  try {
    project.git('update-index', '-q', '--really-refresh');
  } catch {
    // Some of these states have no index that could be trusted.
  }
}

function diverge(project: GitProject): void {
  project.git('checkout', '-q', '-b', 'side');
  project.write('a', 'side\n');
  project.commit('side');
  project.git('checkout', '-q', 'main');
  project.write('a', 'main\n');
  project.commit('main');
}

for (const [name, make] of Object.entries(states))
  test(`${name}: the files are kept as they are on disk`, async t => {
    const project = gitProject(t);
    for (const file of ['a', 'd/b', 'd/c']) project.write(file, `first ${file}\n`);
    project.commit('first');
    make(project);
    letAge(project);
    project.write('a', 'edited behind the back of the index\n');
    project.write('new', 'new\n');
    const git = project.gitFiles();
    const files = project.files();
    const checkpoints = await openFor(t, project);
    const { id, skipped } = await after(checkpoints, 1);
    assert.deepEqual(skipped, []);
    assert.deepEqual(project.filesOf(id), files);
    assert.deepEqual(project.gitFiles(), git);
    project.write('a', 'later\n');
    project.remove('d');
    await checkpoints.restore({ session: 's1', node: 2, what: { way: 'exact', to: id } });
    assert.deepEqual(project.files(), files);
    assert.deepEqual(project.gitFiles(), git);
  });

test('an edit of the same length in the second of the last git add is seen', async t => {
  for (let round = 0; round < 5; round++) {
    const project = gitProject(t);
    const at = Math.floor(Date.now() / 1000) - 5;
    project.write('a', `1${round}\n`);
    utimesSync(path.join(project.folder, 'a'), at, at);
    project.commit();
    project.write('a', `2${round}\n`);
    utimesSync(path.join(project.folder, 'a'), at, at);
    utimesSync(path.join(project.folder, '.git/index'), at, at);
    const checkpoints = await openFor(t, project);
    const { id } = await after(checkpoints, 1);
    const found = await checkpoints.read(id, 'a');
    assert.equal(found?.type === 'file' && found.bytes.toString(), `2${round}\n`);
  }
});

test('names that are hard: line breaks, bytes that are no words, long ones, leading dashes and colons', async t => {
  const project = gitProject(t);
  project.write('a');
  project.commit();
  const names = [
    'line\nbreak',
    'tab\there',
    '"quoted"',
    ':(glob)*',
    '-n',
    '*',
    'nfd e\u0301',
    `${'long/'.repeat(40)}end`,
    ' ',
  ];
  for (const name of names) project.write(name, `${name}\n`);
  writeFileSync(Buffer.concat([Buffer.from(`${project.folder}/latin`), Buffer.from([0xe9])]), 'bytes\n');
  symlinkSync('loop', path.join(project.folder, 'loop'));
  const files = project.files();
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  assert.deepEqual(project.filesOf(first.id), files);
  for (const name of names) {
    if (name.includes('\n')) continue;
    const found = await checkpoints.read(first.id, name);
    assert.equal(found?.type === 'file' && found.bytes.toString(), `${name}\n`, name);
  }
  for (const name of names) project.write(name, 'changed\n');
  project.remove('loop');
  await checkpoints.restore({ session: 's1', node: 2, what: { way: 'exact', to: first.id }, except: ['*'] });
  assert.equal(project.read('*'), 'changed\n');
  await checkpoints.restore({ session: 's1', node: 2, what: { way: 'exact', to: first.id } });
  assert.deepEqual(project.files(), files);
});

test('sparse checkouts, also with a sparse index: what is not there stays away, what is there is kept', async t => {
  const project = gitProject(t);
  for (const file of ['in/a', 'out/b', 'root']) project.write(file, 'one\n');
  project.commit();
  project.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'in');
  const git = project.gitFiles();
  project.write('in/a', 'two\n');
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  const out = await checkpoints.read(first.id, 'out/b');
  assert.equal(out?.type === 'file' && out.bytes.toString(), 'one\n');
  project.write('in/a', 'three\n');
  await checkpoints.restore({ session: 's1', node: 2, what: { way: 'exact', to: first.id } });
  assert.equal(project.read('in/a'), 'two\n');
  assert.equal(project.has('out'), false);
  assert.deepEqual(project.gitFiles(), git);
});

test('a repository of the other hash', async t => {
  const project = gitProject(t, 'folder');
  project.git('init', '-q', '--object-format=sha256');
  project.write('a', 'one\n');
  project.commit();
  project.write('b', 'new\n');
  const files = project.files();
  const checkpoints = await openFor(t, project);
  const { id } = await after(checkpoints, 1);
  assert.equal(id.length, 64);
  assert.deepEqual(project.filesOf(id), files);
  assert.equal((await checkpoints.blame(id, 'a'))?.[0]?.by.who, 'commit');
});

test('linked work trees share a store, each with an index of its own', async t => {
  const project = gitProject(t);
  project.write('a', 'one\n');
  project.commit();
  const linked = path.join(project.root, 'linked');
  project.git('worktree', 'add', '-q', linked, '-b', 'linked');
  const [here, there] = [await openFor(t, project), await openFor(t, project, { folder: linked })];
  project.write('a', 'here\n');
  writeFileSync(path.join(linked, 'a'), 'there\n');
  const [first, second] = await Promise.all([after(here, 1), after(there, 2)]);
  const diff = await here.diff(first.id, second.id);
  assert.deepEqual(
    diff.map(one => one.path),
    ['a'],
  );
});

test('a shallow clone: lines from before its edge are told as the oldest commit it has', async t => {
  const origin = gitProject(t);
  for (const words of ['one\n', 'one\ntwo\n', 'one\ntwo\nthree\n']) {
    origin.write('a', words);
    origin.commit(words.trim().replaceAll('\n', ' '));
  }
  const project = gitProject(t, 'folder');
  project.gitIn(project.root, 'clone', '-q', '--depth=2', `file://${origin.folder}`, project.folder);
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  project.write('a', 'one\ntwo\nthree\nfour\n');
  const second = await after(checkpoints, 2, first.id);
  const blamed = await checkpoints.blame(second.id, 'a');
  const last = blamed?.at(-1)?.by;
  assert.equal(last?.who === 'agent' && last.node, 2);
});

test('the folders of a commit are taken over in one pack, the files stay where they are', async t => {
  const project = gitProject(t);
  project.write('d/e/a', 'one\n');
  project.commit('first');
  const store = await openProjectStore(t, project);
  await takeFolders(store, project.git('rev-parse', 'HEAD'));
  const own = async (name: string): Promise<string | undefined> => {
    const oid = project.git('rev-parse', name);
    const { out } = await spawnGit(store.own(), ['cat-file', '--batch-check'], { input: Buffer.from(`${oid}\n`) });
    return out.toString().split(' ')[1]?.trim();
  };
  assert.deepEqual(await Promise.all(['HEAD^{tree}', 'HEAD:d', 'HEAD:d/e', 'HEAD:d/e/a'].map(own)), [
    'tree',
    'tree',
    'tree',
    'missing',
  ]);
});

async function openProjectStore(t: TestContext, { state, folder, env }: GitProject): Promise<Store> {
  const git = await findGit(env);
  assert.ok(git);
  const store = await openStore({ state, git, env, clock: systemClock }, folder, await locateRepository(folder));
  t.after(() => store.dispose());
  return store;
}
