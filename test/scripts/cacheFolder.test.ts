import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { cached } from '../../scripts/provision/cacheFolder.mjs';

let cache: string;

beforeEach(async () => {
  cache = await mkdtemp(path.join(tmpdir(), 'banyan-cache-'));
  process.env['BANYAN_CACHE'] = cache;
});

afterEach(() => rm(cache, { recursive: true, force: true }));

const fillWith =
  (text: string) =>
  (folder: string): Promise<void> =>
    writeFile(path.join(folder, 'piece'), text);

test('a folder is filled once and then found', async () => {
  const first = await cached('piece-1', fillWith('first'));
  const second = await cached('piece-1', fillWith('second'));
  assert.equal(second, first);
  assert.equal(await readFile(path.join(first, 'piece'), 'utf8'), 'first');
});

test('of several who want it at once one fills it', async () => {
  let fillings = 0;
  const fill = async (folder: string): Promise<void> => {
    fillings += 1;
    await fillWith('whole')(folder);
  };
  const folders = await Promise.all([1, 2, 3].map(() => cached('piece-1', fill)));
  assert.equal(fillings, 1);
  assert.equal(new Set(folders).size, 1);
});

test('a failed filling leaves nothing behind', async () => {
  await assert.rejects(
    cached('piece-1', async folder => {
      await fillWith('half')(folder);
      throw new Error('the network went away');
    }),
    /network went away/,
  );
  assert.deepEqual(await readdir(cache), []);
});

test('the lock of a process that is gone holds nobody up', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  await writeFile(path.join(cache, 'piece-1.lock'), String(pid));
  const folder = await cached('piece-1', fillWith('whole'));
  assert.deepEqual(await readdir(folder), ['piece']);
  assert.deepEqual(await readdir(cache), ['piece-1']);
});
