import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Restored } from '../../src/workspace/checkpoints.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { around, openPlace } from '../support/filesPlace.ts';

const limit = { timeout: 60_000 };

test('a rewind waits for nobody: while another branch changes files it is refused in words', limit, async t => {
  const place = await openPlace(t);
  await place.bash('first', 'printf 1 > a.txt');
  const first = place.head();
  await place.bash('second', 'printf 2 > a.txt');
  const { branches } = await place.window.intend({
    type: 'fork',
    session: place.session,
    branch: 1,
    at: first,
    ways: [{ name: 'busy', words: '' }],
  });
  const busy = branches[0] ?? 0;
  const answering = gate();
  place.api.reply([toolUse('bash', { command: 'printf 3 > c.txt' })]);
  place.api.reply([text('almost', answering, ' done')]);
  await place.window.intend({ type: 'submit', session: place.session, branch: busy, words: 'work', how: 'send' });
  await answering.reached;
  await assert.rejects(
    place.rewind(first),
    /busy: busy is changing files here\. Stop it first, or rewind the words alone\./,
  );
  assert.deepEqual([place.file('a.txt'), place.window.viewer.view.tree.branches.get(1)?.rewound], ['2', undefined]);
  answering.release();
  await place.window.rest(busy);
  await place.rewind(first);
  assert.deepEqual([place.file('a.txt'), place.file('c.txt')], ['1', '3']);
  // The other branch's turn goes back by itself as well.
  await place.rewind(first, 'keepMine', [], busy);
  assert.equal(place.file('c.txt'), undefined);
});

test('where nothing can be kept the run goes on, and it is said once', limit, async t => {
  const place = await openPlace(t);
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
    const place = await openPlace(t, {
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
  const place = await openPlace(t);
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
