import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { after, gitProject, openFor } from '../support/gitProject.ts';

const exact = (to: string, since?: string) => ({ way: 'exact', to, ...(since !== undefined && { since }) }) as const;

test("going back keeps the person's edits since: three-way; where both changed a line mine stays", async t => {
  const project = gitProject(t);
  project.write('a', '1\n2\n3\n4\n5\n6\n7\n8\n');
  project.write('b', 'one\n');
  project.commit();
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  project.write('a', 'agent\n2\n3\n4\n5\n6\n7\n8\n');
  project.write('b', 'agent\n');
  const second = await after(checkpoints, 2, first.id);
  project.write('a', 'agent\n2\n3\n4\n5\n6\n7\nmine\n');
  project.write('b', 'mine\n');
  project.write('new', 'mine\n');
  const request = { session: 's1', node: 2, what: { way: 'keepMine', to: first.id, since: second.id } } as const;
  const preview = await checkpoints.preview(request);
  assert.deepEqual(
    preview.foreign.map(one => one.path),
    ['a', 'b', 'new'],
  );
  assert.deepEqual(
    preview.conflicts.map(one => one.path),
    ['b'],
  );
  const mine = project.files();
  const back = await checkpoints.restore(request);
  assert.equal(back.outcome, 'done');
  assert.equal(project.read('a'), '1\n2\n3\n4\n5\n6\n7\nmine\n');
  assert.equal(project.read('b'), 'mine\n');
  assert.equal(project.read('new'), 'mine\n');
  await checkpoints.restore({ ...request, what: exact(back.safety) });
  assert.deepEqual(project.files(), mine);
});

test('an ignored file in the way is kept first and comes back with the undo', async t => {
  const project = gitProject(t);
  project.write('conf.local', 'from a turn\n');
  project.write('dir/inner', 'from a turn\n');
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  project.remove('conf.local');
  project.remove('dir');
  project.write('.gitignore', 'conf.local\ndir\n');
  const second = await after(checkpoints, 2, first.id);
  project.write('conf.local', 'never captured\n');
  project.write('dir', 'ignored where a folder was\n');
  const mine = project.files();
  const back = await checkpoints.restore({ session: 's1', node: 2, what: exact(first.id, second.id) });
  assert.equal(back.outcome, 'done');
  assert.equal(project.read('conf.local'), 'from a turn\n');
  assert.equal(project.read('dir/inner'), 'from a turn\n');
  await checkpoints.restore({ session: 's1', node: 2, what: exact(back.safety) });
  assert.deepEqual(project.files(), mine);
});

test('ignored files that are not in the way, and those a later .gitignore names, stay', async t => {
  const project = gitProject(t);
  project.write('.gitignore', 'build/\n');
  project.write('a', '1\n');
  project.commit();
  project.write('build/out', 'expensive\n');
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  project.write('.gitignore', 'build/\nlog\n');
  project.write('log', 'a log\n');
  const second = await after(checkpoints, 2, first.id);
  await checkpoints.restore({ session: 's1', node: 2, what: exact(first.id, second.id) });
  assert.equal(project.read('build/out'), 'expensive\n');
  assert.equal(project.read('log'), 'a log\n');
});

test('a file that was ignored at the moment to go back to is not deleted, though nothing ignores it now', async t => {
  const project = gitProject(t);
  project.write('a', '1\n');
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  project.write('sub/.gitignore', '/log\nout/\n');
  project.write('sub/log', 'precious\n');
  project.write('sub/out/deep/x', 'precious\n');
  const second = await after(checkpoints, 2, first.id);
  const files = project.files();
  await checkpoints.restore({ session: 's1', node: 2, what: exact(first.id, second.id) });
  project.write('sub/new', 'leaves\n');
  await after(checkpoints, 3, first.id);
  const back = await checkpoints.restore({ session: 's1', node: 3, what: exact(second.id) });
  assert.deepEqual(project.files(), files);
  const left = back.outcome === 'done' ? back.left.map(one => `${one.path} ${one.reason}`) : [];
  assert.deepEqual(left, ['sub/log ignored', 'sub/out/deep/x ignored']);
});

test('a file that changes between the safety checkpoint and the writing is not lost', async t => {
  const project = gitProject(t);
  project.write('a', 'one\n');
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  project.write('a', 'two\n');
  const second = await after(checkpoints, 2, first.id);
  let heard = 0;
  const safeties: string[] = [];
  const back = await checkpoints.restore({
    session: 's1',
    node: 2,
    what: exact(first.id, second.id),
    onSafety: async id => {
      safeties.push(id);
      if (heard++ === 0) project.write('a', 'typed at the last moment\n');
    },
  });
  assert.equal(back.outcome, 'done');
  assert.equal(safeties.length, 2);
  assert.equal(project.read('a'), 'one\n');
  await checkpoints.restore({ session: 's1', node: 2, what: exact(back.safety) });
  assert.equal(project.read('a'), 'typed at the last moment\n');
});

test('files that never stop changing are left alone', async t => {
  const project = gitProject(t);
  project.write('a', 'one\n');
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  project.write('a', 'two\n');
  const second = await after(checkpoints, 2, first.id);
  let round = 0;
  const onSafety = async (): Promise<void> => project.write('a', `change ${round++}\n`);
  const back = await checkpoints.restore({ session: 's1', node: 2, what: exact(first.id, second.id), onSafety });
  assert.equal(back.outcome, 'stale');
  assert.equal(project.read('a'), `change ${round - 1}\n`);
});

test('nothing is written when the safety checkpoint could not be told', async t => {
  const project = gitProject(t);
  project.write('a', 'one\n');
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  project.write('a', 'two\n');
  const onSafety = (): Promise<void> => Promise.reject(new Error('the log is full'));
  await assert.rejects(
    checkpoints.restore({ session: 's1', node: 1, what: exact(first.id), onSafety }),
    /the log is full/,
  );
  assert.equal(project.read('a'), 'two\n');
});

test('files the person unticked, and whole folders, stay as they are', async t => {
  const project = gitProject(t);
  for (const file of ['a', 'b', 'c/d', 'c/e']) project.write(file, '1\n');
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  for (const file of ['a', 'b', 'c/d', 'c/e']) project.write(file, '2\n');
  const second = await after(checkpoints, 2, first.id);
  const back = await checkpoints.restore({
    session: 's1',
    node: 2,
    what: exact(first.id, second.id),
    except: ['b', 'c'],
  });
  assert.deepEqual(
    ['a', 'b', 'c/d', 'c/e'].map(file => project.read(file)),
    ['1\n', '2\n', '2\n', '2\n'],
  );
  assert.equal(back.outcome === 'done' && back.left.length, 3);
});

test('files that do not change keep their time', async t => {
  const project = gitProject(t);
  for (const file of ['a', 'b']) project.write(file, '1\n');
  project.commit();
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  project.write('a', '2\n');
  const before = statSync(path.join(project.folder, 'b'), { bigint: true });
  await checkpoints.restore({ session: 's1', node: 2, what: exact(first.id) });
  const later = statSync(path.join(project.folder, 'b'), { bigint: true });
  assert.deepEqual([later.mtimeNs, later.ino], [before.mtimeNs, before.ino]);
});

test('a folder that became a link to the outside: nothing is written behind it', async t => {
  const project = gitProject(t);
  project.write('dir/file', 'inside\n');
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  const outside = path.join(project.root, 'outside');
  mkdirSync(outside);
  writeFileSync(path.join(outside, 'file'), 'outside\n');
  project.remove('dir');
  symlinkSync(outside, path.join(project.folder, 'dir'));
  const second = await after(checkpoints, 2, first.id);
  const linked = project.files();
  await checkpoints.restore({ session: 's1', node: 2, what: exact(first.id, second.id) });
  assert.equal(project.read('dir/file'), 'inside\n');
  assert.deepEqual(project.files(outside), { file: project.files(outside)['file'] });
  await checkpoints.restore({ session: 's1', node: 2, what: exact(second.id) });
  assert.deepEqual(project.files(), linked);
  project.remove('dir');
  project.write('dir/file', 'again\n');
  assert.equal(statSync(path.join(outside, 'file')).size, 'outside\n'.length);
});

test('what is too much, or no file, is skipped, named, and never touched by going back', async t => {
  const project = gitProject(t);
  project.write('tracked', 'small\n');
  project.commit();
  const caps = { newFile: 100, trackedFile: 200, newInFolder: 5 };
  const checkpoints = await openFor(t, project, { caps });
  const first = await after(checkpoints, 1);
  project.write('tracked', 'x'.repeat(300));
  project.write('huge', 'x'.repeat(150));
  for (let at = 0; at < 8; at++) project.write(`packages/installed/deep/f${at}`);
  project.write('packages/source');
  execFileSync('mkfifo', [path.join(project.folder, 'pipe')]);
  const second = await after(checkpoints, 2, first.id);
  assert.deepEqual(second.skipped.map(one => `${one.path} ${one.reason}`).toSorted(), [
    'huge big',
    'packages/installed/deep/ many',
    'tracked big',
  ]);
  await checkpoints.restore({ session: 's1', node: 2, what: exact(first.id, second.id) });
  assert.equal(project.read('huge').length, 150);
  assert.equal(project.read('tracked').length, 300);
  assert.equal(project.has('packages/installed/deep/f7'), true);
  assert.equal(project.has('packages/source'), false);
  project.write('huge', 'small now\n');
  await after(checkpoints, 3, second.id);
  await checkpoints.restore({ session: 's1', node: 3, what: exact(second.id) });
  assert.equal(project.read('huge'), 'small now\n');
});

test(
  'a file nobody may read is skipped; the others are kept',
  { skip: process.getuid?.() === 0 && 'root reads everything' },
  async t => {
    const project = gitProject(t);
    for (const file of ['a', 'b', 'c', 'd']) project.write(file, '1\n');
    chmodSync(path.join(project.folder, 'c'), 0);
    const checkpoints = await openFor(t, project);
    const { id, skipped } = await after(checkpoints, 1);
    assert.deepEqual(skipped, [{ path: 'c', reason: 'unreadable' }]);
    for (const file of ['a', 'b', 'd']) assert.ok(await checkpoints.read(id, file), file);
  },
);
