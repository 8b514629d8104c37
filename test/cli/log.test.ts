import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { cliPlace, type CliPlace } from './support/cliPlace.ts';

test('the log is shown over all its files, each event with its branch and what happened', async () => {
  await using place = await cliPlace();
  await place.banyan('run', 'run echo hi', '--yes');
  const before = await place.banyan('log');
  await rewrite(place, lines => [lines.slice(0, 9), lines.slice(9)]);
  const after = await place.banyan('log');
  assert.deepEqual(after, before);
  const words = after.out.split('\n').map(line => line.replace(/^ *(\d+) {2}.{19} {2}/, '$1 '));
  assert.equal(words[4]?.replace(/ +/g, ' '), '5 main n1 prompt: run echo hi');
  assert.equal(words.filter(line => /^\d+ main +tool ok, exit 0$/.test(line)).length, 1);
  assert.equal(words.filter(line => / run 1 done/.test(line)).length, 1);
});

test('what cannot be read is named by file and line, and everything else is shown', async () => {
  await using place = await cliPlace();
  await place.banyan('run', 'say hello');
  const before = (await place.banyan('log', '--json')).out.trimEnd().split('\n');
  await rewrite(place, lines => [
    lines.slice(0, 4),
    lines.slice(4).map((line, at) => (at === 1 ? line.replace('"run":1', '"run":2') : line)),
  ]);
  const after = await place.banyan('log', '--json');
  assert.equal(after.code, 1);
  const shown = after.out.trimEnd().split('\n');
  assert.deepEqual(
    shown.slice(0, before.length - 1),
    before.filter((_, at) => at !== 5),
  );
  assert.match(after.err, /^events-0002\.jsonl, line 2, cannot be read: .+\.\n/);
  assert.match(after.err, /Everything else was read\. The bytes stay where they are\.\n$/);
});

/** Writes the log of the place's only session anew, one file for each part, and removes what was derived from it. */
async function rewrite(place: CliPlace, split: (lines: string[]) => string[][]): Promise<void> {
  const rows = (await place.banyan('sessions', '--json')).out;
  const { session } = JSON.parse(rows) as { session: string };
  const folder = join(place.state, 'sessions', session);
  const lines = (await readFile(join(folder, 'events-0001.jsonl'), 'utf8')).trimEnd().split('\n');
  for (const [at, part] of split(lines).entries())
    await writeFile(join(folder, `events-000${at + 1}.jsonl`), part.map(line => `${line}\n`).join(''));
  for (const derived of ['skeleton.bin', 'heading.json']) await rm(join(folder, derived), { force: true });
}
