import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { cliPlace } from './support/cliPlace.ts';

test('the trail leads from a file to the agent, the turn and the word it was changed on', async () => {
  await using place = await cliPlace();
  await place.banyan('run', 'write a.txt: hello', '--yes');
  await place.banyan('run', 'write b.txt: hello');
  const all = await place.banyan('audit');
  assert.equal(all.code, 0);
  assert.match(
    all.out,
    /^\S+ \S+ {2}main, turn 1 {2}write a\.txt\n {4}allowed by flag · --yes .*· ok\n {4}a\.txt \+1 −0$/m,
  );
  assert.match(all.out, /main, turn 2 {2}write b\.txt\n {4}denied by harness · nobody is at the terminal/);
  const one = await place.banyan('audit', '--file', join(place.folder, 'a.txt'));
  assert.match(one.out, /write a\.txt/);
  assert.doesNotMatch(one.out, /b\.txt/);
  const denied = await place.banyan('audit', '--decision', 'denied', '--json');
  const [line = '', ...others] = denied.out.trim().split('\n');
  const row = JSON.parse(line) as Record<string, unknown>;
  assert.equal(others.length, 0);
  assert.deepEqual([row['title'], row['decision'], row['result']], ['b.txt', 'denied', 'denied']);
  assert.equal((row['shown'] as { detail: string }).detail, '+hello');
  assert.equal((await place.banyan('audit', '--agent', 'nobody')).out, '');
});

test('a log that was written over is found, and where', async () => {
  await using place = await cliPlace();
  await place.banyan('run', 'say hi');
  const whole = await place.banyan('verify');
  assert.equal(whole.code, 0);
  const [session = ''] = whole.out.split(' ');
  assert.match(whole.out, /^s\w+ {2}\d+ events in 1 file, each whole and behind the one before it\n$/);
  const file = join(place.state, 'sessions', session, 'events-0001.jsonl');
  const lines = (await readFile(file, 'utf8')).split('\n');
  await writeFile(
    file,
    lines.with(2, (lines[2] ?? '').replace('"main"', '"mean"').replace('"model"', '"modem"')).join('\n'),
  );
  const broken = await place.banyan('verify', session);
  assert.equal(broken.code, 1);
  assert.match(broken.out, /broken at events-0001\.jsonl, line 3: its checksum does not match\n$/);
  const json = JSON.parse((await place.banyan('verify', '--json')).out) as { broken: { line: number } };
  assert.equal(json.broken.line, 3);
});

test('what nobody deferred cannot be answered late', async () => {
  await using place = await cliPlace();
  await place.banyan('run', 'write a.txt: hello');
  assert.deepEqual(await place.banyan('deferred'), { code: 0, out: 'Nothing waits for an answer.\n', err: '' });
  const late = await place.banyan('allow', '1');
  assert.equal(late.code, 1);
  assert.match(late.err, /^No request 1 waits for an answer in session \w+\. banyan deferred lists them\.$/m);
});

test('bounds are what the branch is set to from here on', async () => {
  await using place = await cliPlace();
  await place.banyan('run', 'say hi', '--authority', 'readOnly', '--budget', '2.5', '--check-in', '50');
  assert.match(
    (await place.banyan('log')).out,
    /set to authority readOnly, budget \$2\.50, check in after 50 changed lines/,
  );
  assert.match((await place.banyan('audit')).out, /main {2}authority readOnly, budget .*\n {4}changed\n/);
});
