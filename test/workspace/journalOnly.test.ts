import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gitProject, openFor } from '../support/gitProject.ts';

test('without git the files that edit tools name are kept and brought back, and the person is told what is not covered', async t => {
  const project = gitProject(t, 'folder');
  project.write('a', 'one\n');
  project.write('shell', 'one\n');
  const checkpoints = await openFor(t, project, { env: { PATH: '/nowhere' } });
  assert.equal(checkpoints.kind, 'journal');
  assert.match(checkpoints.warnings[0] ?? '', /What shell commands change is not covered/);
  const take = (node: number, kind: 'pre' | 'post', parents: string[], known: string[]) =>
    checkpoints.capture({ session: 's1', node, parents, kind, known });
  const first = await take(1, 'pre', [], ['a', 'new', '../outside']);
  project.write('a', 'two\n');
  project.write('new', 'new\n');
  project.write('shell', 'two\n');
  const second = await take(2, 'post', [first.id], ['a', 'new']);
  assert.deepEqual(
    (await checkpoints.diff(first.id, second.id)).map(one => `${one.status} ${one.path}`),
    ['modified a', 'added new'],
  );
  const mine = { way: 'keepMine', to: first.id, since: second.id } as const;
  project.write('a', 'typed since\n');
  const back = await checkpoints.restore({ session: 's1', node: 2, what: mine });
  assert.deepEqual(back.outcome === 'done' && back.conflicts.map(one => one.path), ['a']);
  assert.deepEqual([project.read('a'), project.has('new'), project.read('shell')], ['typed since\n', false, 'two\n']);
  const exact = { way: 'exact', to: first.id, since: second.id } as const;
  const again = await checkpoints.restore({ session: 's1', node: 2, what: exact });
  assert.equal(project.read('a'), 'one\n');
  await checkpoints.restore({ session: 's1', node: 2, what: { way: 'exact', to: again.safety } });
  assert.equal(project.read('a'), 'typed since\n');
});
