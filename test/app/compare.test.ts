import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Comparison } from '../../src/protocol/query.ts';
import { openFiles, type FilesPlace } from '../support/filesPlace.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';

const limit = { timeout: 60_000 };

const compare = (place: FilesPlace, ...places: [branch: number, node?: number][]): Promise<Comparison> =>
  place.window.uplink.query({
    type: 'compare',
    session: place.session,
    places: places.map(([branch, node = 0]) => ({ branch, node })),
  });

/** A fork that begins with these words; its replies are in the queue. Resolves when it has come to rest. */
async function fork(place: FilesPlace, at: number, name: string): Promise<number> {
  const ways = [{ name, words: `words of ${name}` }];
  const { branches } = await place.window.intend({ type: 'fork', session: place.session, branch: 1, at, ways });
  const branch = branches[0] ?? 0;
  await place.window.viewer.when(view => view.tree.branches.has(branch));
  await place.window.rest(branch);
  await place.kept();
  return branch;
}

test('two ways are told apart since their fork: claim, files, check, tools, cost and words', limit, async t => {
  const place = await openFiles(t);
  await place.bash('shared', 'printf shared > shared.txt');
  const at = place.head();
  place.api.reply([toolUse('bash', { command: 'printf "one\\ntwo\\n" > main.txt' })]);
  place.api.reply([toolUse('bash', { command: 'printf "# pass 3\\n# fail 0\\n"; true; node --test --version' })]);
  place.api.reply([toolUse('read', { path: 'not-there.txt' })]);
  const said = '**Main** did it. Green.\n\nMore words.';
  place.api.reply([text(said)]);
  await place.window.turn(place.session, 1, 'go on');
  await place.kept();
  place.api.reply([toolUse('bash', { command: 'printf x > fork.txt' })]);
  place.api.reply([text('Another way.')]);
  const other = await fork(place, at, 'other');
  const found = await compare(place, [1], [other]);
  assert.deepEqual([found.from, found.fromTurn], [at, 1]);
  const [main, second] = found.ways;
  assert.ok(main && second);
  assert.deepEqual([main.name, main.node, main.running, main.outcome], ['main', place.head(), false, 'done']);
  assert.deepEqual(main.files, [{ path: 'main.txt', status: 'added', added: 2, removed: 0, binary: false }]);
  assert.deepEqual(main.tools, [
    { tool: 'bash', ok: 2, failed: 0, denied: 0 },
    { tool: 'read', ok: 0, failed: 1, denied: 0 },
  ]);
  assert.equal(main.claim, 'Main did it. Green.');
  assert.deepEqual([main.steps, main.check, main.turnCount], [3, 'passed', 1]);
  assert.ok(main.cost > 0 && main.ms >= 0);
  assert.deepEqual(
    main.turns.map(({ turn, node, prompt, reply }) => [turn, node, prompt, reply]),
    [[2, place.head(), 'go on', said]],
  );
  assert.equal(second.name, 'other');
  assert.equal(second.claim, 'Another way.');
  assert.ok(second.files.some(({ path, status }) => path === 'fork.txt' && status === 'added'));
  assert.equal(second.check, 'none');
  assert.equal(second.turns[0]?.prompt, 'words of other');
  assert.equal(found.ways.filter(way => way.holder).length, 1);
  assert.equal(main.before, second.before);
});

test('two turns of one branch are compared as well, and the earlier one has gone no way of its own', limit, async t => {
  const place = await openFiles(t);
  await place.bash('first', 'printf 1 > a.txt');
  const first = place.head();
  await place.bash('second', 'printf 2 > a.txt');
  const { from, ways } = await compare(place, [1, first], [1]);
  assert.equal(from, first);
  assert.deepEqual(
    ways.map(({ files, claim, turnCount, steps }) => [files.map(({ path }) => path), claim, turnCount, steps]),
    [
      [[], '', 0, 0],
      [['a.txt'], 'done', 1, 1],
    ],
  );
});

test('a way that runs says so, and what it has done so far', limit, async t => {
  const place = await openFiles(t, { wall: undefined as never });
  await place.turn('shared');
  const at = place.head();
  place.api.reply([text('First I look.'), toolUse('bash', { command: 'echo 1' })]);
  const ways = [{ name: 'asks', words: 'try' }];
  const { branches } = await place.window.intend({ type: 'fork', session: place.session, branch: 1, at, ways });
  const request = await place.window.request();
  const [main, asks] = (await compare(place, [1], [branches[0] ?? 0])).ways;
  assert.deepEqual([main?.running, main?.turnCount, main?.files], [false, 0, []]);
  assert.deepEqual([asks?.running, asks?.outcome, asks?.claim, asks?.check], [true, '', 'First I look.', 'none']);
  place.api.reply([text('done')]);
  await place.window.allow(request);
  await place.window.rest(branches[0] ?? 0);
});

test('paths that part before the first prompt are compared from the start', limit, async t => {
  const place = await openFiles(t);
  await place.bash('first', 'printf 1 > a.txt');
  place.api.reply([text('From the start.')]);
  const other = await fork(place, 0, 'fresh');
  const { from, fromTurn, ways } = await compare(place, [1], [other]);
  assert.deepEqual([from, fromTurn], [0, 0]);
  assert.deepEqual(
    ways.map(({ claim, files }) => [claim, files.map(({ path }) => path)]),
    [
      ['done', ['a.txt']],
      ['From the start.', []],
    ],
  );
});

test(
  'where no files are kept the words are compared, and a place that is not there is refused in words',
  limit,
  async t => {
    const place = await openFiles(t, { openCheckpoints: () => Promise.resolve({ refused: 'Not here.' }) });
    place.api.reply([text('done')]);
    await place.window.turn(place.session, 1, 'first');
    const first = place.head();
    place.api.reply([toolUse('bash', { command: 'printf 1 > a.txt' })]);
    place.api.reply([text('Second.')]);
    await place.window.turn(place.session, 1, 'second');
    const { ways } = await compare(place, [1, first], [1]);
    assert.deepEqual(
      ways.map(({ claim, before, after, files }) => [claim, before, after, files]),
      [
        ['', '', '', []],
        ['Second.', '', '', []],
      ],
    );
    await assert.rejects(compare(place, [1], [9]), /There is no such branch\./);
    await assert.rejects(compare(place, [1], [1, 999]), /There is no such turn\./);
  },
);
