import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { openCheckpoints } from '../../src/workspace/openCheckpoints.ts';
import { after, gitProject, openFor } from '../support/gitProject.ts';
import { smallDiskAt } from '../support/smallDiskAt.ts';

const noise = (size: number): Buffer => {
  let state = size;
  return Buffer.from(
    Array.from({ length: size }, () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 16),
  );
};

test('a full disk fails the capture and nothing else; with room again the next one is whole', async t => {
  const project = gitProject(t);
  if (!smallDiskAt(t, project.state, 3_000_000)) return;
  project.write('a', 'one\n');
  project.commit();
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  const filler = path.join(project.state, 'filler');
  writeFileSync(filler, noise(2_000_000));
  for (let at = 0; at < 4; at++) project.write(`big${at}`, noise(500_000 + at));
  const files = project.files();
  await assert.rejects(after(checkpoints, 2, first.id));
  const heard: string[] = [];
  await assert.rejects(
    checkpoints.restore({
      session: 's1',
      node: 2,
      what: { way: 'exact', to: first.id },
      onSafety: async id => void heard.push(id),
    }),
  );
  assert.deepEqual([heard, project.files()], [[], files]);
  rmSync(filler);
  const second = await after(checkpoints, 2, first.id);
  assert.deepEqual(second.skipped, []);
  assert.deepEqual(project.filesOf(second.id), files);
});

test('a disk that fills up while files are brought back: they are as before, and the person hears why', async t => {
  const project = gitProject(t, 'folder');
  if (!smallDiskAt(t, project.folder, 3_000_000)) return;
  for (const name of ['a', 'b', 'c']) project.write(name, noise(400_000));
  project.write('small', 'one\n');
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  for (const name of ['a', 'b', 'c']) project.remove(name);
  project.write('small', 'two\n');
  project.write('filler.log', noise(2_400_000));
  project.write('.gitignore', '*.log\n');
  const second = await after(checkpoints, 2, first.id);
  const files = project.files();
  const back = await checkpoints.restore({
    session: 's1',
    node: 2,
    what: { way: 'exact', to: first.id, since: second.id },
  });
  assert.equal(back.outcome, 'failed');
  assert.equal(back.undone, true);
  assert.deepEqual(project.files(), files);
});

test('captures of several copies at once, and two that go back at once, never disturb one another', async t => {
  const project = gitProject(t);
  for (let at = 0; at < 10; at++) project.write(`f${at}`, 'one\n');
  project.commit();
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  const copies = await Promise.all(['x', 'y', 'z'].map(name => checkpoints.copyFor({ name, checkpoint: first.id })));
  t.after(() => copies.forEach(copy => copy.checkpoints.dispose()));
  const ends = await Promise.all(
    copies.map(async ({ folder, name, checkpoints: own }) => {
      let last = first.id;
      for (let round = 0; round < 6; round++) {
        writeFileSync(path.join(folder, `f${round}`), `${name} ${round}\n`);
        last = (await own.capture({ session: 's1', node: round + 2, parents: [last], kind: 'post' })).id;
      }
      return { last, files: project.files(folder) };
    }),
  );
  for (const { last, files } of ends) assert.deepEqual(project.filesOf(last), files);
  const other = await openCheckpoints({
    state: project.state,
    folder: project.folder,
    env: project.env,
    clock: systemClock,
  });
  assert.ok('capture' in other);
  t.after(() => other.dispose());
  const [one, two] = ends;
  assert.ok(one && two);
  const results = await Promise.all([
    checkpoints.restore({ session: 's1', node: 1, what: { way: 'exact', to: one.last } }),
    other.restore({ session: 's1', node: 1, what: { way: 'exact', to: two.last } }),
  ]);
  assert.deepEqual(
    results.map(one => one.outcome),
    ['done', 'done'],
  );
  const now = project.files();
  assert.ok(
    [one, two].some(end => JSON.stringify(end.files) === JSON.stringify(now)),
    'the files of one of them, whole',
  );
});

test('a session nobody keeps goes whole when the quota asks for it; what others need stays', async t => {
  const project = gitProject(t);
  project.write('a', 'one\n');
  project.commit();
  const checkpoints = await openFor(t, project);
  const first = await after(checkpoints, 1);
  project.write('dropped', noise(200_000));
  const old = await checkpoints.capture({ session: 's2', node: 1, parents: [], kind: 'post' });
  project.remove('dropped');
  project.write('a', 'two\n');
  const second = await after(checkpoints, 2, first.id);
  const roomy = await checkpoints.sweep({ keep: session => session === 's1', quota: 1e9, copies: [] });
  assert.deepEqual([roomy.sessions, roomy.isNearlyFull], [[], false]);
  assert.ok(await checkpoints.read(old.id, 'dropped'));
  const tight = await checkpoints.sweep({ keep: session => session === 's1', quota: 100_000, copies: [] });
  assert.deepEqual(tight.sessions, ['s2']);
  assert.ok(tight.bytes < 100_000);
  assert.equal(await checkpoints.read(old.id, 'dropped'), undefined);
  for (const { id } of [first, second]) assert.ok(await checkpoints.read(id, 'a'));
  const full = await checkpoints.sweep({ keep: () => true, quota: 10, copies: [] });
  assert.deepEqual([full.sessions, full.isNearlyFull], [[], true]);
});
