import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { detectWall, type DetectOptions } from '../../../src/sandbox/wall/detectWall.ts';
import type { Wrap } from '../../../src/sandbox/wall/libraryWall.ts';
import { wrapOnLinux } from './libraryOnLinux.ts';

const here: DetectOptions = {
  platform: 'linux',
  arch: 'x64',
  env: process.env,
  home: '/nowhere',
  temporary: tmpdir(),
  container: 'undeclared',
  now: () => 0,
};

/** A folder with a program `bwrap` that does what the script says, before the machine's own. */
function withBwrap(t: TestContext, script: string): DetectOptions {
  const folder = mkdtempSync(join(tmpdir(), 'banyan-bwrap-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'bwrap'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'bwrap'), 0o755);
  return { ...here, env: { PATH: folder } };
}

test('a container is the wall when the person says so', async () => {
  const { report, builder } = await detectWall({ ...here, container: 'declared' });
  assert.equal(report.kind, 'container');
  assert.equal(builder, undefined);
});

test('other systems and processors say why there is none', async () => {
  for (const [options, words] of [
    [{ platform: 'darwin', sandboxExec: '/nowhere/sandbox-exec' }, /sandbox-exec is not there[^]*container/],
    [{ platform: 'freebsd' }, /container/],
    [{ platform: 'win32' }, /WSL/],
    [{ arch: 's390x' }, /s390x/],
  ] as const) {
    const { report, builder } = await detectWall({ ...here, ...options });
    assert.equal(report.kind, 'none');
    assert.match(report.words, words);
    assert.equal(builder, undefined);
  }
});

test('namespaces that are off are named, with what to do', async t => {
  const off = 'bwrap: No permissions to create new namespace, likely because the kernel does not allow it';
  const { report } = await detectWall(withBwrap(t, `echo "${off}" >&2; exit 1`));
  assert.equal(report.kind, 'none');
  assert.match(report.words, /user namespaces are off[^]*declare the container/);
});

test('a wall that does not hold is none, whatever it says of itself', async t => {
  // Runs the program as it stands, with nothing around it.
  const { report } = await detectWall(
    withBwrap(t, 'while [ "$1" != "--" ] && [ $# -gt 0 ]; do shift; done; shift; exec "$@"'),
  );
  assert.equal(report.kind, 'none');
  assert.match(report.words, /does not hold/);
});

/** The way of macOS, with the library's wall for Linux in the place of its own. */
const mac: DetectOptions = { ...here, platform: 'darwin', sandboxExec: '/bin/sh', wrap: wrapOnLinux };

test('a wall of the library that was seen to hold is offered', async t => {
  const own = await detectWall(here);
  if (!own.builder) return t.skip(own.report.words);
  const { report, builder } = await detectWall(mac);
  assert.equal(report.kind, 'walled', report.words);
  assert.equal(report.driver, 'sandbox-exec');
  assert.ok(builder);
});

test('a wall of the library that lets something through is none, and says what', async () => {
  const open: Wrap = { absent: 'held', command: async (_, script) => `bash -c '${script}'` };
  const { report, builder } = await detectWall({ ...mac, wrap: open });
  assert.equal(report.kind, 'none');
  assert.equal(builder, undefined);
  assert.match(
    report.words,
    /lets through: writing outside, reading what is hidden, a look at what is hidden, a protected/,
  );
  assert.match(report.words, /other programs of this machine[^]*container/);
});

test('a wall of the library in which nothing runs is none', async () => {
  const broken: Wrap = {
    absent: 'held',
    command: async () => `bash -c 'echo sandbox_apply: not permitted >&2; exit 71'`,
  };
  const { report } = await detectWall({ ...mac, wrap: broken });
  assert.equal(report.kind, 'none');
  assert.match(report.words, /does not hold \(sandbox_apply: not permitted\)/);
});
