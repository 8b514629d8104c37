import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import type { AdoptPreview } from '../../src/protocol/query.ts';
import { violations } from '../../src/session/invariants.ts';
import { lines, openFiles, type FilesPlace } from '../support/filesPlace.ts';
import { branchNamed, plays } from '../support/forkStory.ts';
import { text, toolUse, type Script } from '../support/messagesApi/script.ts';

const limit = { timeout: 120_000 };

/** The file of the project with some of its lines in capitals or the person's words. */
const old = (one = 'one', three = 'three', five = 'five'): string => lines(one, 'two', three, 'four', five);

type Preview = Exclude<AdoptPreview, { unavailable: string }>;

const wish = { into: 1, turn: 0, how: 'merge', conflicts: 'markers' } as const;

async function preview({ window, session }: FilesPlace, name: string): Promise<Preview> {
  const branch = branchNamed(window, name).id;
  const answer = await window.uplink.query({ type: 'adoptPreview', session, branch, adoption: wish });
  assert.ok('changes' in answer, JSON.stringify(answer));
  return answer;
}

async function adopt({ window, session }: FilesPlace, name: string): Promise<void> {
  const before = branchNamed(window, 'main').adoptions?.length ?? 0;
  const branch = branchNamed(window, name).id;
  await window.intend({ type: 'adopt', session, branch, adoption: wish, except: [] });
  await window.viewer.when(({ tree }) => (tree.branches.get(1)?.adoptions?.length ?? 0) > before);
}

/** Takes back what was adopted of a branch. */
async function takeBack({ window, session }: FilesPlace, name: string): Promise<void> {
  const source = branchNamed(window, name).id;
  const of = () => branchNamed(window, 'main').adoptions?.find(adoption => adoption.source === source);
  await window.intend({ type: 'undoAdopt', session, branch: 1, adopted: of()?.seq ?? 0 });
  await window.viewer.when(() => of() === undefined);
}

/** What a branch has of the file, as its newest checkpoint keeps it. */
async function own(place: FilesPlace, name: string): Promise<string> {
  const { theirs } = await preview(place, name);
  const { folder, window } = place;
  const answer = await window.uplink.query({ type: 'fileAt', folder, checkpoint: theirs, path: 'old.txt' });
  assert.ok('bytes' in answer, JSON.stringify(answer));
  return Buffer.from(answer.bytes, 'base64').toString();
}

const changes = (command: string): Script[] => [[toolUse('bash', { command })], [text('Done.')]];

test(
  'an agent forks three ways that all come back; they are adopted one after another, and what conflicts loses nothing',
  limit,
  async t => {
    const place = await openFiles(t);
    const { api, window, session, project } = place;
    const ways = ['first', 'last', 'other'];
    plays(api, {
      main: [
        [toolUse('fork', { branches: ways.map(name => ({ name, task: `Go the ${name} way.`, writes: true })) })],
        [text('All three are back.')],
        [text('I have read the files.')],
      ],
      first: changes('sed -i s/one/ONE/ old.txt && echo first > first.txt'),
      last: changes('sed -i s/five/FIVE/ old.txt && echo last > last.txt'),
      other: changes('sed -i s/one/OTHER/ old.txt && echo other > other.txt'),
    });
    await window.turn(session, 1, 'Try it three ways.');
    await place.kept();
    for (const name of [...ways, 'main']) assert.equal(branchNamed(window, name).run?.end?.outcome, 'done', name);
    const git = project.gitFiles();
    // None of it is in the workspace, and the person goes on there meanwhile.
    assert.deepEqual([place.file('old.txt'), place.file('first.txt')], [old(), undefined]);
    place.write('old.txt', old('one', 'MINE'));
    place.write('mine.txt', 'mine\n');
    for (const name of ways) assert.deepEqual((await preview(place, name)).conflicts, [], name);
    const before = await Promise.all(ways.map(name => own(place, name)));
    assert.deepEqual(before, [old('ONE'), old('one', 'three', 'FIVE'), old('OTHER')]);

    await adopt(place, 'first');
    assert.equal(place.file('old.txt'), old('ONE', 'MINE'));
    // The next is looked at anew: it touches other lines and comes on top.
    assert.deepEqual((await preview(place, 'last')).conflicts, []);
    await adopt(place, 'last');
    assert.equal(place.file('old.txt'), old('ONE', 'MINE', 'FIVE'));

    // The third changed a line that the first has changed by now: it says so before anything happens, and names the file.
    const third = await preview(place, 'other');
    assert.deepEqual(third.conflicts, ['old.txt']);
    assert.equal(place.file('old.txt'), old('ONE', 'MINE', 'FIVE'));
    await adopt(place, 'other');
    assert.match(place.file('old.txt') ?? '', /^<{7}[^\n]*\nONE\n={7}\nOTHER\n>{7}[^\n]*\ntwo\nMINE\nfour\nFIVE\n$/);
    const there = ['first.txt', 'last.txt', 'mine.txt', 'old.txt', 'other.txt'];
    const files = (): string[] => readdirSync(place.folder).filter(name => !name.startsWith('.'));
    assert.deepEqual(files().toSorted(), there);

    assert.deepEqual(violations(window.viewer.view.tree), []);

    // After a restart each is taken back by itself, in any order, and what is not of it stays.
    await place.reopen();
    await takeBack(place, 'other');
    assert.equal(place.file('old.txt'), old('ONE', 'MINE', 'FIVE'));
    assert.deepEqual(
      files().toSorted(),
      there.filter(name => name !== 'other.txt'),
    );
    await takeBack(place, 'first');
    assert.equal(place.file('old.txt'), old('one', 'MINE', 'FIVE'));
    assert.equal(place.file('first.txt'), undefined);
    // Now that the first is gone the third fits.
    assert.deepEqual((await preview(place, 'other')).conflicts, []);
    await adopt(place, 'other');
    assert.equal(place.file('old.txt'), old('OTHER', 'MINE', 'FIVE'));
    assert.deepEqual(
      files().toSorted(),
      there.filter(name => name !== 'first.txt'),
    );

    // What each way made is still its own, the person's repository was not touched, and the agent hears of it.
    assert.deepEqual(await Promise.all(ways.map(name => own(place, name))), before);
    assert.deepEqual(project.gitFiles(), git);
    assert.equal(existsSync(`${place.folder}/.git/MERGE_HEAD`), false);
    await place.window.turn(session, 1, 'Go on.');
    const heard = api.requests.at(-1)?.text ?? '';
    assert.match(
      heard,
      /The person brought changes of the branch other into your files: old\.txt \(edited\), other\.txt \(created\)/,
    );
  },
);
