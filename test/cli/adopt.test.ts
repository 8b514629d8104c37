import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { commandLine } from '../../src/cli/commandLine.ts';
import { cliPlace } from './support/cliPlace.ts';

test('changes are adopted, the workspace moves, and both go back', { timeout: 120_000 }, async () => {
  await using place = await cliPlace();
  const file = (name: string): string => join(place.folder, name);
  await place.banyan('run', 'write a.txt: hello', '--yes');
  await place.banyan('fork', 'n4', 'write b.txt: other', '--name', 'other', '--yes');
  rmSync(file('b.txt'), { force: true });
  await place.banyan('run', 'write c.txt: main', '--yes');
  writeFileSync(file('mine.txt'), 'mine\n');

  const ahead = 'main has gone on since: c.txt (stays, --replace takes it back)\n';
  const preview = await place.banyan('adopt', 'other', '--preview');
  assert.deepEqual(preview, { code: 0, out: `added     b.txt  +1 −0\n${ahead}`, err: '' });
  const asked = await place.banyan('adopt', 'other');
  assert.deepEqual(asked, {
    code: 1,
    out: '',
    err: `added     b.txt  +1 −0\n${ahead}Nobody is at the terminal to agree. Add --yes.\n`,
  });
  assert.equal(existsSync(file('b.txt')), false);
  const done = await place.banyan('adopt', 'other', '--yes');
  assert.deepEqual(done, { code: 0, out: 'main has the changes of other. banyan undo takes them back.\n', err: '' });
  assert.equal(readFileSync(file('b.txt'), 'utf8'), 'other');
  const undone = await place.banyan('undo');
  assert.deepEqual(undone, { code: 0, out: 'What main adopted of other was taken back.\n', err: '' });
  assert.equal(existsSync(file('b.txt')), false);

  const look = await place.banyan('use', 'other', '--preview');
  assert.equal(look.out, 'added     b.txt  +1 −0\ndeleted   c.txt  +0 −1\nYour own edits stay: mine.txt\n', look.err);
  const used = await place.banyan('use', 'other', '--yes');
  assert.deepEqual(used, { code: 0, out: 'other has the workspace. banyan undo takes it back.\n', err: '' });
  const files = (): boolean[] => ['b.txt', 'c.txt', 'mine.txt'].map(name => existsSync(file(name)));
  assert.deepEqual(files(), [true, false, true]);
  assert.match((await place.banyan('use', 'other', '--yes')).err, /^other has the workspace already\.\n$/);
  const back = await place.banyan('undo');
  assert.deepEqual(back, { code: 0, out: 'The move of the workspace to other was taken back.\n', err: '' });
  assert.deepEqual(files(), [false, true, true]);
  assert.match((await place.banyan('undo')).err, /^Nothing of main can be undone\.\n$/);
  assert.match((await place.banyan('publish', 'main')).err, /main works in the workspace/);
});

test('adopt, use, undo and publish say how they are used', () => {
  const whole = commandLine(['adopt', 'b', '--into', 'm', '--turn', 'n41', '--theirs', '--preview']);
  assert.ok(whole.command === 'adopt');
  const { branch, into, turn, how, conflicts, preview } = whole;
  assert.deepEqual([branch, into, turn, how, conflicts, preview], ['b', 'm', 41, 'merge', 'theirs', true]);
  const wrong: [string[], RegExp][] = [
    [['adopt'], /takes one BRANCH/],
    [['adopt', 'b', '--mine', '--theirs'], /not both/],
    [['adopt', 'b', '--replace', '--turn', 'n1'], /not both/],
    [['use', 'a', 'b'], /takes one BRANCH/],
    [['use', 'a', '--replace'], /takes no --replace/],
    [['undo', 'a', 'b'], /takes one BRANCH/],
    [['publish'], /takes one BRANCH/],
  ];
  for (const [words, reason] of wrong) assert.throws(() => commandLine(words), reason);
});
