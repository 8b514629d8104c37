import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ManualClock } from '../support/manualClock.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { systemClock, type Clock } from '../../src/base/clock.ts';
import { around, openFiles, type FilesPlace } from '../support/filesPlace.ts';

const limit = { timeout: 60_000 };

/** A branch from the head of `main`, without words. */
async function fork(place: FilesPlace, name: string, at = place.head()): Promise<number> {
  const ways = [{ name, words: '' }];
  const { branches } = await place.window.intend({ type: 'fork', session: place.session, branch: 1, at, ways });
  const branch = branches[0] ?? 0;
  await place.window.viewer.when(view => view.tree.branches.has(branch));
  return branch;
}

/** One turn of a branch that runs one command. */
async function bash(place: FilesPlace, branch: number, command: string): Promise<void> {
  place.api.reply([toolUse('bash', { command })]);
  place.api.reply([text('done')]);
  await place.window.turn(place.session, branch, command);
}

/** Every file of a folder but git's own and scratch folders, with its bytes. */
function allFiles(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    name => !/^\.(git|banyan)(\/|$)/.test(name),
  );
  const found = names.filter(name => statSync(join(folder, name)).isFile()).sort();
  return Object.fromEntries(found.map(name => [name, readFileSync(join(folder, name), 'base64')]));
}

/** A file of a branch's copy. */
function ofCopy(place: FilesPlace, branch: number, path: string): string {
  const folder = place.window.viewer.view.tree.branches.get(branch)?.copy?.folder;
  assert.ok(folder !== undefined, `branch ${branch} has no copy`);
  return readFileSync(join(folder, path), 'utf8');
}

test('two branches write the same path side by side; neither the workspace nor the other sees it', limit, async t => {
  const place = await openFiles(t);
  await place.bash('first', 'printf main > a.txt');
  const [left, right] = [await fork(place, 'left'), await fork(place, 'right')];
  const before = allFiles(place.folder);
  const done = join(place.app.state, 'right-is-done');
  // The left one's command stands still, in the middle of its changes, until the right one's turn is over.
  const command = `printf left > a.txt; rm old.txt; until [ -e '${done}' ]; do sleep 0.05; done; printf l > l.txt`;
  place.api.reply([toolUse('bash', { command })]);
  await place.window.intend({ type: 'submit', session: place.session, branch: left, words: 'left', how: 'send' });
  await place.window.viewer.when(view => (view.tree.branches.get(left)?.run?.open.length ?? 0) > 0);
  await bash(place, right, 'cat a.txt old.txt && printf right > a.txt');
  place.api.reply([text('done')]);
  writeFileSync(done, '');
  await place.window.rest(left);
  assert.deepEqual(allFiles(place.folder), before);
  assert.deepEqual([ofCopy(place, left, 'a.txt'), ofCopy(place, left, 'l.txt')], ['left', 'l']);
  assert.throws(() => ofCopy(place, left, 'old.txt'), /ENOENT/);
  assert.equal(ofCopy(place, right, 'a.txt'), 'right');
  assert.equal(place.window.viewer.view.tree.holder, 1);
});

test(
  'a copy has what the person did not commit, also what is new, and is found again after a restart',
  limit,
  async t => {
    const place = await openFiles(t);
    await place.bash('first', 'printf main > a.txt');
    place.write('old.txt', 'mine\n');
    place.write('new.txt', 'new');
    const branch = await fork(place, 'aside');
    await bash(place, branch, 'printf aside > a.txt');
    assert.deepEqual([ofCopy(place, branch, 'old.txt'), ofCopy(place, branch, 'new.txt')], ['mine\n', 'new']);
    // What the branch is told stands before its first call, once.
    const told = (): number => JSON.stringify(place.api.requests.at(-1)?.body).split('You work in a copy').length - 1;
    assert.equal(told(), 1);
    const before = place.window.viewer.view.tree.branches.get(branch)?.copy;
    await place.reopen();
    await bash(place, branch, 'printf more >> a.txt');
    assert.equal(ofCopy(place, branch, 'a.txt'), 'asidemore');
    assert.deepEqual(place.window.viewer.view.tree.branches.get(branch)?.copy, before);
    assert.equal(told(), 1);
    assert.deepEqual([place.file('a.txt'), place.file('new.txt')], ['main', 'new']);
  },
);

test('a fork of an earlier turn has the files of that turn', limit, async t => {
  const place = await openFiles(t);
  await place.bash('first', 'printf 1 > a.txt');
  const first = place.head();
  await place.bash('second', 'printf 2 > a.txt; printf b > b.txt');
  const branch = await fork(place, 'earlier', first);
  await bash(place, branch, 'cat a.txt; ls; printf 3 > a.txt');
  assert.equal(ofCopy(place, branch, 'a.txt'), '3');
  assert.throws(() => ofCopy(place, branch, 'b.txt'), /ENOENT/);
  assert.deepEqual([place.file('a.txt'), place.file('b.txt')], ['2', 'b']);
  // A fork of the fork stands on the fork's files, not on the workspace's.
  const head = place.window.viewer.view.tree.branches.get(branch)?.head ?? 0;
  const inner = await fork(place, 'inner', head);
  await bash(place, inner, 'printf 4 >> a.txt');
  assert.equal(ofCopy(place, inner, 'a.txt'), '34');
});

test('a rewind with files goes back in the branch’s copy alone, and its undo too', limit, async t => {
  const place = await openFiles(t);
  await place.bash('first', 'printf main > a.txt');
  const branch = await fork(place, 'aside');
  await bash(place, branch, 'printf one > b.txt');
  const one = place.window.viewer.view.tree.branches.get(branch)?.head ?? 0;
  await bash(place, branch, 'printf two > b.txt');
  const preview = await place.window.uplink.query({ type: 'rewindPreview', session: place.session, branch, to: one });
  assert.ok('changes' in preview, JSON.stringify(preview));
  assert.deepEqual(
    preview.changes.map(change => change.path),
    ['b.txt'],
  );
  await place.rewind(one, 'keepMine', [], branch);
  assert.equal(ofCopy(place, branch, 'b.txt'), 'one');
  await place.undo(branch);
  assert.equal(ofCopy(place, branch, 'b.txt'), 'two');
  assert.equal(place.file('b.txt'), undefined);
});

test('a branch that only reads shares the workspace; when it may write it gets a copy', limit, async t => {
  const place = await openFiles(t);
  await place.bash('first', 'printf main > a.txt');
  const branch = await fork(place, 'reader');
  const configure = (authority: 'readOnly' | 'auto') =>
    place.window.intend({ type: 'configureBranch', session: place.session, branch, settings: { authority } });
  await configure('readOnly');
  place.write('a.txt', 'by hand');
  place.api.reply([toolUse('read', { path: 'a.txt' })]);
  place.api.reply([text('done')]);
  await place.window.turn(place.session, branch, 'look');
  assert.match(JSON.stringify(place.api.requests.at(-1)?.body), /by hand/);
  assert.equal(place.window.viewer.view.tree.branches.get(branch)?.copy, undefined);
  await configure('auto');
  await bash(place, branch, 'printf mine > a.txt');
  assert.equal(ofCopy(place, branch, 'a.txt'), 'mine');
  assert.equal(place.file('a.txt'), 'by hand');
});

test('where no copy can be made calls that change files say why, and nothing touches the workspace', limit, async t => {
  let way: 'full' | 'well' = 'full';
  const place = await openFiles(t, {
    openCheckpoints: async (_, plain) => {
      const real = await plain();
      if ('refused' in real) return real;
      return around(real, {
        copyFor: request => (way === 'full' ? Promise.reject(new Error('The disk is full.')) : real.copyFor(request)),
      });
    },
  });
  await place.bash('first', 'printf main > a.txt');
  const branch = await fork(place, 'aside');
  place.api.reply([
    toolUse('read', { path: 'a.txt' }),
    toolUse('bash', { command: 'printf x > a.txt' }),
    toolUse('write', { path: 'b.txt', content: 'b' }),
  ]);
  place.api.reply([text('done')]);
  await place.window.turn(place.session, branch, 'work');
  const said = JSON.stringify(place.api.requests.at(-1)?.body);
  assert.equal(said.split('it could not be made: The disk is full. Nothing was changed').length - 1, 2, said);
  assert.match(said, /1\\tmain|main/);
  assert.deepEqual([place.file('a.txt'), place.file('b.txt')], ['main', undefined]);
  way = 'well';
  await bash(place, branch, 'printf aside > a.txt');
  assert.equal(ofCopy(place, branch, 'a.txt'), 'aside');
});

test('a copy that is put away comes back with the next run, with what the person changed in it', limit, async t => {
  const place = await openFiles(t);
  await place.bash('first', 'printf main > a.txt');
  const branch = await fork(place, 'aside');
  await bash(place, branch, 'printf aside > a.txt');
  const folder = place.window.viewer.view.tree.branches.get(branch)?.copy?.folder ?? '';
  writeFileSync(join(folder, 'hand.txt'), 'by hand');
  await place.window.intend({ type: 'removeCopy', session: place.session, branch });
  await place.window.viewer.when(view => view.tree.branches.get(branch)?.copy === undefined);
  assert.ok(!existsSync(folder));
  await assert.rejects(
    place.window.intend({ type: 'removeCopy', session: place.session, branch }),
    /gone: aside has no copy of the files\./,
  );
  await assert.rejects(
    place.window.intend({ type: 'makeCopy', session: place.session, branch: 1 }),
    /invalid: main works in the workspace itself\./,
  );
  await place.window.intend({ type: 'makeCopy', session: place.session, branch });
  await place.window.viewer.when(view => view.tree.branches.get(branch)?.copy !== undefined);
  assert.deepEqual([ofCopy(place, branch, 'a.txt'), ofCopy(place, branch, 'hand.txt')], ['aside', 'by hand']);
});

test('copies nobody used for a week are put away by the clean-up, and the session is told', limit, async t => {
  // The machine's clock; what sleeps for long wakes when the test leaps.
  const far = new ManualClock(Date.now());
  const clock: Clock = {
    now: () => Math.max(far.now(), Date.now()),
    sleep: (ms, signal) => (ms < 10_000 ? systemClock : far).sleep(ms, signal),
  };
  let swept = Promise.withResolvers<void>();
  const place = await openFiles(t, {
    clock,
    openCheckpoints: async (_, plain) => {
      const real = await plain();
      if ('refused' in real) return real;
      return around(real, {
        sweep: async upkeep => {
          const found = await real.sweep(upkeep);
          swept.resolve();
          return found;
        },
      });
    },
  });
  const copy = (): string | undefined => place.window.viewer.view.tree.branches.get(branch)?.copy?.folder;
  await place.bash('first', 'printf main > a.txt');
  const branch = await fork(place, 'aside');
  await bash(place, branch, 'printf aside > a.txt');
  const folder = copy() ?? '';
  await far.whenSleeping();
  await far.advance(60_000);
  await swept.promise;
  assert.ok(existsSync(folder));
  place.project.gitIn(folder, 'add', '-A');
  place.project.gitIn(folder, 'commit', '-qm', 'in a terminal');
  const commit = place.project.gitIn(folder, 'rev-parse', 'HEAD');
  writeFileSync(join(folder, 'hand.txt'), 'not committed');
  const leap = async (...leaps: number[]): Promise<void> => {
    for (const ms of leaps) {
      await far.whenSleeping();
      swept = Promise.withResolvers();
      await far.advance(ms);
      await swept.promise;
    }
    await far.whenSleeping();
  };
  // It wakes early in the first leap, and finds the week over in the second. A window on the copy keeps it.
  const other = place.app.window({ folder, roots: [folder] });
  await leap(8 * 24 * 60 * 60_000, 7 * 60 * 60_000);
  assert.ok(existsSync(folder));
  other.uplink.dispose();
  await leap(7 * 60 * 60_000);
  await place.window.viewer.when(() => copy() === undefined);
  assert.ok(!existsSync(folder));
  await bash(place, branch, 'printf more >> a.txt');
  assert.deepEqual([ofCopy(place, branch, 'a.txt'), ofCopy(place, branch, 'hand.txt')], ['asidemore', 'not committed']);
  assert.equal(place.project.gitIn(folder, 'rev-parse', 'HEAD'), commit);
  // Also where nobody opened the session since.
  await place.app.app.dispose();
  await far.advance(8 * 24 * 60 * 60_000);
  place.app = await place.app.reopen();
  place.window = place.app.window();
  swept = Promise.withResolvers();
  await place.window.uplink.query({ type: 'fileAt', folder: place.folder, checkpoint: '', path: 'a.txt' });
  await far.whenSleeping();
  await far.advance(60_000);
  await swept.promise;
  place.window.uplink.show({ session: place.session, branch: 1 }, 0);
  await place.window.viewer.when(view => view.shown?.session === place.session && copy() === undefined);
  assert.ok(!existsSync(folder));
  assert.equal((await place.events()).filter(event => event.type === 'copyRemoved').length, 2);
});

test('no session begins in the copy of a branch, nor in a part of it: that branch works there', limit, async t => {
  const place = await openFiles(t);
  await place.bash('first', 'mkdir sub; printf main > sub/a.txt');
  const child = await fork(place, 'child');
  await bash(place, child, 'printf child > sub/a.txt');
  const copy = place.window.viewer.view.tree.branches.get(child)?.copy?.folder ?? '';
  for (const folder of [copy, join(copy, 'sub')])
    assert.deepEqual(await place.window.uplink.intent({ type: 'createSession', folder, origin: 'person' }), {
      type: 'intentRefused',
      code: 'invalid',
      reason: 'child works in this folder: it is its copy. Write to child instead.',
    });
  const beside = `${copy}0`;
  const made = await place.window.uplink.intent({ type: 'createSession', folder: beside, origin: 'person' });
  assert.equal(made.type, 'intentDone');
});
