import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { installRuntime } from '../../src/client/installRuntime.ts';
import { cleanRuntimes, useRuntime } from '../../src/client/runtimeUse.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

function build(t: TestContext): { dist: string; state: string } {
  const root = temporaryFolder(t);
  const dist = path.join(root, 'dist');
  mkdirSync(path.join(dist, 'webview'), { recursive: true });
  mkdirSync(path.join(dist, 'bin'));
  for (const name of [
    'supervisor.mjs',
    'worker.mjs',
    'cli.mjs',
    'chunk-A.mjs',
    'bin/wall',
    'extension.cjs',
    'cli.mjs.map',
    'webview/main.js',
  ])
    writeFileSync(path.join(dist, name), `content of ${name}`);
  return { dist, state: path.join(root, 'state') };
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

test('a runtime holds what a supervisor needs and is found again under the same name', async t => {
  const { dist, state } = build(t);
  const folder = await installRuntime(dist, state, '1.2.3');
  assert.match(path.basename(folder), /^1\.2\.3-[0-9a-f]{12}$/);
  assert.deepEqual(filesOf(folder), [
    path.join('bin', 'wall'),
    'chunk-A.mjs',
    'cli.mjs',
    'supervisor.mjs',
    'worker.mjs',
  ]);
  assert.equal(readFileSync(path.join(folder, 'worker.mjs'), 'utf8'), 'content of worker.mjs');
  assert.equal(await installRuntime(dist, state, '1.2.3'), folder);
  writeFileSync(path.join(dist, 'worker.mjs'), 'other');
  assert.notEqual(await installRuntime(dist, state, '1.2.3'), folder);
});

test('ten at once make one folder and leave nothing else', async t => {
  const { dist, state } = build(t);
  const folders = await Promise.all(Array.from({ length: 10 }, () => installRuntime(dist, state, '1.0.0')));
  assert.equal(new Set(folders).size, 1);
  assert.deepEqual(readdirSync(path.join(state, 'runtime')), [path.basename(folders[0] ?? '')]);
});

test('one that was damaged is mended', async t => {
  const { dist, state } = build(t);
  const folder = await installRuntime(dist, state, '1.0.0');
  rmSync(path.join(folder, 'chunk-A.mjs'));
  writeFileSync(path.join(folder, 'worker.mjs'), 'cut');
  assert.equal(await installRuntime(dist, state, '1.0.0'), folder);
  assert.equal(readFileSync(path.join(folder, 'worker.mjs'), 'utf8'), 'content of worker.mjs');
  assert.ok(existsSync(path.join(folder, 'chunk-A.mjs')));
  assert.equal(readdirSync(path.join(state, 'runtime')).length, 1);
});

test('what came into one while it was used is no damage', async t => {
  const { dist, state } = build(t);
  const folder = await installRuntime(dist, state, '1.0.0');
  await useRuntime(folder);
  mkdirSync(path.join(folder, 'compiled', 'v24'), { recursive: true });
  writeFileSync(path.join(folder, 'compiled', 'v24', 'a1b2.cache'), 'compiled');
  const worker = statSync(path.join(folder, 'worker.mjs')).ino;
  assert.equal(await installRuntime(dist, state, '1.0.0'), folder);
  assert.equal(statSync(path.join(folder, 'worker.mjs')).ino, worker);
  assert.ok(existsSync(path.join(folder, 'compiled', 'v24', 'a1b2.cache')));
});

test('a folder without a supervisor is no build', async t => {
  const { dist, state } = build(t);
  rmSync(path.join(dist, 'supervisor.mjs'));
  await assert.rejects(installRuntime(dist, state, '1.0.0'), /holds no supervisor/);
});

test('old runtimes go when no live process uses them', async t => {
  const { dist, state } = build(t);
  const versions = ['used', 'left', 'fresh'];
  const folders: string[] = [];
  for (const version of versions) folders.push(await installRuntime(dist, state, version));
  const [used = '', left = ''] = folders;
  await useRuntime(used);
  mkdirSync(path.join(left, 'users'));
  writeFileSync(path.join(left, 'users', '4194999'), '');
  const longAgo = new Date(Date.now() - 3_600_000);
  for (const folder of [used, left]) utimesSync(folder, longAgo, longAgo);
  await cleanRuntimes(state, systemClock);
  assert.deepEqual(
    folders.map(folder => existsSync(folder)),
    [true, false, true],
  );
});
