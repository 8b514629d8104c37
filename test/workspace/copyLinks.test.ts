import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { after, gitProject, openFor } from '../support/gitProject.ts';

/** What an agent behind a wall can put into its copy's `.git`: links to where it cannot look, for us to follow. */
for (const [name, head] of [
  ['the objects and a branch', 'refs/heads/main'],
  ['the objects and the head', 'HEAD'],
] as const)
  test(`links in a copy's repository are not followed: ${name} of another repository`, async t => {
    const project = gitProject(t);
    project.write('a', 'one\n');
    project.commit();
    const secret = path.join(project.root, 'secret');
    project.gitIn(project.root, 'init', '-q', '-b', 'main', secret);
    project.gitIn(secret, 'commit', '-q', '--allow-empty', '-m', 'canary-4711');
    project.gitIn(secret, 'repack', '-qad');
    if (head === 'HEAD') project.gitIn(secret, 'checkout', '-q', '--detach');
    const checkpoints = await openFor(t, project);
    const { id } = await after(checkpoints, 1);
    const copy = await checkpoints.copyFor({ name: 'b', checkpoint: id });
    t.after(() => copy.checkpoints.dispose());
    for (const file of ['objects/pack', head]) {
      rmSync(path.join(copy.folder, '.git', file), { recursive: true, force: true });
      symlinkSync(path.join(secret, '.git', file), path.join(copy.folder, '.git', file));
    }
    await assert.rejects(checkpoints.publish(copy, 'published'), /holds links/);
    assert.equal(project.git('for-each-ref', 'refs/heads/published'), '');
    await checkpoints.removeCopy({ copy, session: 's1', node: 2, parents: [id] });
    const again = await checkpoints.copyFor({ name: 'b', checkpoint: id });
    t.after(() => again.checkpoints.dispose());
    assert.doesNotMatch(project.gitIn(again.folder, 'log', '--all', '--format=%s'), /canary/);
    assert.doesNotMatch(project.gitIn(again.folder, 'log', '--format=%s'), /canary/);
  });

test('nothing of ours is written through a link in the repository itself', async t => {
  const project = gitProject(t);
  project.write('a', 'one\n');
  project.commit();
  const away = path.join(project.root, 'away');
  mkdirSync(path.join(away, 'base'), { recursive: true });
  symlinkSync(away, path.join(project.folder, '.git', 'refs', 'banyan'));
  const checkpoints = await openFor(t, project);
  const { id } = await after(checkpoints, 1);
  assert.deepEqual(readdirSync(path.join(away, 'base')), []);
  assert.deepEqual(project.filesOf(id), project.files());
  const copy = await checkpoints.copyFor({ name: 'b', checkpoint: id });
  t.after(() => copy.checkpoints.dispose());
  project.gitIn(copy.folder, 'commit', '-q', '--allow-empty', '-m', 'work');
  symlinkSync(away, path.join(project.folder, '.git', 'refs', 'heads', 'team'));
  await assert.rejects(checkpoints.publish(copy, 'team/work'), /Links stand in your repository/);
  assert.deepEqual(readdirSync(away), ['base']);
});
