import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { test } from 'node:test';
import { adoptPreview, usePreview } from '../../src/app/mergeQueries.ts';
import { undoUse, useInWorkspace } from '../../src/app/useInWorkspace.ts';
import { adoptNow, nine, sub, undo } from '../support/adopting.ts';

const limit = { timeout: 60_000 };

test(
  'the changes of a branch come on top of the workspace as it is; blame tells who wrote which line',
  limit,
  async t => {
    const { place, child } = await sub(t);
    const git = place.project.gitFiles();
    place.project.write('old.txt', nine('5=MINE'));
    await place.turn(child, 'child one', ({ write }) => write('old.txt', nine('1=ONE')));
    await place.turn(child, 'child two', ({ write }) => {
      write('old.txt', nine('1=ONE', '9=NINE'));
      write('sub/new.txt', 'new\n');
    });
    await place.turn(1, 'main goes on', ({ write }) => write('a.txt', 'main\n'));
    place.project.write('mine.txt', 'mine\n');

    const query = {
      type: 'adoptPreview',
      session: 's1',
      branch: child,
      adoption: place.adoption(child).adoption,
    } as const;
    const preview = await adoptPreview(query, place.queries);
    assert.ok('changes' in preview, JSON.stringify(preview));
    assert.deepEqual(preview.changes.map(({ path, status }) => `${status} ${path}`).sort(), [
      'added sub/new.txt',
      'modified old.txt',
    ]);
    assert.deepEqual(
      preview.ahead.map(({ path }) => path),
      ['a.txt'],
    );
    assert.deepEqual(preview.conflicts, []);
    assert.equal(place.project.has('sub/new.txt'), false);

    await adoptNow(place, child);
    assert.equal(place.project.read('old.txt'), nine('1=ONE', '5=MINE', '9=NINE'));
    assert.deepEqual(
      ['sub/new.txt', 'a.txt', 'mine.txt'].map(file => place.project.read(file)),
      ['new\n', 'main\n', 'mine\n'],
    );
    assert.equal(place.told.length, 1);
    assert.match(
      place.told[0] ?? '',
      /^main: The person brought changes of the branch child into your files: old\.txt \(edited\), sub\/new\.txt \(created\)\. Read/,
    );
    const [adoption] = place.branch(1).adoptions ?? [];
    assert.deepEqual(
      adoption?.files.map(({ path, change, added, removed }) => `${path} ${change} +${added} -${removed}`),
      ['old.txt edited +2 -2', 'sub/new.txt created +1 -0'],
    );
    const blamed = ['1+1 child child one', '2+3 earlier', '5+1 person', '6+3 earlier', '9+1 child child two'];
    assert.deepEqual(await place.blame('old.txt'), blamed);
    await place.reopen();
    assert.deepEqual(await place.blame('old.txt'), blamed);
    assert.deepEqual(place.project.gitFiles(), git);
    // What was adopted is main's own: a fork of main has it, without what the person changed beside it.
    const later = await place.fork('later', place.branch(1).head);
    assert.deepEqual([place.at(later).read('sub/new.txt'), place.at(later).read('mine.txt')], ['new\n', undefined]);
    assert.equal(place.at(later).read('old.txt'), nine('1=ONE', '5=MINE', '9=NINE'));

    await undo(place);
    assert.equal(place.project.read('old.txt'), nine('5=MINE'));
    assert.deepEqual([place.project.has('sub/new.txt'), place.project.read('mine.txt')], [false, 'mine\n']);
    assert.deepEqual(place.branch(1).adoptions, []);
    assert.match(
      place.told.at(-1) ?? '',
      /^main: The person took the changes of the branch child out of your files again/,
    );
    const after = await place.fork('after', place.branch(1).head);
    assert.equal(place.at(after).read('sub/new.txt'), undefined);
  },
);

test('two adoptions go back in any order, also after a restart, and what was written since stays', limit, async t => {
  for (const order of [
    [0, 0],
    [1, 0],
  ]) {
    await t.test(order.join(' then '), async inner => {
      const { place, child, first } = await sub(inner);
      const second = await place.fork('second', first);
      await place.turn(child, 'one', ({ write }) => write('old.txt', nine('1=ONE')));
      await place.turn(second, 'nine', ({ write }) => write('old.txt', nine('9=NINE')));
      await adoptNow(place, child);
      await adoptNow(place, second);
      place.project.write('old.txt', nine('1=ONE', '5=MINE', '9=NINE'));
      await place.reopen();
      const [which = 0, then = 0] = order;
      await undo(place, which);
      assert.equal(place.project.read('old.txt'), which === 0 ? nine('5=MINE', '9=NINE') : nine('1=ONE', '5=MINE'));
      await undo(place, then);
      assert.equal(place.project.read('old.txt'), nine('5=MINE'));
      await assert.rejects(undo(place), /That adoption cannot be undone any more/);
    });
  }
});

test('one turn alone is brought; the turns before and after it are not', limit, async t => {
  const { place, child } = await sub(t);
  await place.turn(child, 'one', ({ write }) => write('old.txt', nine('1=ONE')));
  const middle = await place.turn(child, 'two', ({ write }) => write('old.txt', nine('1=ONE', '5=FIVE')));
  await place.turn(child, 'three', ({ write }) => write('old.txt', nine('1=ONE', '5=FIVE', '9=NINE')));
  const words = await place.turn(child, 'only words', () => undefined);
  await adoptNow(place, child, { turn: middle - 1 });
  assert.equal(place.project.read('old.txt'), nine('5=FIVE'));
  const [adoption] = place.branch(1).adoptions ?? [];
  assert.deepEqual([adoption?.turnOnly, adoption?.node], [true, middle]);
  assert.deepEqual((await place.blame('old.txt'))[1], '5+1 child two');
  await assert.rejects(adoptNow(place, child, { turn: words }), /There is nothing to adopt|No files were changed/);
  await assert.rejects(adoptNow(place, child, { turn: 99 }), /That turn is not on the way to the end of child/);
  await assert.rejects(adoptNow(place, child, { turn: middle, how: 'replace' }), /can only go on top/);
  // The rest can still come.
  await adoptNow(place, child);
  assert.equal(place.project.read('old.txt'), nine('1=ONE', '5=FIVE', '9=NINE'));
});

test('replace takes back what the target changed since the two parted; the person’s own edits stay', limit, async t => {
  const { place, child } = await sub(t);
  place.project.write('early.txt', 'early\n');
  await place.turn(1, 'main', ({ write }) => {
    write('main.txt', 'main\n');
    write('a.txt', 'main\n');
  });
  await place.turn(child, 'child', ({ write }) => write('a.txt', 'child\n'));
  place.project.write('mine.txt', 'mine\n');
  await adoptNow(place, child, { how: 'replace' });
  const read = (): boolean[] => ['main.txt', 'early.txt', 'mine.txt'].map(file => place.project.has(file));
  assert.deepEqual([place.project.read('a.txt'), ...read()], ['child\n', false, true, true]);
  await undo(place);
  assert.deepEqual([place.project.read('a.txt'), ...read()], ['main\n', true, true, true]);
});

test(
  'a copy takes changes as well: a child its parent’s, without the person’s edits in the workspace',
  limit,
  async t => {
    const { place, child } = await sub(t);
    await place.turn(child, 'child', ({ write }) => write('c.txt', 'child\n'));
    await place.turn(1, 'main', ({ write }) => write('a.txt', 'main\n'));
    place.project.write('mine.txt', 'mine\n');
    await adoptNow(place, 1, { into: child });
    const { read } = place.at(child);
    assert.deepEqual(['a.txt', 'c.txt', 'mine.txt'].map(read), ['main\n', 'child\n', undefined]);
    assert.equal(place.branch(child).adoptions?.length, 1);
    await undo(place, 0, child);
    assert.equal(read('a.txt'), 'start\n');
  },
);

test('a renamed file is followed, its mode too', { timeout: 60_000 }, async t => {
  const { place, child } = await sub(t);
  await place.turn(child, 'child', at => {
    at.write('moved/old.txt', nine('1=ONE'));
    at.remove('old.txt');
    chmodSync(`${at.folder}/a.txt`, 0o755);
  });
  place.project.write('old.txt', nine('9=MINE'));
  await adoptNow(place, child);
  assert.equal(place.project.has('old.txt'), false);
  assert.equal(place.project.read('moved/old.txt'), nine('1=ONE', '9=MINE'));
  assert.deepEqual(
    place
      .branch(1)
      .adoptions?.[0]?.files.map(({ path, change }) => `${path} ${change}`)
      .sort(),
    ['a.txt edited', 'moved/old.txt created', 'old.txt deleted'],
  );
  await undo(place);
  assert.equal(place.project.read('old.txt'), nine('9=MINE'));
});

test('what was adopted leaves the workspace with its branch and comes back with it', limit, async t => {
  const { place, child, first } = await sub(t);
  const other = await place.fork('other', first);
  await place.turn(child, 'child', ({ write }) => write('c.txt', 'child\n'));
  await place.turn(other, 'other', ({ write }) => write('o.txt', 'other\n'));
  await adoptNow(place, child);
  place.project.write('mine.txt', 'mine\n');
  await useInWorkspace(place.use(other), place.opened, place.context);
  const here = (): boolean[] => ['c.txt', 'o.txt', 'mine.txt'].map(file => place.project.has(file));
  assert.deepEqual(here(), [false, true, true]);
  await adoptNow(place, child, { into: other });
  assert.deepEqual(here(), [true, true, true]);
  const undoing = { type: 'undoUse', session: 's1' } as const;
  await assert.rejects(undoUse(undoing, place.opened, place.context), /adopted into other since\. Undo that first/);
  await undo(place, 0, other);
  await undoUse(undoing, place.opened, place.context);
  assert.deepEqual(here(), [true, false, true]);
  await undo(place);
  assert.deepEqual(here(), [false, false, true]);
});

test('it is refused in words while the target runs, and where it makes no sense', limit, async t => {
  const { place, child } = await sub(t);
  await assert.rejects(adoptNow(place, child), /nothing to adopt/);
  await place.turn(child, 'child', ({ write }) => write('c.txt', 'child\n'));
  await assert.rejects(adoptNow(place, 1), /A branch has its own changes already/);
  await assert.rejects(adoptNow(place, 9), /There is no such branch/);
  await place.opened.session.append({
    type: 'runStarted',
    at: 0,
    by: 'person',
    credential: 'flag',
    run: 1,
    branch: 1,
  });
  await assert.rejects(adoptNow(place, child), /main is running\. Stop it first/);
  await place.opened.session.append({ type: 'runEnded', run: 1, branch: 1, outcome: 'done' });
  assert.equal(place.project.has('c.txt'), false);
  // The source may run: what it left after its last step is brought.
  await place.opened.session.append({
    type: 'runStarted',
    at: 0,
    by: 'person',
    credential: 'flag',
    run: 2,
    branch: child,
  });
  place.at(child).write('c.txt', 'half a step\n');
  await adoptNow(place, child);
  assert.equal(place.project.read('c.txt'), 'child\n');
});

test(
  'what a branch changes after it was adopted comes alone; the target may have made more of the rest',
  limit,
  async t => {
    const { place, child } = await sub(t);
    await place.turn(child, 'one', ({ write }) => write('old.txt', nine('1=ONE', '2=TWO')));
    await adoptNow(place, child);
    await place.turn(1, 'main', ({ write }) => write('old.txt', nine('1=MAIN', '2=MAIN')));
    await place.turn(child, 'two', ({ write }) => write('old.txt', nine('1=ONE', '2=TWO', '9=NINE')));
    await place.reopen();
    await adoptNow(place, child);
    assert.equal(place.project.read('old.txt'), nine('1=MAIN', '2=MAIN', '9=NINE'));
    assert.deepEqual(place.branch(1).adoptions?.[0]?.conflicts, []);
    await undo(place);
    await adoptNow(place, child);
    assert.equal(place.project.read('old.txt'), nine('1=MAIN', '2=MAIN', '9=NINE'));
  },
);

test('what a branch adopted before it changed anything goes on with it to others', limit, async t => {
  const { place, child, first } = await sub(t);
  const second = await place.fork('second', first);
  await place.turn(second, 'second', ({ write }) => write('s.txt', 'second\n'));
  await adoptNow(place, second, { into: child });
  await place.turn(child, 'child', ({ write }) => write('c.txt', 'child\n'));
  await adoptNow(place, child);
  assert.deepEqual([place.project.read('s.txt'), place.project.read('c.txt')], ['second\n', 'child\n']);
  assert.deepEqual(await place.blame('s.txt'), ['1+1 second second']);
});

test('of what would come, files that other programs run are named; those that go away are not', limit, async t => {
  const { place, child } = await sub(t);
  await place.turn(child, 'one', ({ write }) => {
    for (const file of ['src/plain.ts', 'package.json', 'tools/.mcp.json', 'deep/.vscode/tasks.json'])
      write(file, '{}\n');
  });
  const { adoption } = place.adoption(child);
  const adopting = await adoptPreview({ type: 'adoptPreview', session: 's1', branch: child, adoption }, place.queries);
  const using = await usePreview({ type: 'usePreview', session: 's1', branch: child }, place.queries);
  for (const preview of [adopting, using]) {
    assert.ok('changes' in preview, JSON.stringify(preview));
    assert.deepEqual([...(preview.runLater ?? [])].sort(), [
      'deep/.vscode/tasks.json',
      'package.json',
      'tools/.mcp.json',
    ]);
  }
  await useInWorkspace(
    { type: 'useInWorkspace', session: 's1', branch: child, except: [] },
    place.opened,
    place.context,
  );
  const back = await usePreview({ type: 'usePreview', session: 's1', branch: 1 }, place.queries);
  assert.deepEqual('changes' in back && back.runLater, []);
});
