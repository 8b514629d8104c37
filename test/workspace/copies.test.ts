import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Upkeep } from '../../src/workspace/checkpoints.ts';
import { after, gitProject, openFor } from '../support/gitProject.ts';

const keepAll: Upkeep = { keep: () => true, quota: 2e9, copies: [] };

test('a copy has the uncommitted files of its checkpoint, a repository of its own, and nothing of the person changes', async t => {
  const project = gitProject(t);
  project.write('.gitignore', 'ignored\n');
  project.write('a', 'committed\n');
  project.write('b', 'committed\n');
  const head = project.commit('first');
  project.git('tag', 'v1');
  project.write('a', 'changed\n');
  project.write('new', 'new\n');
  project.write('ignored', 'ignored\n');
  project.remove('b');
  const checkpoints = await openFor(t, project);
  const { id } = await after(checkpoints, 1);
  const git = project.gitFiles();
  const files = project.files();
  const copy = await checkpoints.copyFor({ name: 'try-mutex', checkpoint: id });
  t.after(() => copy.checkpoints.dispose());
  const { ignored: _, ...wanted } = files;
  assert.deepEqual(project.files(copy.folder), wanted);
  assert.ok(!copy.folder.startsWith(project.folder));
  const inCopy = (...args: string[]): string => project.gitIn(copy.folder, ...args);
  assert.equal(inCopy('status', '--porcelain'), 'M a\n D b\n?? new');
  assert.equal(inCopy('rev-parse', 'HEAD'), head);
  assert.equal(inCopy('log', '-1', '--format=%s', 'v1'), 'first');
  inCopy('commit', '-qam', "the agent's");
  inCopy('stash', '-u', '-q');
  inCopy('gc', '-q', '--prune=now');
  assert.equal(inCopy('fsck', '--connectivity-only').includes('missing'), false);
  assert.deepEqual(project.gitFiles(), git);
  assert.deepEqual(project.files(), files);
});

test('what a branch does in its copy is captured beside the checkpoints of the folder, and compared with them', async t => {
  const project = gitProject(t);
  project.write('a', 'one\n');
  project.commit();
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  const copy = await checkpoints.copyFor({ name: 'b', checkpoint: first.id });
  t.after(() => copy.checkpoints.dispose());
  writeFileSync(path.join(copy.folder, 'a'), 'two\n');
  const second = await copy.checkpoints.capture({ session: 's1', node: 2, parents: [first.id], kind: 'post' });
  const diff = await checkpoints.diff(first.id, second.id);
  assert.deepEqual(
    diff.map(one => `${one.status} ${one.path}`),
    ['modified a'],
  );
  const adopted = await checkpoints.restore({
    session: 's1',
    node: 1,
    what: { way: 'adopt', base: first.id, theirs: second.id, conflicts: 'mine' },
  });
  assert.equal(adopted.outcome, 'done');
  assert.equal(project.read('a'), 'two\n');
});

test('a removed copy comes back with its files and its commits, also those of stashes', async t => {
  const project = gitProject(t);
  project.write('a', 'one\n');
  project.commit();
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  const copy = await checkpoints.copyFor({ name: 'b', checkpoint: first.id });
  writeFileSync(path.join(copy.folder, 'a'), 'committed by the agent\n');
  const inCopy = (...args: string[]): string => project.gitIn(copy.folder, ...args);
  inCopy('commit', '-qam', 'of the agent');
  writeFileSync(path.join(copy.folder, 'a'), 'stashed\n');
  inCopy('stash', '-q');
  writeFileSync(path.join(copy.folder, 'a'), 'not committed\n');
  const [commit, stash] = [inCopy('rev-parse', 'HEAD'), inCopy('rev-parse', 'stash')];
  copy.checkpoints.dispose();
  const last = await checkpoints.removeCopy({ copy, session: 's1', node: 5, parents: [first.id] });
  assert.ok(last);
  assert.deepEqual(readdirSync(path.dirname(copy.top)), []);
  await checkpoints.sweep({ ...keepAll, quota: 0 });
  const again = await checkpoints.copyFor({ name: 'b', checkpoint: last });
  t.after(() => again.checkpoints.dispose());
  assert.equal(again.folder, copy.folder);
  assert.equal(readFileSync(path.join(again.folder, 'a'), 'utf8'), 'not committed\n');
  assert.deepEqual([inCopy('rev-parse', 'main'), inCopy('rev-parse', 'stash')], [commit, stash]);
  assert.equal(inCopy('show', 'stash:a'), 'stashed');
});

test('commits of a copy become a branch of the person’s repository on request, and nothing else changes', async t => {
  const project = gitProject(t);
  project.write('a', 'one\n');
  project.commit();
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  const copy = await checkpoints.copyFor({ name: 'b', checkpoint: first.id });
  t.after(() => copy.checkpoints.dispose());
  assert.equal(await checkpoints.publish(copy, 'try-mutex'), undefined);
  writeFileSync(path.join(copy.folder, 'a'), 'two\n');
  project.gitIn(copy.folder, 'commit', '-qam', 'of the agent');
  const git = project.gitFiles();
  const published = await checkpoints.publish(copy, 'try-mutex');
  assert.equal(published?.commits, 1);
  assert.equal(project.git('show', 'try-mutex:a'), 'two');
  const changed = Object.entries(project.gitFiles()).filter(([name, bytes]) => git[name] !== bytes);
  assert.deepEqual(
    changed.map(([name]) => name).filter(name => !name.startsWith('objects/')),
    ['refs/heads/try-mutex'],
  );
  await assert.rejects(checkpoints.publish(copy, 'main'));
});

test('a copy survives what the person does to commits', async t => {
  const project = gitProject(t);
  project.write('a', 'one\n');
  project.commit();
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  const copy = await checkpoints.copyFor({ name: 'b', checkpoint: first.id });
  t.after(() => copy.checkpoints.dispose());
  project.write('a', 'two\n');
  project.git('commit', '-qa', '--amend', '-m', 'amended');
  project.git('reflog', 'expire', '--expire=all', '--all');
  project.git('gc', '-q', '--prune=now');
  assert.equal(project.gitIn(copy.folder, 'show', 'HEAD:a'), 'one');
  assert.equal(project.gitIn(copy.folder, 'status', '--porcelain'), '');
});

test('a spare makes the next copy; files that differ are written', async t => {
  const project = gitProject(t);
  for (const file of ['a', 'b', 'c/d']) project.write(file, '1\n');
  project.commit();
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  await checkpoints.warm(first.id);
  project.write('b', '2\n');
  project.remove('c');
  project.write('e', 'new\n');
  const second = await after(checkpoints, 2, first.id);
  const copy = await checkpoints.copyFor({ name: 'b', checkpoint: second.id });
  t.after(() => copy.checkpoints.dispose());
  assert.deepEqual(project.files(copy.folder), project.files());
  assert.deepEqual(readdirSync(path.dirname(copy.top)), ['b']);
  const again = await copy.checkpoints.capture({ session: 's1', node: 3, parents: [second.id], kind: 'post' });
  assert.equal(again.id, second.id);
});

test('ignored files come along where the person said so', async t => {
  const project = gitProject(t);
  project.write('.gitignore', 'node_modules/\n.env*\n');
  project.write('.worktreeinclude', '.env\n');
  project.commit();
  project.write('.env', 'A=1\n');
  project.write('.env.other', 'B=1\n');
  project.write('node_modules/tool/bin.js', 'x\n');
  project.write('sub/node_modules/other', 'x\n');
  mkdirSync(path.join(project.folder, 'node_modules/.bin'));
  symlinkSync('../tool/bin.js', path.join(project.folder, 'node_modules/.bin/tool'));
  symlinkSync('/etc/passwd', path.join(project.folder, 'node_modules/.bin/outside'));
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  const copy = await checkpoints.copyFor({ name: 'b', checkpoint: first.id, include: ['/node_modules/'] });
  t.after(() => copy.checkpoints.dispose());
  assert.deepEqual(Object.keys(project.files(copy.folder)).toSorted(), [
    '.env',
    '.gitignore',
    '.worktreeinclude',
    'node_modules/.bin/tool',
    'node_modules/tool/bin.js',
  ]);
});

test('a folder without a repository is copied as it is', async t => {
  const project = gitProject(t, 'folder');
  project.write('a', 'one\n');
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  const copy = await checkpoints.copyFor({ name: 'b', checkpoint: first.id });
  t.after(() => copy.checkpoints.dispose());
  assert.deepEqual(project.files(copy.folder), project.files());
  assert.deepEqual(readdirSync(copy.folder), ['a']);
});

test('the start sweeps what a crash left and keeps what a forgotten copy held', async t => {
  const project = gitProject(t);
  project.write('a', 'one\n');
  project.commit();
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  const kept = await checkpoints.copyFor({ name: 'kept', checkpoint: first.id });
  const forgotten = await checkpoints.copyFor({ name: 'forgotten', checkpoint: first.id });
  const half = await checkpoints.copyFor({ name: 'half', checkpoint: first.id });
  const deleted = await checkpoints.copyFor({ name: 'deleted', checkpoint: first.id });
  for (const copy of [kept, forgotten, half, deleted]) copy.checkpoints.dispose();
  writeFileSync(path.join(forgotten.folder, 'a'), 'only here\n');
  rmSync(deleted.top, { recursive: true });
  const home = path.dirname(kept.top);
  mkdirSync(path.join(home, '.removing-x-1'));
  markAs(project.state, 'half', 'making');
  const swept = await checkpoints.sweep({ ...keepAll, copies: ['kept'] });
  assert.deepEqual(
    swept.copies.map(one => one.name),
    ['forgotten'],
  );
  assert.deepEqual(readdirSync(home), ['kept']);
  const found = await checkpoints.read(swept.copies[0]?.checkpoint ?? '', 'a');
  assert.equal(found?.type === 'file' && found.bytes.toString(), 'only here\n');
});

test('a copy whose folder somebody moved away is made again', async t => {
  const project = gitProject(t);
  project.write('a', 'one\n');
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  const copy = await checkpoints.copyFor({ name: 'b', checkpoint: first.id });
  copy.checkpoints.dispose();
  renameSync(copy.top, path.join(project.root, 'elsewhere'));
  const again = await checkpoints.copyFor({ name: 'b', checkpoint: first.id });
  t.after(() => again.checkpoints.dispose());
  assert.equal(readFileSync(path.join(again.folder, 'a'), 'utf8'), 'one\n');
});

/** Writes into a copy's record what a crash at that moment would have left there. */
function markAs(state: string, name: string, how: string): void {
  const [store = ''] = readdirSync(path.join(state, 'checkpoints'));
  const file = path.join(state, 'checkpoints', store, 'copies', `${name}.json`);
  const record = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({ ...record, state: how }));
}

test('a copy whose making broke off leaves no half of its files, and its commits keep their names', async t => {
  const project = gitProject(t);
  project.write('a', 'one\n');
  project.commit();
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  const copy = await checkpoints.copyFor({ name: 'b', checkpoint: first.id });
  writeFileSync(path.join(copy.folder, 'a'), 'committed by the agent\n');
  project.gitIn(copy.folder, 'commit', '-qam', 'of the agent');
  const commit = project.gitIn(copy.folder, 'rev-parse', 'HEAD');
  copy.checkpoints.dispose();
  const order = { copy, session: 's1', node: 5, parents: [first.id] };
  const last = (await checkpoints.removeCopy(order)) ?? '';
  // A second word to remove it, as from another window, finds nothing to do.
  assert.equal(await checkpoints.removeCopy(order), undefined);
  const never = checkpoints.copyFor({ name: 'b', checkpoint: '0'.repeat(40) });
  await assert.rejects(never);
  assert.deepEqual(readdirSync(path.dirname(copy.top)), []);
  await checkpoints.sweep(keepAll);
  const again = await checkpoints.copyFor({ name: 'b', checkpoint: last });
  t.after(() => again.checkpoints.dispose());
  assert.equal(project.gitIn(again.folder, 'rev-parse', 'main'), commit);
  // One that was made from something else and that nobody knows of is made anew where that is asked.
  const kept = await checkpoints.copyFor({ name: 'b', checkpoint: first.id });
  assert.equal(readFileSync(path.join(kept.folder, 'a'), 'utf8'), 'committed by the agent\n');
  const other = await checkpoints.copyFor({ name: 'b', checkpoint: first.id, found: 'replace' });
  assert.equal(readFileSync(path.join(other.folder, 'a'), 'utf8'), 'one\n');
  for (const one of [kept, other]) one.checkpoints.dispose();
});
