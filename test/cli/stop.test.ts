import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
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
  const cli = place.start(['run', 'run echo $$ > pid; exec tail -f /dev/null', '--yes']);
  await cli.said('· bash');
  const pid = await written(join(place.folder, 'pid'));
  cli.signal('SIGINT');
  const end = await cli.ended;
  assert.equal(end.code, 130);
  assert.match(end.out, /\n {2}cancelled\n— main stopped at n3/);
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
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

/** The number in a file that is being written. */
async function written(file: string): Promise<number> {
  for (;;) {
    const words = await readFile(file, 'utf8').catch(() => '');
    if (words.endsWith('\n')) return Number(words);
    await new Promise(resolve => setImmediate(resolve));
  }
}
