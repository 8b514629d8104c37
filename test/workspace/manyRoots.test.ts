import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import type { Checkpoints } from '../../src/workspace/checkpoints.ts';
import { splitId } from '../../src/workspace/manyIds.ts';
import { manyRoots } from '../../src/workspace/manyRoots.ts';
import { openCheckpoints } from '../../src/workspace/openCheckpoints.ts';
import { around } from '../support/filesPlace.ts';
import { after, gitProject, type GitProject } from '../support/gitProject.ts';

const exact = (to: string, since?: string) => ({ way: 'exact', to, ...(since !== undefined && { since }) }) as const;
const paths = (all: readonly { readonly path: string }[]): string[] => all.map(one => one.path).sort();

/** A repository with a plain folder beside it, opened as one workspace. */
async function workspace(
  t: TestContext,
  over: (folder: string, real: Checkpoints) => Checkpoints = (_, real) => real,
  more: (project: GitProject) => string[] = () => [],
) {
  const project = gitProject(t);
  const beside = path.join(project.root, 'beside');
  mkdirSync(beside);
  project.write('a', 'a0\n');
  project.commit();
  const write = (file: string, words: string): void => writeFileSync(path.join(beside, file), words);
  write('b', 'b0\n');
  const roots = [project.folder, beside, ...more(project)];
  const { state, env } = project;
  const open = async (folder: string) => {
    const opened = await openCheckpoints({ state, env, folder, clock: systemClock });
    return 'refused' in opened ? opened : over(folder, opened);
  };
  const first = await open(project.folder);
  assert.ok(!('refused' in first));
  const checkpoints = manyRoots(first, { folders: () => roots, open, now: () => systemClock.now() });
  t.after(() => checkpoints.dispose());
  const read = (file: string): string => readFileSync(path.join(beside, file), 'utf8');
  return { project, beside, write, read, roots, checkpoints };
}

test('one checkpoint holds every folder; going back and its undo bring all of them', async t => {
  const { project, beside, write, read, checkpoints } = await workspace(t);
  const first = await after(checkpoints, 1);
  assert.deepEqual([...splitId(first.id).others.keys()], [beside]);
  assert.deepEqual(await after(checkpoints, 2, first.id), { id: first.id, changed: false, skipped: [] });
  project.write('a', 'a1\n');
  write('b', 'b1\n');
  write('new', 'new\n');
  const second = await after(checkpoints, 3, first.id);
  assert.ok(second.changed);
  const both = [path.join(beside, 'b'), path.join(beside, 'new'), 'a'];
  assert.deepEqual(paths(await checkpoints.diff(first.id, second.id)), both);
  const old = await checkpoints.read(first.id, path.join(beside, 'b'));
  assert.equal(old?.type === 'file' && old.bytes.toString(), 'b0\n');
  write('mine', 'mine\n');
  const what = { way: 'keepMine', to: first.id, since: second.id } as const;
  const preview = await checkpoints.preview({ session: 's1', node: 3, what });
  assert.deepEqual([paths(preview.changes), paths(preview.foreign)], [both, [path.join(beside, 'mine')]]);
  const then = await checkpoints.read(preview.to, path.join(beside, 'b'));
  assert.equal(then?.type === 'file' && then.bytes.toString(), 'b0\n');
  const heard: string[] = [];
  const back = await checkpoints.restore({ session: 's1', node: 3, what, onSafety: async id => void heard.push(id) });
  assert.deepEqual([back.outcome, heard], ['done', [back.safety]]);
  assert.deepEqual([project.read('a'), read('b'), read('mine')], ['a0\n', 'b0\n', 'mine\n']);
  assert.throws(() => read('new'));
  await checkpoints.restore({ session: 's1', node: 3, what: exact(back.safety) });
  assert.deepEqual([project.read('a'), read('b'), read('new'), read('mine')], ['a1\n', 'b1\n', 'new\n', 'mine\n']);
});

test('files are left out by the path they are shown with, and a whole folder by its own', async t => {
  const { project, beside, write, read, checkpoints } = await workspace(t);
  const first = await after(checkpoints, 1);
  project.write('a', 'a1\n');
  write('b', 'b1\n');
  write('c', 'c1\n');
  const second = await after(checkpoints, 2, first.id);
  const request = { session: 's1', node: 2, what: exact(first.id, second.id) };
  await checkpoints.restore({ ...request, except: [path.join(beside, 'b')] });
  assert.deepEqual([project.read('a'), read('b')], ['a0\n', 'b1\n']);
  assert.throws(() => read('c'));
  project.write('a', 'a2\n');
  await checkpoints.restore({ ...request, except: [beside] });
  assert.deepEqual([project.read('a'), read('b')], ['a0\n', 'b1\n']);
});

test('lines and versions of a further folder name checkpoints that can be read', async t => {
  const { beside, write, checkpoints } = await workspace(t);
  const first = await after(checkpoints, 1);
  write('b', 'b0\nagent\n');
  const second = await after(checkpoints, 2, first.id);
  const file = path.join(beside, 'b');
  const blamed = await checkpoints.blame(second.id, file);
  assert.deepEqual(
    blamed?.map(({ line, by }) => [line, by.who !== 'commit' && by.node]),
    [
      [1, 1],
      [2, 2],
    ],
  );
  const [newest] = await checkpoints.history(second.id, file);
  assert.equal(newest?.node, 2);
  const at = await checkpoints.read(newest?.id ?? '', file);
  assert.equal(at?.type === 'file' && at.bytes.toString(), 'b0\nagent\n');
  assert.deepEqual(paths(await checkpoints.diff(newest?.parents[0] ?? '', newest?.id ?? '')), [file]);
});

test('known paths go to the folder they lie in; what lies in none is nobody’s', async t => {
  const { project, beside, write, checkpoints } = await workspace(t);
  const first = await after(checkpoints, 1);
  project.write('a', 'a1\n');
  write('b', 'b1\n');
  write('unnamed', 'x\n');
  const request = { session: 's1', node: 2, parents: [first.id], kind: 'post' } as const;
  const known = [path.join(beside, 'b'), path.join(project.root, 'elsewhere')];
  const second = await checkpoints.capture({ ...request, known });
  assert.deepEqual(paths(await checkpoints.diff(first.id, second.id)), [path.join(beside, 'b')]);
  const third = await checkpoints.capture({ ...request, parents: [second.id], known: ['a'] });
  assert.deepEqual(paths(await checkpoints.diff(second.id, third.id)), ['a']);
});

test('a folder that is refused or not there is named, and the others are kept', async t => {
  const { project, write, read, beside, checkpoints } = await workspace(
    t,
    (_, real) => real,
    ({ root }) => [path.join(root, 'home'), path.join(root, 'gone')],
  );
  const first = await after(checkpoints, 1);
  assert.deepEqual(first.skipped, [
    { path: `${path.join(project.root, 'gone')}/`, reason: 'folder' },
    { path: `${path.join(project.root, 'home')}/`, reason: 'folder' },
  ]);
  write('b', 'b1\n');
  project.write('a', 'a1\n');
  const second = await after(checkpoints, 2, first.id);
  rmSync(beside, { recursive: true });
  const third = await after(checkpoints, 3, second.id);
  assert.ok(third.skipped.some(one => one.path === `${beside}/`));
  mkdirSync(beside);
  write('b', 'b2\n');
  const back = await checkpoints.restore({ session: 's1', node: 3, what: exact(first.id, second.id) });
  assert.equal(back.outcome, 'done');
  assert.deepEqual([project.read('a'), read('b')], ['a0\n', 'b0\n']);
});

test('a restore that breaks in the second folder leaves both as they were', async t => {
  let how: 'failed' | 'stale' | 'throws' | 'well' = 'well';
  const { project, write, read, checkpoints } = await workspace(t, (folder, real) =>
    folder.endsWith('beside')
      ? around(real, {
          restore: async (request: Parameters<typeof real.restore>[0]) => {
            // Putting back is done by the real one.
            if (how === 'well' || request.onSafety === undefined) return real.restore(request);
            const safety = (await after(real, 9)).id;
            await request.onSafety(safety);
            if (how === 'throws') throw new Error('it was called off');
            if (how === 'stale') return { outcome: 'stale', safety };
            write('b', 'half\n');
            return { outcome: 'failed', safety, undone: false, reason: 'the disk is full' };
          },
        })
      : real,
  );
  const first = await after(checkpoints, 1);
  project.write('a', 'a1\n');
  write('b', 'b1\n');
  const second = await after(checkpoints, 2, first.id);
  const request = { session: 's1', node: 2, what: exact(first.id, second.id) };
  const asTheyWere = (): void => assert.deepEqual([project.read('a'), read('b')], ['a1\n', 'b1\n']);
  how = 'failed';
  const failed = await checkpoints.restore(request);
  assert.ok(failed.outcome === 'failed' && failed.undone, JSON.stringify(failed));
  assert.match(failed.reason, /beside: the disk is full$/);
  asTheyWere();
  how = 'stale';
  assert.equal((await checkpoints.restore(request)).outcome, 'stale');
  asTheyWere();
  how = 'throws';
  await assert.rejects(checkpoints.restore(request), /called off/);
  asTheyWere();
  how = 'well';
  assert.equal((await checkpoints.restore(request)).outcome, 'done');
  assert.deepEqual([project.read('a'), read('b')], ['a0\n', 'b0\n']);
});

test('an ignored file in the way in a further folder comes back with the undo', async t => {
  const { write, read, beside, checkpoints } = await workspace(t);
  write('conf', 'from a turn\n');
  const first = await after(checkpoints, 1);
  rmSync(path.join(beside, 'conf'));
  write('.gitignore', 'conf\n');
  const second = await after(checkpoints, 2, first.id);
  write('conf', 'never kept\n');
  const heard: string[] = [];
  const onSafety = async (id: string): Promise<void> => void heard.push(id);
  const request = { session: 's1', node: 2, what: exact(first.id, second.id), onSafety };
  const back = await checkpoints.restore(request);
  assert.deepEqual([read('conf'), heard.at(-1)], ['from a turn\n', back.safety]);
  await checkpoints.restore({ ...request, what: exact(back.safety) });
  assert.equal(read('conf'), 'never kept\n');
});

test('checkpoints of one folder from before still go back, and leave the others alone', async t => {
  const { project, write, read, roots, beside, checkpoints } = await workspace(t);
  roots.splice(1);
  const old = await after(checkpoints, 1);
  assert.match(old.id, /^[0-9a-f]{40}$/);
  roots.push(beside);
  project.write('a', 'a1\n');
  write('b', 'b1\n');
  const second = await after(checkpoints, 2, old.id);
  const preview = await checkpoints.preview({ session: 's1', node: 2, what: exact(old.id, second.id) });
  assert.deepEqual([paths(preview.changes), preview.left], [['a'], [{ path: `${beside}/`, reason: 'folder' }]]);
  await checkpoints.restore({ session: 's1', node: 2, what: exact(old.id, second.id) });
  assert.deepEqual([project.read('a'), read('b')], ['a0\n', 'b1\n']);
  // A folder that left the workspace stands as it was known, is not touched, and is named where it would change.
  const third = await after(checkpoints, 3, second.id);
  write('b', 'b2\n');
  const fourth = await after(checkpoints, 4, third.id);
  roots.splice(1);
  const fifth = await after(checkpoints, 5, fourth.id);
  assert.equal(splitId(fifth.id).others.get(beside), splitId(fourth.id).others.get(beside));
  const back = await checkpoints.restore({ session: 's1', node: 5, what: exact(third.id, fifth.id) });
  assert.ok(back.outcome === 'done');
  assert.deepEqual([back.left, read('b')], [[{ path: `${beside}/`, reason: 'folder' }], 'b2\n']);
});

test('two parts of one repository go back together; a folder inside of another is kept with it', async t => {
  const project = gitProject(t);
  for (const part of ['one', 'two', 'one/inner']) project.write(`${part}/f`, '0\n');
  project.commit();
  const { state, env } = project;
  const at = (name: string): string => path.join(project.folder, name);
  const open = (folder: string) => openCheckpoints({ state, env, folder, clock: systemClock });
  const first = await open(at('one'));
  assert.ok(!('refused' in first));
  const folders = (): string[] => [at('one'), at('two'), at('one/inner'), project.folder];
  const checkpoints = manyRoots(first, { folders, open, now: () => systemClock.now() });
  t.after(() => checkpoints.dispose());
  const kept = await after(checkpoints, 1);
  assert.deepEqual([...splitId(kept.id).others.keys()], [at('two')]);
  assert.deepEqual(kept.skipped, [{ path: `${project.folder}/`, reason: 'folder' }]);
  for (const part of ['one', 'two', 'one/inner']) project.write(`${part}/f`, '1\n');
  const second = await after(checkpoints, 2, kept.id);
  assert.deepEqual(paths(await checkpoints.diff(kept.id, second.id)), [at('two/f'), 'f', 'inner/f']);
  const back = await checkpoints.restore({ session: 's1', node: 2, what: exact(kept.id, second.id) });
  assert.equal(back.outcome, 'done');
  assert.deepEqual(
    ['one/f', 'two/f', 'one/inner/f'].map(file => project.read(file)),
    ['0\n', '0\n', '0\n'],
  );
  await checkpoints.restore({ session: 's1', node: 2, what: exact(back.safety) });
  assert.deepEqual(
    ['one/f', 'two/f', 'one/inner/f'].map(file => project.read(file)),
    ['1\n', '1\n', '1\n'],
  );
});

test('a copy is of the first folder; what it keeps stands on the others as they were where it began', async t => {
  const { project, write, read, beside, checkpoints } = await workspace(t);
  const start = await after(checkpoints, 1);
  const copy = await checkpoints.copyFor({ name: 's1-2', checkpoint: start.id });
  t.after(() => copy.checkpoints.dispose());
  project.write('a', 'main\n');
  write('b', 'main\n');
  const main = await after(checkpoints, 2, start.id);
  writeFileSync(path.join(copy.folder, 'a'), 'other\n');
  const other = await after(copy.checkpoints, 3, start.id);
  assert.equal(splitId(other.id).others.get(beside), splitId(start.id).others.get(beside));
  assert.deepEqual(paths(await copy.checkpoints.diff(start.id, other.id)), ['a']);
  // In the copy nothing beside it is touched.
  const adopt = { way: 'adopt', base: start.id, theirs: main.id, conflicts: 'theirs' } as const;
  const adopted = await copy.checkpoints.restore({ session: 's1', node: 3, what: adopt });
  assert.ok(adopted.outcome === 'done');
  assert.deepEqual([adopted.left, read('b')], [[{ path: `${beside}/`, reason: 'folder' }], 'main\n']);
  const whole = await checkpoints.combine({
    session: 's1',
    node: 3,
    ours: other.id,
    base: start.id,
    theirs: main.id,
    conflicts: 'theirs',
  });
  const combined = await checkpoints.read(whole, path.join(beside, 'b'));
  assert.equal(combined?.type === 'file' && combined.bytes.toString(), 'main\n');
  const merged = await checkpoints.merge({ base: start.id, ours: start.id, theirs: main.id });
  assert.deepEqual([merged.clean, paths(merged.changes)], [true, [path.join(beside, 'b'), 'a']]);
  // The workspace moves to it: what the first branch changed beside goes back as well.
  const moved = { way: 'keepMine', to: other.id, since: main.id } as const;
  await checkpoints.restore({ session: 's1', node: 3, what: moved });
  assert.deepEqual([project.read('a'), read('b')], ['other\n', 'b0\n']);
  const last = await checkpoints.removeCopy({ copy, session: 's1', node: 4, parents: [other.id] });
  assert.equal(splitId(last ?? '').others.get(beside), splitId(start.id).others.get(beside));
});
