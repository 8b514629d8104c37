import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { openGuard } from '../../../src/sandbox/wall/guard.ts';
import { identityOf, openQuarantine } from '../../../src/sandbox/wall/quarantine.ts';
import { rememberTree } from '../../../src/sandbox/wall/treeMemory.ts';
import { shownPath } from '../../../src/sandbox/wall/violations.ts';

/** A guarded working copy without any wall: whatever the test does to it, nothing else holds it. */
async function guarded(t: TestContext, files: Record<string, string> = {}, keepIn = tmpdir()) {
  const root = folder(t, tmpdir());
  const kept = join(folder(t, keepIn), 'quarantine');
  for (const [path, text] of Object.entries(files)) put(join(root, path), text);
  const quarantine = openQuarantine(kept, () => 0);
  const guard = openGuard({ quarantine, now: () => Date.now(), shown: path => shownPath(root, path) });
  await guard.guard({ root, tree: rememberTree(root, new Set([join(root, 'skipped')])) });
  const look = async () => (await guard.look()).map(({ what }) => what).toSorted();
  return { root, kept, guard, look, at: (path: string) => join(root, path) };
}

function folder(t: TestContext, above: string): string {
  const made = realpathSync(mkdtempSync(join(above, 'banyan-guard-')));
  t.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function put(path: string, text: string): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
}

test('nothing changed: nothing is told, again and again', async t => {
  const { look, at } = await guarded(t, { '.mcp.json': '{}', 'a/.vscode/x': '', 'b/c': '' });
  assert.deepEqual(await look(), []);
  writeFileSync(at('b/c'), 'plain');
  put(at('b/d/e'), 'plain');
  assert.deepEqual([await look(), await look()], [[], []]);
});

test('times that are set back hide nothing', async t => {
  const { look, at, root } = await guarded(t, { 'a/b': '' });
  const { atime, mtime } = lstatSync(at('a'));
  put(at('a/.envrc'), 'x');
  utimesSync(at('a'), atime, mtime);
  utimesSync(root, atime, mtime);
  assert.deepEqual(await look(), ['a/.envrc']);
});

test('a skipped folder is not looked into', async t => {
  const { look, at } = await guarded(t, { 'skipped/a': '' });
  put(at('skipped/.mcp.json'), '{}');
  assert.deepEqual(await look(), []);
});

test('another disk: content, links and folders are copied there and gone here, and no link is followed', async t => {
  if (!existsSync('/dev/shm') || lstatSync('/dev/shm').dev === lstatSync(tmpdir()).dev)
    return t.skip('this machine has one disk');
  const { look, at, kept } = await guarded(t, {}, '/dev/shm');
  const precious = folder(t, tmpdir());
  put(join(precious, 'a'), 'precious');
  put(at('x/.vscode/deep/a'), 'kept');
  symlinkSync(precious, at('x/.vscode/deep/link'));
  assert.deepEqual(await look(), ['x/.vscode']);
  assert.ok(!existsSync(at('x/.vscode')));
  const to = join(kept, '1970-01-01T00-00-00-000Z-1', 'x', '.vscode', 'deep');
  assert.equal(readFileSync(join(to, 'a'), 'utf8'), 'kept');
  assert.equal(readlinkSync(join(to, 'link')), precious);
  assert.equal(readFileSync(join(precious, 'a'), 'utf8'), 'precious');
});

test('a folder that becomes a link between the find and the taking is not followed', async t => {
  const { root, kept, at } = await guarded(t, { 'sub/.mcp.json': 'own' });
  const victim = folder(t, tmpdir());
  put(join(victim, '.mcp.json'), 'precious');
  renameSync(at('sub'), at('other'));
  symlinkSync(victim, at('sub'));
  const quarantine = openQuarantine(kept, () => 0);
  const precious = identityOf(lstatSync(join(victim, '.mcp.json'), { bigint: true }));
  assert.equal(await quarantine.take(root, at('sub'), '.mcp.json', precious), undefined);
  assert.equal(readFileSync(join(victim, '.mcp.json'), 'utf8'), 'precious');
  assert.equal(await quarantine.take(root, at('other'), '.mcp.json', 'another'), undefined);
  assert.ok(existsSync(at('other/.mcp.json')));
});

test('what no mount holds is looked at by its content, wherever its folder goes', async t => {
  const { look, guard, at } = await guarded(t, { 'a/.mcp.json': 'old', 'b/.vscode/deep/x': 'old' });
  await guard.watchLoose(at('a/.mcp.json'), 'content');
  await guard.watchLoose(at('b/.vscode'), 'content');
  renameSync(at('a'), at('c'));
  assert.deepEqual(await look(), []);
  writeFileSync(at('c/.mcp.json'), 'evil');
  writeFileSync(at('b/.vscode/deep/x'), 'evil');
  assert.deepEqual(await look(), ['b/.vscode', 'c/.mcp.json']);
});

/** Writes to a file, once for each message, as soon as that holds `old`; says when it has. */
const writer = `
const { openSync, readFileSync, writeSync, closeSync } = require('node:fs');
process.on('message', path => {
  for (;;) {
    let file;
    try {
      file = openSync(path, 'r+');
      if (readFileSync(file, 'utf8') !== 'old') continue;
      writeSync(file, 'bad', 0);
      break;
    } catch {
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }
  process.send('written');
});`;

test('who waits for a file to be put back, and writes to it in the same moment, is found out', async t => {
  const { look, at } = await guarded(t, { '.mcp.json': 'old' });
  const child = spawn(process.execPath, ['-e', writer], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  t.after(() => child.kill());
  for (let round = 0; round < 20; round++) {
    writeFileSync(at('new'), 'new');
    renameSync(at('new'), at('.mcp.json'));
    const written = once(child, 'message');
    child.send(at('.mcp.json'));
    await look();
    await written;
    await look();
    assert.equal(readFileSync(at('.mcp.json'), 'utf8'), 'old', `round ${round}`);
  }
});

test('a file that was put back keeps its mode, whatever mask this process has', async t => {
  const { look, guard, at } = await guarded(t);
  put(at('.mcp.json'), 'old');
  chmodSync(at('.mcp.json'), 0o666);
  await guard.accept();
  rmSync(at('.mcp.json'));
  put(at('.mcp.json'), 'new');
  assert.deepEqual(await look(), ['.mcp.json']);
  assert.equal(lstatSync(at('.mcp.json')).mode & 0o777, 0o666);
  assert.deepEqual(await look(), []);
});

test('a second name for a known file is another thing', async t => {
  const { look, at } = await guarded(t, { 'a/.mcp.json': '{}', 'b/x': '' });
  linkSync(at('a/.mcp.json'), at('b/.mcp.json'));
  assert.deepEqual(await look(), ['b/.mcp.json']);
});

test('what the person did is known from then on, and the wall is said to lack it', async t => {
  const { look, guard, at } = await guarded(t);
  assert.equal(await guard.accept(), true);
  put(at('x/.mcp.json'), '{}');
  assert.equal(await guard.accept(), false);
  assert.deepEqual(await look(), []);
});

test('what cannot be taken away is told, and tried again', async t => {
  const { look, guard, at, kept } = await guarded(t);
  writeFileSync(kept, 'a file where the quarantine would be');
  put(at('.mcp.json'), '{}');
  assert.match((await guard.look())[0]?.words ?? '', /^\.mcp\.json may not be there[^]*could not be taken away/);
  assert.ok(existsSync(at('.mcp.json')));
  rmSync(kept);
  assert.deepEqual(await look(), ['.mcp.json']);
  assert.ok(!existsSync(at('.mcp.json')));
});

test('looks at once share their finds: each is told once', async t => {
  const { guard, at } = await guarded(t);
  put(at('.mcp.json'), '{}');
  const told = await Promise.all([guard.look(), guard.look(), guard.look()]);
  assert.equal(told.flat().length, 1);
});

test('repositories made in installed packages are taken away afterwards, those that were there are not', async t => {
  const root = folder(t, tmpdir());
  const at = (path: string): string => join(root, path);
  put(at('node_modules/old/.git/HEAD'), '');
  put(at('sub/node_modules/x/package.json'), '{}');
  // What was there is told by when it was made, and file systems keep that in ticks.
  const { birthtimeMs } = lstatSync(at('node_modules/old/.git'));
  while (Date.now() < birthtimeMs + 60) await new Promise(resolve => setImmediate(resolve));
  const quarantine = openQuarantine(join(folder(t, tmpdir()), 'quarantine'), Date.now);
  const guard = openGuard({ quarantine, now: Date.now, shown: path => shownPath(root, path) });
  await guard.guard({ root, tree: rememberTree(root, new Set()) });
  put(at('node_modules/a/b/.git/config'), '[core]\n\tfsmonitor = evil');
  put(at('sub/node_modules/x/HEAD'), '');
  put(at('sub/node_modules/x/objects/x'), '');
  put(at('sub/node_modules/x/refs/x'), '');
  put(at('node_modules/a/.vscode/x'), 'shipped with a package');
  await guard.end();
  assert.ok(existsSync(at('node_modules/old/.git')));
  assert.ok(!existsSync(at('node_modules/a/b/.git')));
  assert.ok(!existsSync(at('sub/node_modules/x/HEAD')));
  assert.ok(existsSync(at('node_modules/a/.vscode/x')));
  assert.deepEqual((await guard.look()).map(({ what }) => what).toSorted(), [
    'node_modules/a/b/.git',
    'sub/node_modules/x/HEAD',
  ]);
});

test('thousands of folders: the first look finds all, and later ones what is new', async t => {
  const root = folder(t, tmpdir());
  for (let i = 0; i < 1500; i++) mkdirSync(join(root, `d${i % 40}`, `e${i}`), { recursive: true });
  put(join(root, 'd7', 'e7', '.envrc'), 'x');
  put(join(root, 'node_modules', 'x', '.vscode', 'a'), 'x');
  const tree = rememberTree(root, new Set());
  assert.equal((await tree.changed(() => true)).length, 1);
  mkdirSync(join(root, 'd9', 'e9', 'f', '.idea'), { recursive: true });
  assert.deepEqual(
    (await tree.changed(() => true)).map(({ name }) => name).filter(name => name === '.idea'),
    ['.idea'],
  );
});
