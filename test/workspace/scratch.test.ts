import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { link, rename, rm, unlink } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { openScratch } from '../../src/workspace/scratch/openScratch.ts';
import { smallDiskAt } from '../support/smallDiskAt.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('a folder is made once, and git does not see it', async t => {
  const folder = temporaryFolder(t);
  execFileSync('git', ['init', '-q', folder]);
  const disk = openScratch(folder);
  await disk.make('.banyan/s1/main');
  assert.equal(readFileSync(path.join(folder, '.banyan/.gitignore'), 'utf8'), '*\n');
  writeFileSync(path.join(folder, '.banyan/.gitignore'), '*\n!memory\n');
  await disk.make('.banyan/s1/other');
  assert.equal(readFileSync(path.join(folder, '.banyan/.gitignore'), 'utf8'), '*\n!memory\n');
  assert.deepEqual((await disk.folders('.banyan/s1')).toSorted(), ['main', 'other']);
  writeFileSync(path.join(folder, '.banyan/s1/main/notes.md'), 'mine');
  assert.equal(execFileSync('git', ['status', '--porcelain'], { cwd: folder }).toString(), '');
});

test('a folder inside one that was just made waits until watchers have seen that; nothing else waits', async t => {
  const folder = temporaryFolder(t);
  const seen: string[][] = [];
  const disk = openScratch(folder, async () => {
    seen.push(readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted());
  });
  await disk.make('.banyan/s1/main');
  const root = ['.banyan', '.banyan/.gitignore', '.banyan/memory'];
  assert.deepEqual(seen, [['.banyan'], [...root, '.banyan/s1']]);
  await disk.make('.banyan/s1/other');
  await disk.append('.banyan/s1/main/history.md', bytes('one '));
  assert.equal(seen.length, 2);
});

test('a folder is made in place of what is taken out of its way in that moment', async t => {
  const folder = temporaryFolder(t);
  const disk = openScratch(folder, async () => {});
  const inTheWay = path.join(folder, '.banyan');
  for (let round = 0; round < 200; round++) {
    writeFileSync(inTheWay, 'a file of the person’s own');
    const made = disk.make('.banyan/s1').then(
      () => 'made',
      (error: unknown) => String(error),
    );
    await unlink(inTheWay);
    const how = await made;
    assert.ok(how === 'made' || how === 'Error: .banyan is not a folder.', how);
    await rm(inTheWay, { force: true, recursive: true });
  }
});

test('files are added to, made once, and found again', async t => {
  const disk = openScratch(temporaryFolder(t));
  assert.equal(await disk.tail('.banyan/s1/main/history.md', 10), undefined);
  await disk.append('.banyan/s1/main/history.md', bytes('one '));
  await disk.append('.banyan/s1/main/history.md', bytes('two'));
  assert.equal(Buffer.from((await disk.tail('.banyan/s1/main/history.md', 5)) ?? []).toString(), 'e two');
  await disk.create('.banyan/s1/main/inbox/001-a-message.md', 'first');
  await disk.create('.banyan/s1/main/inbox/001-a-message.md', 'second');
  assert.equal(Buffer.from((await disk.tail('.banyan/s1/main/inbox/001-a-message.md', 99)) ?? []).toString(), 'first');
});

test('a result replaces a result, and never what an agent wrote itself', async t => {
  const folder = temporaryFolder(t);
  const disk = openScratch(folder);
  const own = path.join(folder, '.banyan/s1/main');
  await disk.make('.banyan/s1/main');
  writeFileSync(path.join(own, 'result.md'), 'what I found');
  await disk.put('.banyan/s1/main/result.md', 'done');
  await disk.put('.banyan/s1/main/result.md', 'done again');
  assert.match(readFileSync(path.join(own, 'result.md'), 'utf8'), /^done again\n/);
  assert.equal(readFileSync(path.join(own, 'result-own.md'), 'utf8'), 'what I found');
  assert.deepEqual(readdirSync(own).toSorted(), ['result-own.md', 'result.md']);
});

test('nothing is written through a link, wherever it stands', async t => {
  const folder = temporaryFolder(t);
  const outside = temporaryFolder(t);
  writeFileSync(path.join(outside, 'history.md'), 'precious');
  const disk = openScratch(folder);
  symlinkSync(outside, path.join(folder, '.banyan'));
  await assert.rejects(disk.make('.banyan/s1/main'), /\.banyan is a link/);
  await rm(path.join(folder, '.banyan'));
  await disk.make('.banyan/s1/main');
  const own = path.join(folder, '.banyan/s1/main');
  symlinkSync(outside, path.join(own, 'inbox'));
  await assert.rejects(disk.create('.banyan/s1/main/inbox/a.md', 'a'), /inbox is a link/);
  symlinkSync(path.join(outside, 'history.md'), path.join(own, 'history.md'));
  await assert.rejects(disk.append('.banyan/s1/main/history.md', bytes('x')), /is a link/);
  await assert.rejects(disk.tail('.banyan/s1/main/history.md', 9), /is a link/);
  await rm(path.join(own, 'history.md'));
  await link(path.join(outside, 'history.md'), path.join(own, 'history.md'));
  await assert.rejects(disk.append('.banyan/s1/main/history.md', bytes('x')), /no|not a plain file/);
  symlinkSync(path.join(outside, 'history.md'), path.join(own, 'result.md'));
  await disk.put('.banyan/s1/main/result.md', 'mine');
  assert.equal(readFileSync(path.join(outside, 'history.md'), 'utf8'), 'precious');
  assert.deepEqual(readdirSync(outside), ['history.md']);
  await rename(own, path.join(folder, '.banyan/s1/moved'));
  symlinkSync(outside, own);
  await assert.rejects(disk.put('.banyan/s1/main/history.md', 'x'), /main is a link/);
});

test(
  'a pipe in the place of a file holds nobody up',
  { skip: process.platform === 'win32' && 'Windows has no such pipes' },
  async t => {
    const folder = temporaryFolder(t);
    const disk = openScratch(folder);
    await disk.make('.banyan/s1/main');
    execFileSync('mkfifo', [path.join(folder, '.banyan/s1/main/history.md')]);
    await assert.rejects(disk.append('.banyan/s1/main/history.md', bytes('x')));
    await assert.rejects(disk.tail('.banyan/s1/main/history.md', 9), /not a plain file/);
  },
);

test('paths that lead elsewhere are no paths', async t => {
  const disk = openScratch(temporaryFolder(t));
  for (const wrong of [
    'src/a.ts',
    '.banyan/../a',
    '.banyan//a',
    '.banyan/s1/./a',
    '/etc/a',
    '.banyan\\a',
    '.banyan/a\0',
  ])
    await assert.rejects(disk.put(wrong, 'x'), /no path of a scratch folder/);
});

test('a workspace that is gone is not made again', async t => {
  const folder = temporaryFolder(t);
  await rm(folder, { recursive: true });
  await assert.rejects(openScratch(folder).make('.banyan/s1/main'), /ENOENT/);
});

test('what a full disk cut off stays, and the rest can follow', async t => {
  const folder = temporaryFolder(t);
  mkdirSync(path.join(folder, 'disk'));
  if (!smallDiskAt(t, path.join(folder, 'disk'), 64 * 1024)) return;
  const disk = openScratch(path.join(folder, 'disk'));
  await disk.make('.banyan/s1/main');
  const large = 'x'.repeat(100_000);
  await assert.rejects(disk.append('.banyan/s1/main/history.md', bytes(large)), /ENOSPC/);
  await assert.rejects(disk.create('.banyan/s1/main/history/n1.txt', large), /ENOSPC/);
  const there = readdirSync(path.join(folder, 'disk/.banyan/s1/main/history'));
  assert.deepEqual(there, []);
  const cut = (await disk.tail('.banyan/s1/main/history.md', 1e6)) ?? [];
  assert.ok(cut.length > 0 && cut.length < large.length);
});
