import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sweepMountPoints } from '../../../src/sandbox/wall/mountPoints.ts';
import { detected, openWall } from './openWall.ts';

const { report, builder } = await detected();
const skip = builder ? false : report.words;

test('mount points are there while the wall stands, and gone with it', { skip }, async t => {
  if (!builder) return;
  const { root, journal, run, hands } = openWall(t, builder, { files: { 'a.txt': 'a' } });
  // Tools leave folders that cannot be entered.
  await run('bash', { command: 'mkdir -p /tmp/a/b ~/c; echo > /tmp/a/b/c; chmod 0 /tmp/a/b /tmp/a ~/c' });
  assert.deepEqual(readdirSync(root).toSorted(), ['.git', '.vscode', 'a.txt']);
  const scratch = scratchOf(journal);
  assert.ok(existsSync(scratch));
  await hands.dispose();
  assert.deepEqual(readdirSync(root), ['a.txt']);
  assert.deepEqual(notes(journal), []);
  assert.ok(!existsSync(scratch));
});

test('a mount point into which the person put something is theirs', { skip }, async t => {
  if (!builder) return;
  const { root, run, hands } = openWall(t, builder);
  await run('bash', { command: 'true' });
  writeFileSync(join(root, '.vscode', 'settings.json'), '{}');
  await hands.dispose();
  assert.deepEqual(readdirSync(root), ['.vscode']);
});

test('two walls in one working copy: the first to go leaves the other its mount points', { skip }, async t => {
  if (!builder) return;
  const first = openWall(t, builder);
  await first.run('bash', { command: 'true' });
  const second = openWall(t, builder, {
    options: { roots: [first.root], reach: { files: 'write', hosts: ['x.example'] } },
  });
  await second.run('bash', { command: 'true' });
  await first.hands.dispose();
  assert.deepEqual(readdirSync(first.root).toSorted(), ['.git', '.vscode']);
  assert.match(await second.sh('LC_ALL=C; echo x > .vscode/x'), /Read-only/);
  await second.hands.dispose();
  assert.deepEqual(readdirSync(first.root), []);
});

test('hands at rest leave nothing to see; the next call finds its temporary files', { skip }, async t => {
  if (!builder) return;
  const { root, journal, run, sh, hands, launched } = openWall(t, builder, { options: { rest: 1 } });
  await run('bash', { command: 'echo kept > /tmp/a; echo kept > ~/b' });
  await untilEmpty(root);
  await gone(below(launched[0]?.child.pid ?? 0));
  assert.equal(await sh('cat /tmp/a ~/b'), 'kept\nkept');
  assert.equal(launched.length, 2);
  await untilEmpty(root);
  mkdirSync(join(root, '.vscode'));
  assert.equal(
    await sh('echo x > .vscode/x || ls -d .vscode'),
    '/usr/bin/bash: line 1: .vscode/x: Read-only file system\n.vscode',
  );
  await hands.dispose();
  assert.deepEqual(readdirSync(root), ['.vscode']);
  assert.deepEqual(notes(journal), []);
});

test('hands in which something runs do not rest', { skip }, async t => {
  if (!builder) return;
  const { run, sh, launched } = openWall(t, builder, { options: { rest: 1 } });
  const { text } = await run('bash', { command: 'setsid sleep 600 > /dev/null & echo $!' });
  const pid = Number.parseInt(text, 10);
  for (let round = 0; round < 5; round++) {
    await new Promise(resolve => setTimeout(resolve, 5));
    assert.equal(await sh(`kill -0 ${pid} && echo runs`), 'runs');
  }
  assert.equal(launched.length, 1);
});

test('what a command left running ends with the wall, whatever it did to hide', { skip }, async t => {
  if (!builder) return;
  const { run, hands, launched } = openWall(t, builder);
  await run('bash', { command: 'sleep 600 & setsid sleep 601 & (trap "" TERM HUP; setsid sleep 602 &) ; true' });
  const pids = below(launched[0]?.child.pid ?? 0);
  assert.equal(pids.filter(pid => commandOf(pid).startsWith('sleep\0')).length, 3);
  await hands.dispose();
  await gone(pids);
});

test('killing the one who started it leaves no process, and the next start sweeps what it made', { skip }, async t => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'banyan-killed-')));
  t.after(() => rmSync(base, { recursive: true, force: true }));
  mkdirSync(join(base, 'workspace'));
  const starter = spawn(process.execPath, [join(import.meta.dirname, 'starter.ts'), base], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pids = await firstLine(starter);
  assert.ok(pids.length > 3);
  starter.kill('SIGKILL');
  await gone(pids);
  const journal = join(base, 'state', 'walls');
  assert.deepEqual(readdirSync(join(base, 'workspace')).toSorted(), ['.git', '.vscode']);
  const scratch = scratchOf(journal);
  assert.ok(existsSync(scratch));
  await sweepMountPoints(journal);
  assert.deepEqual(readdirSync(join(base, 'workspace')), []);
  assert.ok(!existsSync(scratch));
  assert.deepEqual(notes(journal), []);
});

test(
  'killing the one who showed a copy leaves nothing in the workspace, and the sweep nothing in the copy',
  { skip },
  async t => {
    const base = realpathSync(mkdtempSync(join(tmpdir(), 'banyan-killed-')));
    t.after(() => rmSync(base, { recursive: true, force: true }));
    const [workspace, copy] = [join(base, 'workspace'), join(base, 'state', 'copies', 'workspace-1', 'mutex')];
    for (const folder of [workspace, copy]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(copy, 'a.txt'), 'a');
    const starter = spawn(process.execPath, [join(import.meta.dirname, 'starter.ts'), base, 'own', copy], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pids = await firstLine(starter);
    assert.ok(pids.length > 3);
    starter.kill('SIGKILL');
    await gone(pids);
    assert.deepEqual(readdirSync(workspace), []);
    assert.deepEqual(readdirSync(copy).toSorted(), ['.git', '.vscode', 'a.txt']);
    assert.doesNotMatch(readFileSync('/proc/self/mountinfo', 'utf8'), new RegExp(base));
    await sweepMountPoints(join(base, 'state', 'walls'));
    assert.deepEqual(readdirSync(workspace), []);
    assert.deepEqual(readdirSync(copy), ['a.txt']);
  },
);

test('a sweep takes nothing that holds something, and is not led away by links or by broken notes', async t => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'banyan-sweep-')));
  t.after(() => rmSync(base, { recursive: true, force: true }));
  for (const name of ['journal', 'full', 'scratch', 'precious']) mkdirSync(join(base, name));
  writeFileSync(join(base, 'full', 'a'), '');
  writeFileSync(join(base, 'precious', 'a'), '');
  const { symlink } = await import('node:fs/promises');
  await symlink(join(base, 'precious'), join(base, 'scratch', 'link'));
  writeFileSync(
    join(base, 'journal', 'one.json'),
    JSON.stringify({ empty: [join(base, 'full'), join(base, 'absent')], scratch: join(base, 'scratch') }),
  );
  writeFileSync(join(base, 'journal', 'two.json'), '{"empty":["/');
  await sweepMountPoints(join(base, 'journal'));
  assert.deepEqual(readdirSync(base).toSorted(), ['full', 'journal', 'precious']);
  assert.deepEqual(readdirSync(join(base, 'precious')), ['a']);
  assert.deepEqual(readdirSync(join(base, 'journal')), []);
});

function notes(journal: string): string[] {
  return readdirSync(journal).flatMap(name => (name.endsWith('.json') ? [join(journal, name)] : []));
}

/** The temporary files a wall wrote down; there is one such note. */
function scratchOf(journal: string): string {
  const read = notes(journal).map(note => JSON.parse(readFileSync(note, 'utf8')) as { scratch?: string });
  const [scratch, ...more] = read.flatMap(note => note.scratch ?? []);
  assert.deepEqual(more, []);
  return scratch ?? '';
}

function firstLine(child: ChildProcess): Promise<number[]> {
  return new Promise(resolve => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      if (text.includes('\n')) resolve(JSON.parse(text) as number[]);
    });
  });
}

/** A process and everything below it. */
function below(pid: number): number[] {
  const inner = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(name => parentOf(name) === pid)
    .flatMap(name => below(Number(name)));
  return [pid, ...inner];
}

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]);
  } catch {
    return undefined;
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}

function runs(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

async function untilEmpty(folder: string): Promise<void> {
  while (readdirSync(folder).length > 0) await new Promise(resolve => setImmediate(resolve));
}

/** Resolves when none of the processes runs any more; a test that waits for ever fails. */
async function gone(pids: readonly number[]): Promise<void> {
  while (pids.some(runs)) await new Promise(resolve => setImmediate(resolve));
}
