import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lines, openFiles } from '../support/filesPlace.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';

const limit = { timeout: 60_000 };

test(
  'each line is told by the turn that wrote it, beside by-standers, earlier commits and branches with other files',
  limit,
  async t => {
    const place = await openFiles(t);
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
    // A branch of the first turn works in files of its own.
    const { branches } = await place.window.intend({
      type: 'fork',
      session: place.session,
      branch: 1,
      at: first,
      ways: [{ name: 'aside', words: '' }],
    });
    place.api.reply([toolUse('bash', { command: 'sed -i s/three/THREE/ old.txt' })]);
    place.api.reply([text('done')]);
    await place.window.turn(place.session, branches[0] ?? 0, 'aside words');
    assert.deepEqual((await place.blame('old.txt')).slice(1), [
      '2+1 turn 1 main first words auto',
      '3+1 earlier',
      '4+1 person',
      '5+1 turn 2 main second words auto',
      '6+1 person',
    ]);
    const history = await place.window.uplink.query({ type: 'fileHistory', folder: place.folder, path: 'old.txt' });
    assert.ok('versions' in history);
    assert.deepEqual(
      history.versions.map(
        ({ branch, turn, title, added, removed }) => `${branch} ${turn} ${title} +${added} -${removed}`,
      ),
      ['main 2 second words +1 -1', 'main 1 first words +1 -1'],
    );
    await place.reopen();
    assert.deepEqual((await place.blame('old.txt')).slice(1, 3), ['2+1 turn 1 main first words auto', '3+1 earlier']);
  },
);
