import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { adoptPreview } from '../../src/app/mergeQueries.ts';
import { undoUse, useInWorkspace } from '../../src/app/useInWorkspace.ts';
import type { Checkpoints, Restored } from '../../src/workspace/checkpoints.ts';
import { adoptNow, nine, sub, undo } from '../support/adopting.ts';
import { branchesPlace } from '../support/branchesPlace.ts';
import { around } from '../support/filesPlace.ts';
import { gitProject } from '../support/gitProject.ts';
import { smallDiskAt } from '../support/smallDiskAt.ts';

const limit = { timeout: 60_000 };

test(
  'where both changed the same lines: markers, mine or theirs, as the person says; binary files keep mine',
  limit,
  async t => {
    const { place, child } = await sub(t);
    const binary = (byte: number): Buffer => Buffer.from([0, 1, 2, byte, 0]);
    await place.turn(child, 'child', ({ write }) => {
      write('old.txt', nine('5=CHILD', '1=ONE'));
      write('a.txt', binary(7));
      write('c.txt', 'clean\n');
    });
    place.project.write('old.txt', nine('5=MINE'));
    place.project.write('a.txt', binary(8));
    const wish = place.adoption(child).adoption;
    const query = { type: 'adoptPreview', session: 's1', branch: child, adoption: wish } as const;
    const preview = await adoptPreview(query, place.queries);
    assert.ok('conflicts' in preview);
    assert.deepEqual([...preview.conflicts].sort(), ['a.txt', 'old.txt']);
    const checkpoints = await place.context.files(place.opened, 1).folder.open();
    const sides = await Promise.all(
      [preview.base, preview.theirs, preview.to].map(id => checkpoints.read(id, 'old.txt')),
    );
    const texts = sides.map(side => (side?.type === 'file' ? side.bytes.toString() : ''));
    assert.deepEqual(texts.slice(0, 2), [nine(), nine('1=ONE', '5=CHILD')]);
    assert.match(texts[2] ?? '', /<<<<<<<[^\n]*\nMINE\n=======\nCHILD\n>>>>>>>/);

    await adoptNow(place, child);
    assert.match(place.project.read('old.txt'), /^ONE\n[^]*<<<<<<<[^\n]*\nMINE\n=======\nCHILD\n>>>>>>>/);
    assert.deepEqual([...(place.branch(1).adoptions?.[0]?.conflicts ?? [])].sort(), ['a.txt', 'old.txt']);
    assert.match(
      place.told[0] ?? '',
      /Both of you changed the same places of a\.txt, old\.txt: look there for conflict markers/,
    );
    await undo(place);
    assert.equal(place.project.read('old.txt'), nine('5=MINE'));

    // A file in conflict stays whole; the others come.
    await adoptNow(place, child, { conflicts: 'mine' });
    assert.deepEqual([place.project.read('old.txt'), place.project.read('c.txt')], [nine('5=MINE'), 'clean\n']);
    assert.deepEqual(place.branch(1).adoptions?.[0]?.conflicts, []);
  },
);

test('theirs takes the whole file where both changed the same lines, and what is left out stays', limit, async t => {
  const { place, child } = await sub(t);
  await place.turn(child, 'child', ({ write }) => {
    write('old.txt', nine('5=CHILD', '1=ONE'));
    write('keep.txt', 'child\n');
  });
  place.project.write('old.txt', nine('5=MINE'));
  await adoptNow(place, child, { conflicts: 'theirs' }, 'keep.txt');
  assert.deepEqual(
    [place.project.read('old.txt'), place.project.read('keep.txt')],
    [nine('5=CHILD', '1=ONE'), 'keep\n'],
  );
  await adoptNow(place, child);
  assert.equal(place.project.read('keep.txt'), 'child\n');
  await assert.rejects(adoptNow(place, child), /There is nothing to adopt: no file of main would change/);
});

test(
  'a disk that fills up half-way: the files are as they were, nothing is in the log, and it can be tried again',
  limit,
  async t => {
    const project = gitProject(t);
    if (!smallDiskAt(t, project.folder, 3_000_000)) return;
    project.git('init', '-q', '-b', 'main');
    const place = await branchesPlace(t, { project });
    const first = await place.turn(1, 'start', ({ write }) => write('.gitignore', '*.log\n'));
    const child = await place.fork('child', first);
    await place.turn(child, 'child', ({ write }) => {
      write('a.txt', 'child\n');
      for (const name of ['x.bin', 'y.bin', 'z.bin']) write(name, randomBytes(400_000));
    });
    project.write('mine.txt', 'mine\n');
    project.write('filler.log', randomBytes(1_800_000));
    const files = project.files();
    const { seq } = place.opened.session.tree();
    const failed = /The files could not be written: .*Words and files are as they were/;
    await assert.rejects(adoptNow(place, child), failed);
    assert.deepEqual([project.files(), place.opened.session.tree().seq], [files, seq]);
    await assert.rejects(useInWorkspace(place.use(child), place.opened, place.context), failed);
    assert.deepEqual([project.files(), place.opened.session.tree().holder], [files, 1]);
    assert.equal(place.opened.session.tree().moved, undefined);
    project.remove('filler.log');
    await adoptNow(place, child);
    assert.equal(project.read('a.txt'), 'child\n');
  },
);

test(
  'when it broke off and could not be put back, it stands in the log and undo brings back how it was',
  limit,
  async t => {
    let isBroken = true;
    const place = await branchesPlace(t, {
      around: real =>
        around(real, {
          restore: async (request: Parameters<Checkpoints['restore']>[0]): Promise<Restored> => {
            const restored = await real.restore(request);
            if (!isBroken) return restored;
            return { outcome: 'failed', safety: restored.safety, undone: false, reason: 'the disk is full' };
          },
        }),
    });
    const first = await place.turn(1, 'start', ({ write }) => write('a.txt', 'start\n'));
    const child = await place.fork('child', first);
    await place.turn(child, 'child', ({ write }) => write('a.txt', 'child\n'));
    const half = /The files could not all be written: the disk is full\. Some are changed already\. Undo brings back/;
    await assert.rejects(adoptNow(place, child), half);
    assert.equal(place.branch(1).adoptions?.length, 1);
    isBroken = false;
    await undo(place);
    assert.equal(place.project.read('a.txt'), 'start\n');
    isBroken = true;
    await assert.rejects(useInWorkspace(place.use(child), place.opened, place.context), half);
    assert.deepEqual([place.opened.session.tree().holder, place.branch(child).copy?.name], [child, 'child']);
    await assert.rejects(
      undoUse({ type: 'undoUse', session: 's1' }, place.opened, place.context),
      /Undo can be tried again/,
    );
    assert.equal(place.opened.session.tree().holder, child);
    isBroken = false;
    await undoUse({ type: 'undoUse', session: 's1' }, place.opened, place.context);
    assert.deepEqual([place.project.read('a.txt'), place.opened.session.tree().holder], ['start\n', 1]);
  },
);
