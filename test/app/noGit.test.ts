import assert from 'node:assert/strict';
import { test } from 'node:test';
import { around, lines, openFiles } from '../support/filesPlace.ts';
import { toolUse } from '../support/messagesApi/script.ts';

const limit = { timeout: 60_000 };

test(
  'without git, files that edit tools changed go back with a rewind and come again with its undo; it is said once',
  limit,
  async t => {
    const place = await openFiles(t, { git: false, gitEnv: { PATH: '/nowhere' } });
    await place.turn('make one', [toolUse('write', { path: 'one.txt', content: 'one\n' })]);
    const first = place.head();
    await place.turn(
      'change both',
      [
        toolUse('edit', { path: 'one.txt', old_string: 'one', new_string: 'ONE' }),
        toolUse('edit', { path: `${place.folder}/old.txt`, old_string: 'two', new_string: 'TWO' }),
      ],
      [toolUse('write', { path: 'later.txt', content: 'later\n' })],
    );
    await place.rewind(first);
    assert.deepEqual(
      ['one.txt', 'old.txt', 'later.txt'].map(file => place.file(file)),
      ['one\n', lines('one', 'two', 'three', 'four', 'five'), undefined],
    );
    await place.undo();
    assert.deepEqual(
      ['one.txt', 'old.txt', 'later.txt'].map(file => place.file(file)),
      ['ONE\n', lines('one', 'TWO', 'three', 'four', 'five'), 'later\n'],
    );
    assert.equal(place.app.notes.filter(note => note.startsWith('There is no git here')).length, 1);
  },
);

test('a turn whose files cannot be kept says so, in the tree of a window that comes later too', limit, async t => {
  const full = { capture: () => Promise.reject(new Error('The disk is full.')) };
  const place = await openFiles(t, {
    openCheckpoints: async (_, plain) => {
      const real = await plain();
      return 'refused' in real ? real : around(real, full);
    },
  });
  await place.turn('write', [toolUse('write', { path: 'one.txt', content: 'one\n' })]);
  await place.reopen();
  const said = place.window.viewer.view.tree.unkept;
  assert.equal(said[0]?.reason, 'The disk is full.');
  assert.match(said[1]?.reason ?? '', /tried again in 1 min/);
});
