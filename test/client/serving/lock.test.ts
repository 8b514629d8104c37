import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { takeLock } from '../../../src/client/serving/lock.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const module = new URL('../../../src/client/serving/lock.ts', import.meta.url).href;
const program = `import { takeLock } from ${JSON.stringify(module)};
const lock = takeLock(process.argv[1]);
process.stdout.write(lock ? 'held' : 'refused');
if (lock) setInterval(() => lock, 1000);`;

test('a lock is held by one, and free as soon as its holder is killed', { timeout: 20_000 }, async t => {
  const state = temporaryFolder(t);
  const holder = spawn(process.execPath, ['--input-type=module', '-e', program, state], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  t.after(() => holder.kill('SIGKILL'));
  const [said] = (await once(holder.stdout, 'data')) as [Buffer];
  assert.equal(said.toString(), 'held');
  assert.equal(takeLock(state), undefined);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const own = takeLock(state);
  assert.ok(own);
  assert.equal(takeLock(state), undefined);
  own.dispose();
  own.dispose();
  const again = takeLock(state);
  assert.ok(again);
  again.dispose();
});

test('a folder that cannot be written is an error, not a refusal', () => {
  assert.throws(() => takeLock('/nowhere/at/all'));
});
