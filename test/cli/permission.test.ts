import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { cliPlace } from './support/cliPlace.ts';

test('without a terminal a request is denied, and the agent hears why', async () => {
  await using place = await cliPlace();
  const end = await place.banyan('run', 'write a.txt: hello');
  assert.equal(end.code, 3);
  assert.match(end.out, /^· write a\.txt\n {2}denied: nobody is at the terminal to allow it/m);
  await assert.rejects(readFile(join(place.folder, 'a.txt')));
  const told = JSON.stringify(place.api.requests.at(-1)?.body);
  assert.match(told, /nobody is at the terminal to allow it \(banyan was run without --yes\)/);
});

test('--yes allows, and shows each call once', async () => {
  await using place = await cliPlace();
  const end = await place.banyan('run', 'write a.txt: hello', '--yes');
  assert.equal(end.code, 0);
  assert.equal(await readFile(join(place.folder, 'a.txt'), 'utf8'), 'hello');
  assert.equal(end.out.match(/write a\.txt/g)?.length, 1);
  assert.match(end.out, /— main done at n4 · a\.txt \+1 −0/);
});

test('a branch that may only read changes nothing, whatever else is said', async () => {
  await using place = await cliPlace();
  const end = await place.banyan('run', 'write a.txt: hello', '--yes', '--authority', 'readOnly');
  assert.equal(end.code, 0);
  assert.match(end.out, /This branch may only read/);
  await assert.rejects(readFile(join(place.folder, 'a.txt')));
});

test('what would steer the terminal is shown and not obeyed', async () => {
  await using place = await cliPlace();
  const end = await place.banyan('run', 'say \u001B[31mred\u0007 \u009B2J', '--yes');
  assert.match(end.out, /^␛\[31mred␇ <009B>2J\n/);
});
