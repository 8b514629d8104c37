import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usePreview } from '../../src/app/mergeQueries.ts';
import { undoUse, useInWorkspace } from '../../src/app/useInWorkspace.ts';
import { branchesPlace, lines, type BranchesPlace } from '../support/branchesPlace.ts';

const limit = { timeout: 60_000 };
const undoing = { type: 'undoUse', session: 's1' } as const;

/** main did turn 1; then main and `other` went on in their own ways, and the person edited before and after main did. */
async function twoWays(t: Parameters<typeof branchesPlace>[0], over = {}): Promise<BranchesPlace & { other: number }> {
  const place = await branchesPlace(t, over);
  const first = await place.turn(1, 'start', ({ write }) => write('a.txt', 'start\n'));
  const other = await place.fork('other', first);
  // The person writes in the workspace before main goes on, and after it.
  place.project.write('early.txt', 'early\n');
  await place.turn(1, 'main way', ({ write, read }) => {
    write('a.txt', 'main\n');
    write('main.txt', 'main\n');
    write('old.txt', (read('old.txt') ?? '').replace('two', 'TWO'));
  });
  await place.turn(other, 'other way', ({ write, read }) => {
    write('a.txt', 'other\n');
    write('other.txt', 'other\n');
    write('old.txt', (read('old.txt') ?? '').replace('eight', 'EIGHT'));
  });
  place.project.write('old.txt', place.project.read('old.txt').replace('five', 'MINE'));
  place.project.write('mine.txt', 'mine\n');
  return Object.assign(place, { other });
}

const workspace = ({ project }: BranchesPlace, ...files: string[]): (string | undefined)[] =>
  files.map(file => (project.has(file) ? project.read(file).trimEnd().replaceAll('\n', ' ') : undefined));
const withMine = 'one two three four MINE six seven EIGHT nine';
const all = ['a.txt', 'main.txt', 'other.txt', 'old.txt', 'early.txt', 'mine.txt'];

test(
  'the branch’s files come, the holder’s go back, and the person’s own edits stay on top, early ones too',
  limit,
  async t => {
    const place = await twoWays(t);
    const git = place.project.gitFiles();
    const preview = await usePreview({ type: 'usePreview', session: 's1', branch: place.other }, place.queries);
    assert.ok('changes' in preview, JSON.stringify(preview));
    assert.deepEqual(preview.changes.map(({ path, status }) => `${status} ${path}`).sort(), [
      'added other.txt',
      'deleted main.txt',
      'modified a.txt',
      'modified old.txt',
    ]);
    assert.deepEqual(preview.yours.map(({ path }) => path).sort(), ['mine.txt', 'old.txt']);
    assert.deepEqual(workspace(place, 'a.txt', 'other.txt'), ['main', undefined]);
    const later = await (await place.context.files(place.opened, 1).folder.open()).read(preview.to, 'old.txt');
    assert.equal(later?.type === 'file' && later.bytes.toString(), lines(...withMine.split(' ')));

    await useInWorkspace(place.use(place.other), place.opened, place.context);
    const used = ['other', undefined, 'other', withMine, 'early', 'mine'];
    assert.deepEqual(workspace(place, ...all), used);
    const { holder, moved } = place.opened.session.tree();
    assert.deepEqual([holder, moved?.from, moved?.to], [place.other, 1, place.other]);
    assert.equal(place.branch(place.other).copy, undefined);
    assert.deepEqual(place.still, [place.project.folder]);
    assert.match(place.told.join('\n'), /^other: The person moved you into their workspace/);
    assert.deepEqual(place.project.gitFiles(), git);
    assert.deepEqual(await place.blame('old.txt'), [
      '1+4 earlier',
      '5+1 person',
      '6+2 earlier',
      '8+1 other other way',
      '9+1 earlier',
    ]);

    // What main made stays in the tree: its copy holds that, and nothing of the person's.
    await place.copy(1);
    const { read } = place.at(1);
    assert.deepEqual([read('main.txt'), read('other.txt'), read('mine.txt')], ['main\n', undefined, undefined]);
    assert.equal(read('old.txt'), lines('one', 'TWO', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'));
  },
);

test('it is taken back after a restart too, and what was written meanwhile stays', limit, async t => {
  const place = await twoWays(t);
  const before = workspace(place, ...all);
  await useInWorkspace(place.use(place.other), place.opened, place.context);
  await place.reopen();
  place.project.write('since.txt', 'since\n');
  await undoUse(undoing, place.opened, place.context);
  assert.deepEqual(workspace(place, ...all, 'since.txt'), [...before, 'since']);
  assert.deepEqual([place.opened.session.tree().holder, place.opened.session.tree().moved], [1, undefined]);
  await assert.rejects(undoUse(undoing, place.opened, place.context), /There is no move of the workspace to undo/);
  // The way back again finds the branch's files in the store: its copy is gone.
  await useInWorkspace(place.use(place.other), place.opened, place.context);
  assert.deepEqual(workspace(place, 'a.txt', 'other.txt', 'mine.txt', 'since.txt'), [
    'other',
    'other',
    'mine',
    'since',
  ]);
});

test('what the person changed in the copy comes along and is theirs', limit, async t => {
  const place = await twoWays(t);
  place.at(place.other).write('a.txt', 'other\nby hand in the copy\n');
  await useInWorkspace(place.use(place.other), place.opened, place.context);
  assert.deepEqual(workspace(place, 'a.txt'), ['other by hand in the copy']);
  assert.deepEqual(await place.blame('a.txt'), ['1+1 other other way', '2+1 person']);
});

test('where both changed the same lines the person’s stay, and what is left out stays as it is', limit, async t => {
  const place = await twoWays(t);
  place.project.write('a.txt', 'by hand\n');
  const preview = await usePreview({ type: 'usePreview', session: 's1', branch: place.other }, place.queries);
  assert.ok('conflicts' in preview);
  assert.deepEqual(preview.conflicts, ['a.txt']);
  await useInWorkspace(place.use(place.other, 'main.txt'), place.opened, place.context);
  assert.deepEqual(workspace(place, 'a.txt', 'main.txt', 'other.txt'), ['by hand', 'main', 'other']);
});

test('it is refused in words while one of the two runs, and where it makes no sense', limit, async t => {
  const place = await twoWays(t);
  const { session } = place.opened;
  const use = (branch: number): Promise<unknown> => useInWorkspace(place.use(branch), place.opened, place.context);
  await assert.rejects(use(1), /main has the workspace already/);
  await assert.rejects(use(9), /There is no such branch/);
  const started = { type: 'runStarted', at: 0, by: 'person', credential: 'flag' } as const;
  await session.append({ ...started, run: 1, branch: 1 });
  await assert.rejects(use(place.other), /main is running\. Stop it first/);
  await session.append({ type: 'runEnded', run: 1, branch: 1, outcome: 'done' });
  await session.append({ ...started, run: 2, branch: place.other });
  await assert.rejects(use(place.other), /other is running\. Stop it first/);
  await session.append({ type: 'runEnded', run: 2, branch: place.other, outcome: 'done' });
  const { lease } = place.context.files(place.opened, 1);
  await lease.take('k', 'somebody', new AbortController().signal, () => undefined);
  await assert.rejects(use(place.other), /somebody is changing files here\. Stop it first\.$/);
  lease.release('k');
  assert.deepEqual(workspace(place, 'a.txt'), ['main']);
  await use(place.other);
  await place.copy(1);
  await assert.rejects(
    undoUse(undoing, place.opened, place.context),
    /main has gone on in a copy of its own\. Use main in the workspace instead/,
  );
});

test('files with unsaved edits are saved first, or nothing happens', limit, async t => {
  let open = ['a.txt'];
  const place = await twoWays(t, { unsaved: () => open });
  await assert.rejects(
    useInWorkspace(place.use(place.other), place.opened, place.context),
    /a\.txt: unsaved edits that could not be saved/,
  );
  assert.deepEqual([place.opened.session.tree().holder, ...workspace(place, 'a.txt')], [1, 'main']);
  open = [];
  await useInWorkspace(place.use(place.other), place.opened, place.context);
  assert.deepEqual(workspace(place, 'a.txt'), ['other']);
});

test(
  'what is unsaved in an editor of the copy is saved before its files are taken, or nothing happens',
  limit,
  async t => {
    let save: (() => string[]) | undefined;
    const place = await twoWays(t, { unsaved: (paths: string[]) => (paths.includes('') ? (save?.() ?? []) : []) });
    save = () => ['b.txt'];
    await assert.rejects(
      useInWorkspace(place.use(place.other), place.opened, place.context),
      /b\.txt: unsaved edits that could not be saved/,
    );
    assert.equal(place.opened.session.tree().holder, 1);
    save = () => {
      place.at(place.other).write('typed.txt', 'typed');
      return [];
    };
    await useInWorkspace(place.use(place.other), place.opened, place.context);
    assert.deepEqual(workspace(place, 'a.txt', 'typed.txt'), ['other', 'typed']);
  },
);

test(
  'what the person wrote between two turns of the holder stays as well, what its agent wrote after goes',
  limit,
  async t => {
    const place = await twoWays(t);
    await place.turn(1, 'main again', ({ write }) => write('late.txt', 'late\n'));
    await useInWorkspace(place.use(place.other), place.opened, place.context);
    assert.deepEqual(workspace(place, ...all, 'late.txt'), [
      'other',
      undefined,
      'other',
      withMine,
      'early',
      'mine',
      undefined,
    ]);
  },
);
