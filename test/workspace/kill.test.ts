import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { killedAt } from '../support/deadlyGit.ts';
import { after, gitProject, openFor } from '../support/gitProject.ts';

/** Every call where nothing else runs beside; each second one, where many programs share the machine, would do as well. */
const every = Number(process.env['BANYAN_KILL_EVERY'] ?? 3);

for (const what of ['capture', 'restore', 'copy', 'remove', 'sweep'])
  test(`killed at any of its calls of git, ${what} leaves nothing that the next one trips over`, async t => {
    const project = gitProject(t);
    for (const file of ['a', 'b', 'c/d']) project.write(file, 'one\n');
    project.commit();
    const checkpoints = await openFor(t, project);
    const first = await after(checkpoints, 1);
    const wanted = project.files();
    const { calls } = killedAt(project, 0, what, first.id);
    assert.ok(calls > 1);
    for (let call = 1; call <= calls; call += every) {
      project.write('a', `${call}\n`);
      project.write(`new${call}`, 'new\n');
      project.remove('c');
      const { killed } = killedAt(project, call, what, first.id);
      const mine = project.files();
      const now = await after(checkpoints, 2, first.id);
      assert.deepEqual(project.filesOf(now.id), project.files(), `call ${call}, killed: ${killed}`);
      if (what !== 'restore') assert.deepEqual(project.files(), mine);
      assert.deepEqual(project.filesOf(first.id), wanted);
      const back = await checkpoints.restore({ session: 's1', node: 2, what: { way: 'exact', to: first.id } });
      assert.equal(back.outcome, 'done');
      assert.deepEqual(project.files(), wanted);
    }
    await checkpoints.sweep({ keep: () => true, quota: 1e9, packAt: 0, copies: [] });
    const copies = path.join(project.state, 'copies');
    const left = existsSync(copies) ? readdirSync(copies).flatMap(name => readdirSync(path.join(copies, name))) : [];
    assert.deepEqual(left, []);
    assert.deepEqual(project.filesOf(first.id), wanted);
  });
