import assert from 'node:assert/strict';
import { test } from 'node:test';
import { after, gitProject, openFor } from '../support/gitProject.ts';

test('every line is told by who wrote it: a commit, the person since, an agent, the person between turns', async t => {
  const project = gitProject(t);
  project.write('a', 'committed\nkept\nalso kept\n');
  project.commit('first words');
  project.write('a', 'committed\nnot committed\nkept\nalso kept\n');
  const checkpoints = await openFor(t, project);
  const pre = await checkpoints.capture({ session: 's1', node: 1, parents: [], kind: 'pre' });
  project.write('a', 'by the agent\ncommitted\nnot committed\nkept\nalso kept\n');
  const post = await after(checkpoints, 2, pre.id);
  project.write('a', 'by the agent\ncommitted\nnot committed\nkept\nbetween\nalso kept\n');
  const between = await checkpoints.capture({ session: 's1', node: 3, parents: [post.id], kind: 'pre' });
  const blamed = await checkpoints.blame(between.id, 'a');
  const lines = (blamed ?? []).flatMap(({ count, by }) =>
    Array.from({ length: count }, () => (by.who === 'commit' ? by.summary : `${by.who} ${by.node}`)),
  );
  assert.deepEqual(lines, ['agent 2', 'first words', 'person 1', 'first words', 'person 3', 'first words']);
  assert.equal(await checkpoints.blame(between.id, 'missing'), undefined);
});

test('lines keep their writer when others move them', async t => {
  const project = gitProject(t);
  project.write('a', 'x\n'.repeat(5));
  project.commit();
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  project.write('a', `${'x\n'.repeat(5)}written in the second turn, long enough\n`);
  const second = await after(checkpoints, 2, first.id);
  project.write('a', `new\nwritten in the second turn, long enough\n${'x\n'.repeat(5)}`);
  const third = await after(checkpoints, 3, second.id);
  const blamed = await checkpoints.blame(third.id, 'a');
  const at = (line: number) => blamed?.find(one => one.line <= line && line < one.line + one.count)?.by;
  assert.deepEqual(
    [at(1), at(2)].map(by => by?.who === 'agent' && by.node),
    [3, 2],
  );
});

test('blame follows the branch of the tree it is asked on', async t => {
  const project = gitProject(t, 'folder');
  project.write('a', 'start\n');
  const checkpoints = await openFor(t, project);
  const root = await after(checkpoints, 1);
  project.write('a', 'start\nleft\n');
  const left = await after(checkpoints, 2, root.id);
  project.write('a', 'start\nright\n');
  const right = await after(checkpoints, 3, root.id);
  const last = async (id: string) => (await checkpoints.blame(id, 'a'))?.at(-1)?.by;
  assert.equal(((await last(left.id)) as { node: number }).node, 2);
  assert.equal(((await last(right.id)) as { node: number }).node, 3);
});

test("a file's history names the turns that changed it, newest first", async t => {
  const project = gitProject(t);
  project.write('a', '1\n');
  project.write('b', '1\n');
  project.commit();
  const checkpoints = await openFor(t, project);
  const ids = [(await after(checkpoints, 1)).id];
  for (const node of [2, 3, 4]) {
    project.write(node === 3 ? 'b' : 'a', `${node}\n`);
    ids.push((await after(checkpoints, node, ids.at(-1) ?? '')).id);
  }
  const history = await checkpoints.history(ids.at(-1) ?? '', 'a');
  assert.deepEqual(
    history.map(one => one.node),
    [4, 2, 1],
  );
});
