import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { BranchId } from '../../src/session/ids.ts';
import type { Checkpoints } from '../../src/workspace/checkpoints.ts';
import { around, hold, openFiles, type FilesPlace } from '../support/filesPlace.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import type { AppOptions, TestApp } from '../support/openApp.ts';

const limit = { timeout: 60_000 };

async function fork(place: FilesPlace, name: string, at = place.head()): Promise<BranchId> {
  const ways = [{ name, words: '' }];
  const { branches } = await place.window.intend({ type: 'fork', session: place.session, branch: 1, at, ways });
  const branch = branches[0] ?? 0;
  await place.window.viewer.when(view => view.tree.branches.has(branch));
  return branch;
}

async function bash(place: FilesPlace, branch: BranchId, command: string): Promise<void> {
  place.api.reply([toolUse('bash', { command })]);
  place.api.reply([text('done')]);
  await place.window.turn(place.session, branch, command);
  const end = place.head(branch);
  await place.window.uplink.query({ type: 'fileChanges', session: place.session, from: end, to: end });
}

async function words(place: FilesPlace, branch: BranchId): Promise<void> {
  place.api.reply([text('done')]);
  await place.window.turn(place.session, branch, 'words alone');
}

async function use(place: FilesPlace, branch: BranchId): Promise<void> {
  await place.window.intend({ type: 'useInWorkspace', session: place.session, branch, except: [] });
  await place.window.viewer.when(view => view.tree.holder === branch && !view.tree.branches.get(branch)?.copy);
}

function copyOf(place: FilesPlace, branch: BranchId): string {
  return place.window.viewer.view.tree.branches.get(branch)?.copy?.folder ?? '';
}

function inCopy(place: FilesPlace, branch: BranchId, path: string): string | undefined {
  const full = join(copyOf(place, branch), path);
  return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
}

/** Real checkpoints of the folder with some of their work done otherwise. */
function otherwise(over: (real: Checkpoints) => Partial<Checkpoints>): AppOptions {
  return {
    openCheckpoints: async (_, plain) => {
      const real = await plain();
      return 'refused' in real ? real : around(real, over(real));
    },
  };
}

test('a branch that changed no files leaves the workspace without those of the one that comes', limit, async t => {
  const place = await openFiles(t);
  await words(place, 1);
  const other = await fork(place, 'other');
  await use(place, other);
  await bash(place, other, 'printf other > a.txt');
  await bash(place, 1, 'printf main > m.txt');
  assert.deepEqual([inCopy(place, 1, 'a.txt'), inCopy(place, 1, 'm.txt')], [undefined, 'main']);
  assert.deepEqual([place.file('a.txt'), place.file('m.txt')], ['other', undefined]);
});

test('what a person changed in a branch’s copy is not the files of the branch it grew from', limit, async t => {
  const place = await openFiles(t);
  await place.bash('first', 'printf main > a.txt');
  const other = await fork(place, 'other');
  await place.window.intend({ type: 'makeCopy', session: place.session, branch: other });
  await place.window.viewer.when(() => copyOf(place, other) !== '');
  writeFileSync(join(copyOf(place, other), 'hand.txt'), 'by hand');
  await place.window.intend({ type: 'removeCopy', session: place.session, branch: other });
  // It is filed where the two still stand together; a third one begins there as main left it.
  const third = await fork(place, 'third');
  await bash(place, 1, 'printf more > b.txt');
  await bash(place, third, 'printf third > c.txt');
  assert.equal(inCopy(place, third, 'hand.txt'), undefined);
  await use(place, other);
  assert.deepEqual([place.file('hand.txt'), place.file('b.txt')], ['by hand', undefined]);
});

test('a copy that was begun and not told of is made anew when the branch’s files became others', limit, async t => {
  const place = await openFiles(t);
  await place.bash('first', 'printf main > a.txt');
  const other = await fork(place, 'other');
  // Words alone begin a copy that nobody needs.
  await words(place, other);
  await use(place, other);
  await bash(place, other, 'printf other > a.txt');
  await use(place, 1);
  await place.reopen();
  await bash(place, other, 'printf more > b.txt');
  assert.deepEqual([inCopy(place, other, 'a.txt'), place.file('a.txt')], ['other', 'main']);
});

test('changes are adopted into a branch without a copy: it is made', limit, async t => {
  const place = await openFiles(t);
  await place.bash('first', 'printf main > a.txt');
  const other = await fork(place, 'other');
  await bash(place, 1, 'printf more > b.txt');
  const adoption = { into: other, turn: 0, how: 'merge', conflicts: 'markers' } as const;
  const preview = await place.window.uplink.query({
    type: 'adoptPreview',
    session: place.session,
    branch: 1,
    adoption,
  });
  assert.ok('changes' in preview, JSON.stringify(preview));
  assert.deepEqual(
    preview.changes.map(({ path }) => path),
    ['b.txt'],
  );
  assert.equal(copyOf(place, other), '');
  await place.window.intend({ type: 'adopt', session: place.session, branch: 1, adoption, except: [] });
  await place.window.viewer.when(view => view.tree.branches.get(other)?.adoptions?.length === 1);
  assert.deepEqual([inCopy(place, other, 'a.txt'), inCopy(place, other, 'b.txt')], ['main', 'more']);
});

test('a run that starts while its branch’s copy is put away waits and gets it anew', limit, async t => {
  const held = hold();
  const place = await openFiles(
    t,
    otherwise(real => ({
      removeCopy: async request => {
        await held.pass();
        return real.removeCopy(request);
      },
    })),
  );
  await place.bash('first', 'printf main > a.txt');
  const other = await fork(place, 'other');
  await bash(place, other, 'printf one > b.txt');
  const removing = place.window.intend({ type: 'removeCopy', session: place.session, branch: other });
  const twice = place.window.uplink.intent({ type: 'removeCopy', session: place.session, branch: other });
  await held.begun;
  place.api.reply([toolUse('bash', { command: 'printf two >> b.txt' })]);
  place.api.reply([text('done')]);
  const turn = place.window.turn(place.session, other, 'go on');
  await place.window.viewer.when(view => view.tree.branches.get(other)?.run?.end === undefined);
  held.free();
  await Promise.all([removing, twice, turn]);
  assert.equal(inCopy(place, other, 'b.txt'), 'onetwo');
  const events = await place.events();
  assert.equal(events.filter(({ type }) => type === 'copyRemoved').length, 1);
  assert.equal(events.filter(({ type }) => type === 'copyMade').length, 2);
});

test('after a kill in the middle of a move the undo brings back every byte', limit, async t => {
  let died = Promise.withResolvers<void>();
  let way: 'killed' | 'well' = 'killed';
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => undefined);
  const dead: TestApp[] = [];
  const place = await openFiles(
    t,
    otherwise(real => ({
      restore: async request => {
        if (way === 'well') return real.restore(request);
        const dies = async (safety: string): Promise<void> => {
          await request.onSafety?.(safety);
          throw new Error('killed');
        };
        await real.restore({ ...request, onSafety: dies }).catch(() => undefined);
        rmSync(join(place.folder, 'main.txt'));
        writeFileSync(join(place.folder, 'a.txt'), 'half');
        died.resolve();
        return ended.promise;
      },
    })),
  );
  await place.bash('first', 'printf start > a.txt');
  const other = await fork(place, 'other');
  await place.bash('second', 'printf main > a.txt; printf main > main.txt');
  await bash(place, other, 'printf other > a.txt');
  t.after(async () => {
    ended.reject(new Error('killed'));
    await Promise.all(dead.map(({ app }) => app.dispose().catch(() => undefined)));
  });
  place.write('mine.txt', 'mine');
  const before = place.project.files();
  const crash = async (): Promise<void> => {
    void place.window.uplink.intent({ type: 'useInWorkspace', session: place.session, branch: other, except: [] });
    await died.promise;
    died = Promise.withResolvers();
    dead.push(place.app);
    place.app = await place.app.reopen();
    place.window = place.app.window();
    place.window.uplink.show({ session: place.session, branch: 1 }, 0);
    await place.window.viewer.when(view => view.tree.holder === other);
  };
  await crash();
  way = 'well';
  await place.window.intend({ type: 'undoUse', session: place.session });
  await place.window.viewer.when(view => view.tree.holder === 1);
  assert.deepEqual(place.project.files(), before);
  assert.equal(inCopy(place, other, 'a.txt'), 'other');
  // Who goes on instead has the workspace; the copy from before is not taken for newer.
  way = 'killed';
  await crash();
  way = 'well';
  await bash(place, other, 'printf newer > a.txt; printf main > main.txt');
  await use(place, 1);
  await bash(place, other, 'printf b > b.txt');
  assert.equal(inCopy(place, other, 'a.txt'), 'newer');
});
