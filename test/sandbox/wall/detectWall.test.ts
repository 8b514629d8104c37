import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { detectWall, type DetectOptions } from '../../../src/sandbox/wall/detectWall.ts';

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
    [{ platform: 'darwin' }, /container/],
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
