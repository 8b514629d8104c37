import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { processes } from '../../scripts/workbench/processes.mjs';
import { gate } from '../support/messagesApi/gate.ts';
import { drip, text } from '../support/messagesApi/script.ts';
import { cliPlace } from './support/cliPlace.ts';

test('Ctrl+C stops the turn, keeps what was said, and the next prompt goes on', async () => {
  await using place = await cliPlace();
  const held = gate();
  place.api.reply([drip(4, 1), text('one and ', held, 'two')]);
  const cli = place.start(['run', 'speak']);
  await cli.said('one and');
  cli.signal('SIGINT');
  const end = await cli.ended;
  assert.equal(end.code, 130);
  assert.match(end.out, /^one and \n— main stopped at n2 · /);
  assert.equal(end.err, '');
  assert.equal((await place.banyan('tree')).out, 'speak\nn1-n2 [1] speak <- main (stopped)\n');
  const next = await place.banyan('run', 'say on');
  assert.match(next.out, /^on\n— main done at n4/);
});

test('Ctrl+C ends the command that runs, and leaves no process behind', async () => {
  await using place = await cliPlace();
  // Behind a wall a process has another number: the command is known by a word of its own.
  const word = `banyan-${randomUUID()}`;
  const cli = place.start(['run', `run echo started > mark; exec tail -f /dev/null ${word}`, '--yes']);
  await cli.said('· bash');
  await written(join(place.folder, 'mark'));
  assert.notDeepEqual(await withWord(word), []);
  cli.signal('SIGINT');
  const end = await cli.ended;
  assert.equal(end.code, 130);
  assert.match(end.out, /\n {2}cancelled\n— main stopped at n3/);
  assert.deepEqual(await withWord(word), []);
});

test('whoever stops reading stops the turn', async () => {
  await using place = await cliPlace();
  place.api.reply([drip(40, 1), text('words '.repeat(2000))]);
  const cli = place.start(['run', 'speak']);
  await cli.said('words');
  cli.closeOutput();
  assert.equal((await cli.ended).code, 130);
  assert.match((await place.banyan('tree')).out, /main \(stopped\)/);
});

/** Resolves when the file holds a whole line. */
async function written(file: string): Promise<void> {
  while (!(await readFile(file, 'utf8').catch(() => '')).endsWith('\n'))
    await new Promise(resolve => setImmediate(resolve));
}

/** The programs called `tail` that were started with this word. */
async function withWord(word: string): Promise<string[]> {
  const all = await processes();
  return all.filter(({ command }) => /^tail\b/.test(command) && command.includes(word)).map(({ command }) => command);
}
