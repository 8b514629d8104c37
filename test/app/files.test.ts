import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answers } from '../../src/protocol/query.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { around, hold, lines, openPlace } from '../support/filesPlace.ts';

const limit = { timeout: 60_000 };

test('a rewind with files takes back what tools and commands changed, and its undo brings it again', limit, async t => {
  const place = await openPlace(t);
  await place.turn('look', [toolUse('read', { path: 'old.txt' })]);
  const start = place.head();
  await place.turn(
    'edit',
    [toolUse('read', { path: 'old.txt' })],
    [toolUse('edit', { path: 'old.txt', old_string: 'two', new_string: 'TWO' })],
  );
  const edited = place.head();
  await place.bash('run', 'printf made > made.txt; rm old.txt; mkdir sub; printf x > sub/x.txt');
  const end = place.head();
  await place.rewind(edited);
  assert.equal(place.file('old.txt'), lines('one', 'TWO', 'three', 'four', 'five'));
  assert.equal(place.file('made.txt'), undefined);
  assert.equal(place.file('sub/x.txt'), undefined);
  await place.undo();
  assert.deepEqual([place.head(), place.file('old.txt'), place.file('sub/x.txt')], [end, undefined, 'x']);
  await place.rewind(start);
  assert.equal(place.file('old.txt'), lines('one', 'two', 'three', 'four', 'five'));
  assert.equal(place.file('made.txt'), undefined);
});

test(
  'the person’s own edits stay, those between two turns too; exact takes them, and leaves out what is left out',
  limit,
  async t => {
    const place = await openPlace(t);
    await place.bash('first', 'printf agent > a.txt');
    const first = place.head();
    place.write('old.txt', lines('MINE', 'two', 'three', 'four', 'five'));
    await place.bash('second', 'sed -i s/five/AGENT/ old.txt; printf agent2 > a.txt; printf b > b.txt');
    const second = place.head();
    place.write('mine.txt', 'mine');
    place.write('old.txt', lines('MINE', 'two', 'MORE', 'four', 'AGENT'));
    const preview: Answers['rewindPreview'] = await place.window.uplink.query({
      type: 'rewindPreview',
      session: place.session,
      branch: 1,
      to: first,
    });
    assert.ok('changes' in preview);
    assert.deepEqual(preview.changes.map(({ path, status }) => `${status} ${path}`).sort(), [
      'deleted b.txt',
      'modified a.txt',
      'modified old.txt',
    ]);
    assert.deepEqual(preview.yours.map(({ path }) => path).sort(), ['mine.txt', 'old.txt']);
    assert.equal(place.file('b.txt'), 'b');
    await place.rewind(first);
    assert.equal(place.file('old.txt'), lines('MINE', 'two', 'MORE', 'four', 'five'));
    assert.deepEqual([place.file('a.txt'), place.file('b.txt'), place.file('mine.txt')], ['agent', undefined, 'mine']);
    await place.undo();
    assert.deepEqual([place.head(), place.file('a.txt'), place.file('mine.txt')], [second, 'agent2', 'mine']);
    await place.rewind(first, 'exact', ['b.txt']);
    assert.equal(place.file('old.txt'), lines('one', 'two', 'three', 'four', 'five'));
    assert.deepEqual([place.file('a.txt'), place.file('b.txt'), place.file('mine.txt')], ['agent', 'b', undefined]);
  },
);

test('after a restart a rewind can still be undone, and what was written by hand meanwhile stays', limit, async t => {
  const place = await openPlace(t);
  await place.bash('first', 'printf 1 > a.txt');
  const first = place.head();
  await place.bash('second', 'printf 2 > a.txt; printf b > b.txt');
  const second = place.head();
  await place.rewind(first);
  assert.deepEqual([place.file('a.txt'), place.file('b.txt')], ['1', undefined]);
  await place.reopen();
  place.write('hand.txt', 'by hand');
  await place.undo();
  await place.window.viewer.when(view => view.tree.branches.get(1)?.head === second);
  assert.deepEqual([place.file('a.txt'), place.file('b.txt'), place.file('hand.txt')], ['2', 'b', 'by hand']);
});

test('a folder without git has checkpoints as well, and files of any node can be read', limit, async t => {
  const place = await openPlace(t, { git: false });
  await place.bash('first', 'printf 1 > a.txt');
  const first = place.head();
  await place.bash('second', 'printf 2 > a.txt');
  place.write('now.txt', 'now');
  const ask = { type: 'fileChanges', session: place.session } as const;
  const changes = await place.window.uplink.query({ ...ask, from: first, to: place.head() });
  assert.ok('changes' in changes);
  assert.deepEqual(
    changes.changes.map(({ path }) => path),
    ['a.txt'],
  );
  const at = await place.window.uplink.query({
    type: 'fileAt',
    folder: place.folder,
    checkpoint: changes.from,
    path: 'a.txt',
  });
  assert.ok('bytes' in at);
  assert.equal(Buffer.from(at.bytes, 'base64').toString(), '1');
  const toNow = await place.window.uplink.query({ ...ask, from: place.head(), to: 0 });
  assert.ok('changes' in toNow);
  assert.deepEqual(
    toNow.changes.map(({ path, status }) => `${status} ${path}`),
    ['added now.txt'],
  );
  const gone = await place.window.uplink.query({
    type: 'fileAt',
    folder: place.folder,
    checkpoint: changes.from,
    path: 'no.txt',
  });
  assert.deepEqual(gone, { absent: true });
  await place.rewind(first);
  assert.deepEqual([place.file('a.txt'), place.file('now.txt')], ['1', 'now']);
});

test('no model request waits for files to be kept; the next call that changes some does', limit, async t => {
  const held = { pre: hold(), post: hold() };
  const place = await openPlace(t, {
    openCheckpoints: async (_, plain) => {
      const real = await plain();
      if ('refused' in real) return real;
      return around(real, {
        capture: async (request: Parameters<typeof real.capture>[0]) => {
          if (request.kind !== 'safety') await held[request.kind].pass();
          return real.capture(request);
        },
      });
    },
  });
  const streaming = gate();
  place.api.reply([toolUse('write', { path: 'a.txt', content: 'a' }, { at: 8, gate: streaming })]);
  place.api.reply([toolUse('write', { path: 'b.txt', content: 'b' })]);
  place.api.reply([text('done')]);
  await place.window.intend({ type: 'submit', session: place.session, branch: 1, words: 'go', how: 'send' });
  await streaming.reached;
  // It begins while the call is still being written.
  await held.pre.begun;
  streaming.release();
  await place.window.viewer.when(view => view.tree.nodes.get(view.tree.branches.get(1)?.head ?? 0)?.kind === 'reply');
  assert.equal(place.file('a.txt'), undefined);
  held.pre.free();
  // The second request arrives, and is answered whole, while the files after the first step are still being kept.
  await held.post.begun;
  await place.api.received(1);
  await place.window.viewer.when(view => view.tree.nodes.get(view.tree.branches.get(1)?.head ?? 0)?.id === 4);
  assert.equal(place.file('b.txt'), undefined);
  held.post.free();
  await place.window.rest(1);
  assert.equal(place.file('b.txt'), 'b');
  await place.app.app.drain();
  const order = (await place.events()).flatMap(event =>
    event.type === 'checkpointTaken'
      ? `${event.kind} n${event.node}`
      : event.type === 'toolStarted'
        ? event.title
        : event.type === 'nodeAdded'
          ? event.kind
          : [],
  );
  assert.deepEqual(order.slice(0, 8), ['prompt', 'reply', 'pre n1', 'a.txt', 'results', 'reply', 'post n3', 'b.txt']);
  assert.ok(order.includes('post n5'));
});

test('each line is told by the turn that wrote it, over branches, by-standers and earlier commits', limit, async t => {
  const place = await openPlace(t);
  await place.bash('first words', 'sed -i s/two/TWO/ old.txt');
  const first = place.head();
  place.write('old.txt', lines('one', 'TWO', 'three', 'MINE', 'five'));
  await place.turn(
    'second words',
    [toolUse('read', { path: 'old.txt' })],
    [toolUse('edit', { path: 'old.txt', old_string: 'five', new_string: 'FIVE' })],
  );
  place.write('old.txt', lines('one', 'TWO', 'three', 'MINE', 'FIVE', 'last'));
  assert.deepEqual(await place.blame('old.txt'), [
    '1+1 earlier',
    '2+1 turn 1 main first words auto',
    '3+1 earlier',
    '4+1 person',
    '5+1 turn 2 main second words auto',
    '6+1 person',
  ]);
  // A branch of the first turn works in the same folder, on top of what the second turn left there.
  const { branches } = await place.window.intend({
    type: 'fork',
    session: place.session,
    branch: 1,
    at: first,
    ways: [{ name: 'aside', words: '' }],
  });
  place.api.reply([toolUse('bash', { command: 'sed -i s/last/LAST/ old.txt' })]);
  place.api.reply([text('done')]);
  await place.window.turn(place.session, branches[0] ?? 0, 'aside words');
  assert.deepEqual((await place.blame('old.txt')).slice(1), [
    '2+1 turn 1 main first words auto',
    '3+1 earlier',
    '4+1 person',
    '5+1 turn 2 main second words auto',
    '6+1 turn 2 aside aside words auto',
  ]);
  const history = await place.window.uplink.query({ type: 'fileHistory', folder: place.folder, path: 'old.txt' });
  assert.ok('versions' in history);
  assert.deepEqual(
    history.versions.map(
      ({ branch, turn, title, added, removed }) => `${branch} ${turn} ${title} +${added} -${removed}`,
    ),
    ['aside 2 aside words +1 -1', 'main 2 second words +1 -1', 'main 1 first words +1 -1'],
  );
  await place.reopen();
  assert.deepEqual((await place.blame('old.txt')).slice(1, 3), ['2+1 turn 1 main first words auto', '3+1 earlier']);
});
