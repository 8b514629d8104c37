import assert from 'node:assert/strict';
import { chmodSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { after, gitProject, openFor } from '../support/gitProject.ts';

test('a checkpoint holds what was committed, staged, changed and new', async t => {
  const project = gitProject(t);
  project.write('committed', 'as committed\n');
  project.write('changed', 'old\n');
  project.write('.gitignore', 'ignored\n');
  project.commit();
  project.write('changed', 'new\n');
  project.write('staged', 'staged\n');
  project.git('add', 'staged');
  project.write('deep/new', 'new\n');
  project.write('ignored', 'secret\n');
  const git = project.gitFiles();
  const checkpoints = await openFor(t, project);
  const { id, skipped, changed } = await after(checkpoints, 1);
  assert.deepEqual(project.gitFiles(), git);
  assert.equal(changed, true);
  assert.deepEqual(skipped, []);
  for (const [file, content] of [
    ['committed', 'as committed\n'],
    ['changed', 'new\n'],
    ['staged', 'staged\n'],
    ['deep/new', 'new\n'],
  ] as const) {
    const found = await checkpoints.read(id, file);
    assert.equal(found?.type === 'file' && found.bytes.toString(), content, file);
  }
  assert.equal(await checkpoints.read(id, 'ignored'), undefined);
});

test('the same files are the same checkpoint', async t => {
  const project = gitProject(t);
  project.write('a');
  project.commit();
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  const second = await after(checkpoints, 2, first.id);
  assert.deepEqual({ id: second.id, changed: second.changed }, { id: first.id, changed: false });
});

test('going back gives every kind of file as it was', async t => {
  const project = gitProject(t);
  project.write('plain', 'one\n');
  project.write('crlf', 'a\r\nb\n');
  project.write('becomes/folder', 'x');
  project.write('program', '#!/bin/sh\n');
  chmodSync(path.join(project.folder, 'program'), 0o755);
  symlinkSync('plain', path.join(project.folder, 'link'));
  project.commit();
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  const before = project.files();
  project.write('plain', 'two\n');
  project.remove('becomes');
  project.write('becomes', 'a file now\n');
  chmodSync(path.join(project.folder, 'program'), 0o644);
  project.remove('link');
  project.write('link/inside', 'a folder now\n');
  project.write('new', 'new\n');
  const second = await after(checkpoints, 2, first.id);
  const later = project.files();
  const git = project.gitFiles();
  const back = await checkpoints.restore({
    session: 's1',
    node: 2,
    what: { way: 'exact', to: first.id, since: second.id },
  });
  assert.equal(back.outcome, 'done');
  assert.deepEqual(project.files(), before);
  const again = await checkpoints.restore({ session: 's1', node: 2, what: { way: 'exact', to: back.safety } });
  assert.equal(again.outcome, 'done');
  assert.deepEqual(project.files(), later);
  assert.deepEqual(project.gitFiles(), git);
});

test('only named paths are looked at where the tool that changed them is known', async t => {
  const project = gitProject(t);
  project.write('.gitignore', 'out/\n');
  project.write('a', 'one\n');
  project.write('b', 'one\n');
  project.commit();
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  project.write('a', 'two\n');
  project.write('b', 'two\n');
  project.write('out/made', 'ignored, but an edit tool made it\n');
  const second = await checkpoints.capture({
    session: 's1',
    node: 2,
    parents: [first.id],
    kind: 'post',
    known: ['a', 'out/made', '../outside', '.git/config', 'gone'],
  });
  const diff = await checkpoints.diff(first.id, second.id);
  assert.deepEqual(
    diff.map(one => [one.path, one.status, one.added, one.removed]),
    [
      ['a', 'modified', 1, 1],
      ['out/made', 'added', 1, 0],
    ],
  );
});
