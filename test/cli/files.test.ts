import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cliPlace } from './support/cliPlace.ts';

test('files are compared, told by the turn that wrote them, and go back', { timeout: 120_000 }, async () => {
  await using place = await cliPlace();
  const file = (name: string): string => join(place.folder, name);
  await place.banyan('run', 'write a.txt: hello', '--yes');
  await place.banyan('run', 'write b.txt: there', '--yes');
  writeFileSync(file('a.txt'), 'hello\nmine\n');
  assert.deepEqual(await place.banyan('diff', 'n5', 'n7'), { code: 0, out: 'added     b.txt  +1 −0\n', err: '' });
  assert.match((await place.banyan('diff', 'n7')).out, /^modified {2}a\.txt {2}\+\d −\d\n$/);
  const blame = await place.banyan('blame', 'b.txt');
  assert.deepEqual(blame, { code: 0, out: '        1  n7 main, turn 2: write b.txt: there (ask)\n', err: '' });
  assert.equal((await place.banyan('blame', '../x')).code, 1);
  const asked = await place.banyan('restore', 'n4');
  assert.equal(asked.code, 1);
  assert.match(
    asked.err,
    /^deleted {3}b\.txt {2}\+0 −1\nYour own edits stay: a\.txt\nNobody is at the terminal to agree\. Add --yes\.\n$/,
  );
  assert.equal(existsSync(file('b.txt')), true);
  const done = await place.banyan('restore', 'n4', '--yes');
  assert.deepEqual(done, { code: 0, out: 'main and its files stand at n4.\n', err: '' });
  assert.equal(existsSync(file('b.txt')), false);
  assert.equal(readFileSync(file('a.txt'), 'utf8'), 'hello\nmine\n');
});

test('restore, diff and blame say how they are used', async () => {
  await using place = await cliPlace();
  for (const words of [['restore'], ['diff'], ['diff', 'n1', 'n2', 'n3'], ['blame'], ['diff', 'n1', '--exact']])
    assert.equal((await place.banyan(...words)).code, 2, words.join(' '));
});
