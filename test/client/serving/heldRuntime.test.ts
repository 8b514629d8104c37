import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { holdRuntime } from '../../../src/client/serving/heldRuntime.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

test('a runtime that was deleted is put back from its open files, and is the working folder again', t => {
  const before = process.cwd();
  const folder = path.join(temporaryFolder(t), 'runtime');
  t.after(() => process.chdir(before));
  mkdirSync(path.join(folder, 'bin'), { recursive: true });
  const large = 'x'.repeat(300_000);
  writeFileSync(path.join(folder, 'worker.mjs'), large);
  writeFileSync(path.join(folder, 'bin', 'wall'), 'wall');
  const held = holdRuntime(folder);
  t.after(() => held.dispose());
  process.chdir(folder);
  rmSync(folder, { recursive: true });
  held.ensure();
  assert.equal(readFileSync(path.join(folder, 'worker.mjs'), 'utf8'), large);
  assert.equal(readFileSync(path.join(folder, 'bin', 'wall'), 'utf8'), 'wall');
  assert.equal(process.cwd(), realpathSync(folder));
});

test('a file that lies there is left as it is', t => {
  const folder = temporaryFolder(t);
  writeFileSync(path.join(folder, 'worker.mjs'), 'one');
  const held = holdRuntime(folder);
  t.after(() => held.dispose());
  writeFileSync(path.join(folder, 'worker.mjs'), 'two');
  held.ensure();
  assert.equal(readFileSync(path.join(folder, 'worker.mjs'), 'utf8'), 'two');
});

test('what came into the folder while it was used is not held', t => {
  const folder = temporaryFolder(t);
  const left = [path.join(folder, 'users', '12'), path.join(folder, 'compiled', 'v24', 'a1b2.cache')];
  for (const file of left) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '');
  }
  const held = holdRuntime(folder);
  t.after(() => held.dispose());
  for (const file of left) rmSync(file);
  held.ensure();
  assert.deepEqual(left.filter(existsSync), []);
});
