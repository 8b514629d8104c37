import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Answers } from '../../src/protocol/query.ts';
import type { Restored } from '../../src/workspace/checkpoints.ts';
import { around, hold, lines, openFiles } from '../support/filesPlace.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';

const limit = { timeout: 60_000 };

test('a rewind with files takes back what tools and commands changed, and its undo brings it again', limit, async t => {
  const place = await openFiles(t);
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
    const place = await openFiles(t);
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
  const place = await openFiles(t);
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
  const undone = (await place.events()).findLast(event => event.type === 'headMoved');
  assert.match(undone?.files?.safety ?? '', /^[0-9a-f]{40}$/);
});

test('a folder without git has checkpoints as well, and files of any node can be read', limit, async t => {
  const place = await openFiles(t, { git: false });
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
  const place = await openFiles(t, {
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

test('a rewind waits for nobody: while another session changes files it is refused in words', limit, async t => {
  const place = await openFiles(t);
  await place.bash('first', 'printf 1 > a.txt');
  const first = place.head();
  await place.bash('second', 'printf 2 > a.txt');
  const other = place.app.window();
  const session = await other.session();
  const answering = gate();
  place.api.reply([toolUse('bash', { command: 'printf 3 > c.txt' })]);
  place.api.reply([text('almost', answering, ' done')]);
  await other.intend({ type: 'submit', session, branch: 1, words: 'work', how: 'send' });
  await answering.reached;
  await assert.rejects(
    place.rewind(first),
    /busy: main is changing files here\. Stop it first, or rewind the words alone\./,
  );
  assert.deepEqual([place.file('a.txt'), place.window.viewer.view.tree.branches.get(1)?.rewound], ['2', undefined]);
  answering.release();
  await other.rest(1);
  await place.rewind(first);
  assert.deepEqual([place.file('a.txt'), place.file('c.txt')], ['1', '3']);
});

test('where nothing can be kept the run goes on, and it is said once', limit, async t => {
  const place = await openFiles(t);
  writeFileSync(join(place.app.state, 'checkpoints'), 'no folder');
  await place.bash('first', 'printf 1 > a.txt');
  const first = place.head();
  await place.bash('second', 'printf 2 > a.txt');
  assert.equal(place.file('a.txt'), '2');
  const said = place.app.notes.filter(note => note.includes('not kept'));
  assert.equal(said.length, 1, said.join('\n'));
  assert.match(said[0] ?? '', /^files of session s\w+ are not kept: The files of this folder cannot be kept: /);
  assert.ok(!(await place.events()).some(event => event.type === 'checkpointTaken'));
  await assert.rejects(place.rewind(first), /invalid: The files of this folder cannot be kept: /);
  const blame = await place.window.uplink.query({ type: 'blame', folder: place.folder, path: 'a.txt' });
  assert.ok('unavailable' in blame);
  // Words alone go back as ever.
  await place.window.intend({ type: 'rewind', session: place.session, branch: 1, to: first });
  await place.window.viewer.when(view => view.tree.branches.get(1)?.head === first);
});

test(
  'a restore that cannot be done leaves words and files as they were, and walls stand still meanwhile',
  limit,
  async t => {
    const still: string[] = [];
    let outcome: 'stale' | 'failed' | 'done' = 'stale';
    const place = await openFiles(t, {
      whileStill: async (folder, work) => {
        still.push(folder);
        return work();
      },
      openCheckpoints: async (_, plain) => {
        const real = await plain();
        if ('refused' in real) return real;
        return around(real, {
          restore: async (request: Parameters<typeof real.restore>[0]) => {
            if (outcome === 'done') return real.restore(request);
            await request.onSafety?.('a'.repeat(40));
            const broken: Restored = {
              outcome: 'failed',
              safety: 'a'.repeat(40),
              undone: true,
              reason: 'the disk is full',
            };
            return outcome === 'stale' ? { outcome, safety: 'a'.repeat(40) } : broken;
          },
        });
      },
    });
    await place.bash('first', 'printf 1 > a.txt');
    const first = place.head();
    await place.bash('second', 'printf 2 > a.txt');
    const second = place.head();
    await assert.rejects(place.rewind(first), /busy: Files kept changing meanwhile\. Words and files are as they were/);
    outcome = 'failed';
    await assert.rejects(
      place.rewind(first),
      /disk: The files could not be written: the disk is full\. Words and files are as they were\./,
    );
    await place.window.viewer.when(view => view.tree.branches.get(1)?.head === second);
    assert.equal(place.window.viewer.view.tree.branches.get(1)?.rewound, undefined);
    assert.equal(place.file('a.txt'), '2');
    outcome = 'done';
    await place.rewind(first);
    assert.equal(place.file('a.txt'), '1');
    assert.deepEqual(still, [place.folder, place.folder, place.folder]);
  },
);

test('files with unsaved edits are saved first, or nothing happens', limit, async t => {
  const place = await openFiles(t);
  await place.bash('first', 'printf 1 > a.txt');
  const first = place.head();
  await place.bash('second', 'printf 2 > a.txt');
  let unsaved: string[] = [];
  const asked: string[][] = [];
  place.app.app
    .connect({
      frame: () => undefined,
      editor: ({ paths }) => {
        asked.push(paths);
        return Promise.resolve({ unsaved });
      },
    })
    .window({ client: 'window', folder: place.folder });
  unsaved = [join(place.folder, 'a.txt')];
  await assert.rejects(place.rewind(first), /busy: .*a\.txt: unsaved edits that could not be saved/);
  assert.equal(place.file('a.txt'), '2');
  unsaved = [];
  await place.rewind(first);
  assert.equal(place.file('a.txt'), '1');
  assert.deepEqual(asked, [[join(place.folder, 'a.txt')], [join(place.folder, 'a.txt')]]);
});
