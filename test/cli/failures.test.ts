import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { cliPlace } from './support/cliPlace.ts';

test('without a key nothing is begun, and it is said where one would come from', async () => {
  await using place = await cliPlace();
  const end = await place.start(['run', 'say hello'], { ANTHROPIC_API_KEY: '' }).ended;
  assert.deepEqual(end, {
    code: 4,
    out: '',
    err: 'A key is needed. Set ANTHROPIC_API_KEY, or name a file that holds the key with --key-file.\n',
  });
  assert.equal(existsSync(join(place.state, 'sessions')), false);
});

test('a key comes from a file; one that is refused says where it came from', async () => {
  await using place = await cliPlace();
  const file = join(place.state, '../key');
  await writeFile(file, 'test-key\nanother line\n');
  const env = { ANTHROPIC_API_KEY: 'wrong' };
  const good = await place.start(['run', 'say hello', '--key-file', file], env).ended;
  assert.equal(good.code, 0);
  const bad = await place.start(['run', 'say hello'], env).ended;
  assert.equal(bad.code, 4);
  assert.match(bad.err, /^The key was refused \(401\)\..* It comes from --key-file, ANTHROPIC_API_KEY or .*\n$/);
  const none = await place.banyan('run', 'say hello', '--key-file', join(place.state, 'none'));
  assert.equal(none.code, 4);
  assert.match(none.err, /^The key file .*none cannot be read\./);
});

test('the address comes from the environment where no flag names one', async () => {
  await using place = await cliPlace();
  const end = await place.start(['run', 'say hello', '--base-url', ''], { ANTHROPIC_BASE_URL: `${place.api.url}/` })
    .ended;
  assert.equal(end.code, 0);
});

test('what is not there is named, with what to do', async () => {
  await using place = await cliPlace();
  const early = await place.banyan('tree');
  assert.deepEqual(early, {
    code: 1,
    out: '',
    err: `There is no session in ${place.folder}. banyan run "PROMPT" starts one.\n`,
  });
  await place.banyan('run', 'say hello');
  const session = await place.banyan('run', 'say x', '--session', 'nope');
  const branch = await place.banyan('run', 'say x', '--branch', 'nope');
  const node = await place.banyan('fork', 'n99', 'say x');
  const rewind = await place.banyan('rewind', 'main', 'n99');
  const folder = await place.banyan('run', 'say x', '--workspace', '/nope');
  assert.deepEqual(
    [session.code, session.err],
    [1, 'There is no session nope. banyan sessions lists those of a folder.\n'],
  );
  assert.deepEqual([branch.code, branch.err], [1, 'There is no branch nope. There are: main.\n']);
  assert.match(node.err, /^There is no n99 in session s\w+\. banyan tree shows its turns\.\n$/);
  assert.deepEqual([node.code, rewind.code, rewind.err], [1, 1, node.err]);
  assert.deepEqual(
    [folder.code, folder.err],
    [2, 'There is no folder /nope. Name the folder to work in with --workspace.\n'],
  );
  const tree = await place.banyan('tree');
  assert.match(tree.out, /^ *n1-n2 \[1\] say hello <- main$/m);
});

test('a turn that fails says why on standard error', async () => {
  await using place = await cliPlace();
  const end = await place.banyan('run', 'say hello', '--model', 'claude-none');
  assert.equal(end.code, 1);
  assert.equal(end.err, 'There is no model claude-none (404). Choose another model. Name it with --model.\n');
});

test('a command line that cannot be understood ends with 2, help with 0', async () => {
  await using place = await cliPlace();
  const [wrong, help] = await Promise.all([place.banyan('tree', '--frob'), place.banyan('fork', '-h')]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /^Unknown option '--frob'\. banyan -h lists the commands/);
  assert.equal(help.code, 0);
  assert.match(help.out, /^banyan fork NODE "PROMPT"/);
});
