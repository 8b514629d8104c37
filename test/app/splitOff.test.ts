import assert from 'node:assert/strict';
import { test } from 'node:test';
import { undoRewind } from '../../src/app/rewind.ts';
import { afterUndo, splitOff } from '../../src/app/splitOff.ts';
import { newNode, promptBlocks } from '../../src/harness/newNode.ts';
import { branchesPlace, type BranchesPlace } from '../support/branchesPlace.ts';

const limit = { timeout: 60_000 };

/** main did a turn, and then two more that should have been another branch; the person edited a file of their own. */
async function tangent(
  t: Parameters<typeof branchesPlace>[0],
): Promise<BranchesPlace & { first: number; head: number }> {
  const place = await branchesPlace(t);
  const first = await place.turn(1, 'start', ({ write }) => write('a.txt', 'start\n'));
  await place.turn(1, 'a tangent', ({ write }) => write('a.txt', 'tangent\n'));
  const head = await place.turn(1, 'more of it', ({ write }) => write('more.txt', 'more\n'));
  place.project.write('mine.txt', 'mine\n');
  return Object.assign(place, { first, head });
}

const intent = (at: number, files: 'go' | 'stay', over = {}) =>
  ({ type: 'splitOff', session: 's1', branch: 1, at, name: '', files, returns: false, ...over }) as const;

const files = ({ project }: BranchesPlace): (string | undefined)[] =>
  ['a.txt', 'more.txt', 'mine.txt'].map(file => (project.has(file) ? project.read(file).trimEnd() : undefined));

test('what should have been a branch becomes one, and its files go along', limit, async t => {
  const place = await tangent(t);
  const [made = 0] = await splitOff(intent(place.first, 'go'), place.opened, place.context);
  assert.deepEqual(files(place), ['start', undefined, 'mine'], 'the person’s own file stays');
  const branch = place.branch(made);
  assert.equal(branch.name, 'tangent');
  assert.deepEqual([branch.head, branch.from, branch.parent, branch.by], [place.head, place.head, 1, 'person']);
  const main = place.branch(1);
  assert.equal(main.head, place.first);
  assert.equal(main.rewound?.split, made);
  const { read } = place.at(made);
  assert.deepEqual([read('a.txt'), read('more.txt')], ['tangent\n', 'more\n']);
});

test('one undo takes it back, after a restart too; the branch stays as a line', limit, async t => {
  const place = await tangent(t);
  const [made = 0] = await splitOff(intent(place.first, 'go'), place.opened, place.context);
  await place.reopen();
  const { rewound } = place.branch(1);
  await undoRewind(place.branch(1), place.context.files(place.opened, 1));
  await afterUndo(rewound?.split, place.opened, place.context);
  assert.deepEqual(files(place), ['tangent', 'more', 'mine']);
  assert.equal(place.branch(made).copy, undefined, 'its copy is put away');
  assert.equal(place.branch(1).head, place.head);
  assert.equal(place.branch(made).head, place.head);
});

test('the files may stay: then no file is touched', limit, async t => {
  const place = await tangent(t);
  const [made = 0] = await splitOff(intent(place.first, 'stay', { name: 'aside' }), place.opened, place.context);
  assert.deepEqual(files(place), ['tangent', 'more', 'mine']);
  assert.deepEqual(place.still, []);
  assert.deepEqual([place.branch(made).name, place.branch(made).copy], ['aside', undefined]);
  assert.deepEqual([place.branch(1).head, place.branch(1).rewound?.safety], [place.first, undefined]);
});

test('its result is to come back where that is wished', limit, async t => {
  const place = await tangent(t);
  const [made = 0] = await splitOff(intent(place.first, 'stay', { returns: true }), place.opened, place.context);
  assert.deepEqual(place.branch(made).task?.returns, [{ branch: 1, node: 0 }]);
});

test('it is one write: there is no moment with the branch and without the move', limit, async t => {
  const place = await tangent(t);
  const heads: [number, number][] = [];
  place.opened.session.published.on(() =>
    heads.push([place.opened.session.tree().branches.size, place.branch(1).head]),
  );
  await splitOff(intent(place.first, 'stay'), place.opened, place.context);
  assert.deepEqual(heads, [[2, place.first]]);
});

test('a message that wakes the branch while its files go does not hide what was made', limit, async t => {
  const place = await tangent(t);
  const { session } = place.opened;
  const heard = session.published.on(events => {
    if (!events.some(({ type }) => type === 'headMoved')) return;
    heard.dispose();
    const words = 'quoted';
    const note = { kind: 'note', body: { words, source: 'branch', blocks: promptBlocks(0, words) } } as const;
    void session.append(newNode(session.tree(), { branch: 1, path: 'on', turn: 'starts', context: 0 }, () => note));
  });
  const [made = 0] = await splitOff(intent(place.first, 'go'), place.opened, place.context);
  assert.equal(place.branch(made).name, 'tangent');
  assert.deepEqual(files(place), ['start', undefined, 'mine']);
  const { read } = place.at(made);
  assert.deepEqual([read('a.txt'), read('more.txt')], ['tangent\n', 'more\n']);
});

test('it is refused while the branch runs, at its end, and elsewhere', limit, async t => {
  const place = await tangent(t);
  const split = (at: number): Promise<unknown> => splitOff(intent(at, 'go'), place.opened, place.context);
  await assert.rejects(split(place.head), /Nothing follows that turn/);
  await assert.rejects(split(999), /There is no such turn/);
  const other = await place.fork('other', place.first);
  const elsewhere = await place.turn(other, 'other way', ({ write }) => write('b.txt', 'b\n'));
  await assert.rejects(split(elsewhere), /not on this branch/);
  const run = { run: 1, branch: 1, at: place.head, by: 'person', credential: 'none' } as const;
  await place.opened.session.append({ type: 'runStarted', ...run });
  await assert.rejects(split(place.first), /main is running\. Stop it first/);
  assert.deepEqual(files(place), ['tangent', 'more', 'mine']);
});

test('files that cannot be saved first are named, and nothing happens', limit, async t => {
  const place = await branchesPlace(t, { unsaved: () => ['a.txt'] });
  const first = await place.turn(1, 'start', ({ write }) => write('a.txt', 'start\n'));
  await place.turn(1, 'a tangent', ({ write }) => write('a.txt', 'tangent\n'));
  await assert.rejects(splitOff(intent(first, 'go'), place.opened, place.context), /a\.txt: unsaved edits/);
  assert.equal(place.opened.session.tree().branches.size, 1);
});
