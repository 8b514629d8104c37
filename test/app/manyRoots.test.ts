import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { around, openFiles, type FilesPlace } from '../support/filesPlace.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';

const limit = { timeout: 120_000 };

/** A file of the folder beside the session's own; undefined where there is none. */
function besideIn({ roots }: FilesPlace, file: string): string | undefined {
  const full = path.join(roots[1] ?? '', file);
  return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
}

test(
  'a command changes two folders of a window: a rewind with files brings both back, and its undo too, after a restart as well',
  limit,
  async t => {
    const place = await openFiles(t, { beside: ['beside'] });
    const beside = place.roots[1] ?? '';
    writeFileSync(path.join(beside, 'b.txt'), 'zero\n');
    await place.bash('first', `printf 'one\\n' > a.txt; printf 'one\\n' >> ${beside}/b.txt`);
    const first = place.head();
    await place.bash(
      'second',
      `printf 'two\\n' > a.txt; printf 'two\\n' >> ${beside}/b.txt; printf x > ${beside}/c.txt`,
    );
    const second = place.head();
    writeFileSync(path.join(beside, 'mine.txt'), 'mine');
    const ask = { session: place.session, branch: 1, to: first } as const;
    const preview = await place.window.uplink.query({ type: 'rewindPreview', ...ask });
    assert.ok('changes' in preview, JSON.stringify(preview));
    const changed = ['a.txt', path.join(beside, 'b.txt'), path.join(beside, 'c.txt')];
    assert.deepEqual(preview.changes.map(one => one.path).sort(), changed.sort());
    assert.deepEqual(
      preview.yours.map(one => one.path),
      [path.join(beside, 'mine.txt')],
    );
    const file = { folder: place.folder, checkpoint: preview.to, path: path.join(beside, 'b.txt') };
    const then = await place.window.uplink.query({ type: 'fileAt', ...file });
    assert.ok('bytes' in then);
    assert.equal(Buffer.from(then.bytes, 'base64').toString(), 'zero\none\n');
    await place.rewind(first);
    assert.deepEqual([place.file('a.txt'), besideIn(place, 'b.txt')], ['one\n', 'zero\none\n']);
    assert.deepEqual([besideIn(place, 'c.txt'), besideIn(place, 'mine.txt')], [undefined, 'mine']);
    await place.reopen();
    writeFileSync(path.join(beside, 'later.txt'), 'later');
    await place.undo();
    await place.window.viewer.when(view => view.tree.branches.get(1)?.head === second);
    assert.deepEqual([place.file('a.txt'), besideIn(place, 'b.txt')], ['two\n', 'zero\none\ntwo\n']);
    assert.deepEqual([besideIn(place, 'c.txt'), besideIn(place, 'later.txt')], ['x', 'later']);
    await place.rewind(first);
    assert.deepEqual([place.file('a.txt'), besideIn(place, 'b.txt')], ['one\n', 'zero\none\n']);
  },
);

test(
  'lines and history of a file in another folder of the window are told by the turns of its sessions',
  limit,
  async t => {
    const place = await openFiles(t, { beside: ['beside'] });
    const beside = place.roots[1] ?? '';
    const file = path.join(beside, 'b.txt');
    writeFileSync(file, 'zero\n');
    await place.bash('first words', `printf 'one\\n' >> ${file}`);
    await place.turn(
      'second words',
      [toolUse('read', { path: file })],
      [toolUse('edit', { path: file, old_string: 'zero', new_string: 'ZERO' })],
    );
    writeFileSync(file, 'ZERO\none\nby hand\n');
    for (const asked of [
      { folder: beside, path: 'b.txt' },
      { folder: place.folder, path: file },
    ]) {
      const blamed = await place.window.uplink.query({ type: 'blame', ...asked });
      assert.ok('lines' in blamed, JSON.stringify(blamed));
      assert.deepEqual(
        blamed.lines.map(({ by }) => (by.type === 'turn' ? `${by.title} ${by.authority}` : by.type)),
        ['second words auto', 'first words auto', 'person'],
      );
    }
    const history = await place.window.uplink.query({ type: 'fileHistory', folder: beside, path: 'b.txt' });
    assert.ok('versions' in history);
    assert.deepEqual(
      history.versions.map(({ title, added, removed }) => `${title} +${added} -${removed}`),
      ['second words +1 -1', 'first words +1 -0'],
    );
    const newest = { folder: beside, checkpoint: history.versions[0]?.checkpoint ?? '', path: 'b.txt' };
    const at = await place.window.uplink.query({ type: 'fileAt', ...newest });
    assert.ok('bytes' in at);
    assert.equal(Buffer.from(at.bytes, 'base64').toString(), 'ZERO\none\n');
  },
);

test('a folder that is refused is named once, and the others go back', limit, async t => {
  const place = await openFiles(t, {
    beside: ['beside', 'large'],
    openCheckpoints: (folder, plain) =>
      folder.endsWith('large') ? Promise.resolve({ refused: 'It is large.' }) : plain(),
  });
  const beside = place.roots[1] ?? '';
  await place.bash('first', `printf 1 > a.txt; printf 1 > ${beside}/b.txt`);
  const first = place.head();
  await place.bash('second', `printf 2 > a.txt; printf 2 > ${beside}/b.txt`);
  const { unkept } = place.window.viewer.view.tree;
  assert.deepEqual([...new Set(unkept.map(one => `${one.path} ${one.reason}`))], [`${place.roots[2] ?? ''}/ folder`]);
  await place.rewind(first);
  assert.deepEqual([place.file('a.txt'), besideIn(place, 'b.txt')], ['1', '1']);
});

test('a rewind that breaks in the second folder leaves words and both folders as they were', limit, async t => {
  let how: 'breaks' | 'well' = 'breaks';
  const place = await openFiles(t, {
    beside: ['beside'],
    openCheckpoints: async (folder, plain) => {
      const real = await plain();
      if ('refused' in real || !folder.endsWith('beside')) return real;
      return around(real, {
        restore: async (request: Parameters<typeof real.restore>[0]) => {
          if (how === 'well' || request.onSafety === undefined) return real.restore(request);
          const restored = await real.restore(request);
          return { outcome: 'failed', safety: restored.safety, undone: false, reason: 'the disk is full' };
        },
      });
    },
  });
  const beside = place.roots[1] ?? '';
  await place.bash('first', `printf 1 > a.txt; printf 1 > ${beside}/b.txt`);
  const first = place.head();
  await place.bash('second', `printf 2 > a.txt; printf 2 > ${beside}/b.txt`);
  const second = place.head();
  await assert.rejects(
    place.rewind(first),
    /disk: The files could not be written: .*beside: the disk is full\. Words and files are as they were\./,
  );
  await place.window.viewer.when(view => view.tree.branches.get(1)?.head === second);
  assert.deepEqual([place.file('a.txt'), besideIn(place, 'b.txt')], ['2', '2']);
  how = 'well';
  await place.rewind(first);
  assert.deepEqual([place.file('a.txt'), besideIn(place, 'b.txt')], ['1', '1']);
});

test(
  'a session that changes files in the second folder is never trampled, and its walls stand still meanwhile',
  limit,
  async t => {
    const still: string[] = [];
    const place = await openFiles(t, {
      beside: ['beside'],
      whileStill: (folder, work) => {
        still.push(folder);
        return work();
      },
    });
    const beside = place.roots[1] ?? '';
    await place.bash('first', `printf 1 > ${beside}/b.txt`);
    const first = place.head();
    await place.bash('second', `printf 2 > ${beside}/b.txt`);
    const other = place.app.window({ folder: beside, roots: [beside] });
    const { session } = await other.intend({ type: 'createSession', folder: beside, origin: 'person' });
    other.uplink.show({ session, branch: 1 }, 0);
    await other.viewer.when(view => view.shown?.session === session);
    const answering = gate();
    place.api.reply([toolUse('bash', { command: 'printf 3 > c.txt' })]);
    place.api.reply([text('almost', answering, ' done')]);
    await other.intend({ type: 'submit', session, branch: 1, words: 'work', how: 'send' });
    await answering.reached;
    await assert.rejects(place.rewind(first), /busy: main is changing files here\. Stop it first/);
    assert.equal(besideIn(place, 'b.txt'), '2');
    answering.release();
    await other.rest(1);
    await place.rewind(first);
    assert.deepEqual([besideIn(place, 'b.txt'), besideIn(place, 'c.txt'), still], ['1', '3', [place.folder, beside]]);
  },
);

test(
  'a fork works in a copy of the first folder; when the workspace moves to it the second goes back as well',
  limit,
  async t => {
    const place = await openFiles(t, { beside: ['beside'] });
    const beside = place.roots[1] ?? '';
    await place.bash('first', `printf 1 > a.txt; printf 1 > ${beside}/b.txt`);
    const first = place.head();
    await place.bash('second', `printf 2 > a.txt; printf 2 > ${beside}/b.txt`);
    const fork = { type: 'fork', session: place.session, branch: 1, at: first } as const;
    const { branches } = await place.window.intend({ ...fork, ways: [{ name: 'aside', words: '' }] });
    const [aside = 0] = branches;
    place.api.reply([toolUse('bash', { command: 'printf aside > c.txt' })]);
    place.api.reply([text('done')]);
    await place.window.turn(place.session, aside, 'aside words');
    assert.deepEqual([place.file('a.txt'), place.file('c.txt'), besideIn(place, 'b.txt')], ['2', undefined, '2']);
    await place.kept();
    await place.window.intend({ type: 'useInWorkspace', session: place.session, branch: aside, except: [] });
    assert.deepEqual([place.file('a.txt'), place.file('c.txt'), besideIn(place, 'b.txt')], ['1', 'aside', '1']);
    await place.window.intend({ type: 'undoUse', session: place.session });
    assert.deepEqual([place.file('a.txt'), place.file('c.txt'), besideIn(place, 'b.txt')], ['2', undefined, '2']);
    await place.window.intend({ type: 'useInWorkspace', session: place.session, branch: aside, except: [] });
    await place.window.intend({ type: 'useInWorkspace', session: place.session, branch: 1, except: [] });
    assert.deepEqual([place.file('a.txt'), place.file('c.txt'), besideIn(place, 'b.txt')], ['2', undefined, '2']);
  },
);

test('a folder of the window that lies in the first one is asked about as its part', limit, async t => {
  const place = await openFiles(t, { beside: ['project/in'] });
  const inner = place.roots[1] ?? '';
  await place.bash('first words', `printf 'one\\n' > in/f`);
  await place.bash('second words', `printf 'one\\ntwo\\n' > in/f`);
  const blamed = await place.window.uplink.query({ type: 'blame', folder: inner, path: 'f' });
  assert.ok('lines' in blamed, JSON.stringify(blamed));
  assert.deepEqual(
    blamed.lines.map(({ by }) => by.type === 'turn' && by.title),
    ['first words', 'second words'],
  );
  const history = await place.window.uplink.query({ type: 'fileHistory', folder: inner, path: 'f' });
  assert.ok('versions' in history);
  const checkpoint = history.versions[1]?.checkpoint ?? '';
  const at = await place.window.uplink.query({ type: 'fileAt', folder: inner, checkpoint, path: 'f' });
  assert.ok('bytes' in at);
  assert.equal(Buffer.from(at.bytes, 'base64').toString(), 'one\n');
});

test('without git, files that edit tools changed in the second folder go back as well', limit, async t => {
  const place = await openFiles(t, { git: false, gitEnv: { PATH: '/nowhere' }, beside: ['beside'] });
  const file = path.join(place.roots[1] ?? '', 'b.txt');
  await place.turn('make', [toolUse('write', { path: 'one.txt', content: 'one' })]);
  const first = place.head();
  writeFileSync(file, 'by hand\n');
  await place.turn(
    'change',
    [toolUse('read', { path: file })],
    [toolUse('edit', { path: file, old_string: 'hand', new_string: 'agent' })],
    [toolUse('write', { path: 'one.txt', content: 'two' })],
  );
  assert.equal(besideIn(place, 'b.txt'), 'by agent\n');
  await place.rewind(first);
  assert.deepEqual([place.file('one.txt'), besideIn(place, 'b.txt')], ['one', 'by hand\n']);
  await place.undo();
  assert.deepEqual([place.file('one.txt'), besideIn(place, 'b.txt')], ['two', 'by agent\n']);
});
