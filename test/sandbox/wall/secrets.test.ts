import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { detected, openWall } from './openWall.ts';

const { report, builder } = await detected();
const skip = builder ? false : report.words;
const canary = 'canary-4711';

// What the person's own process holds; a command must meet it nowhere.
process.env['BANYAN_TEST_CANARY'] = canary;
process.env['GITHUB_TOKEN'] = canary;
process.env['SSH_AUTH_SOCK'] = `/tmp/${canary}`;
process.env['VSCODE_IPC_HOOK_CLI'] = `/tmp/${canary}`;

const wall =
  builder &&
  openWall({ after }, builder, {
    env: { ...process.env, PATH: `/tmp/x/remote-cli:${process.env['PATH'] ?? ''}` },
    before: base => {
      const cli = join(base, 'remote-cli');
      mkdirSync(cli);
      writeFileSync(join(cli, 'code'), `#!/bin/sh\necho ${canary}\n`);
      chmodSync(join(cli, 'code'), 0o755);
    },
  });
const sh = (command: string): Promise<string> => wall?.sh(command) ?? Promise.resolve('');

test('K01 no environment inside holds what the person’s process holds', { skip }, async () => {
  const text = await sh('env; export; for f in /proc/[0-9]*/environ; do tr "\\0" "\\n" < $f; done; true');
  assert.match(text, /^PATH=/m);
  assert.doesNotMatch(text, /canary-4711|SSH_AUTH_SOCK|VSCODE_IPC/);
});

test('K01, K02 processes outside are not there', { skip }, async () => {
  const text = await sh('cat /proc/[0-9]*/cmdline | tr "\\0" "\\n"; ls -d /proc/[0-9]* | wc -l');
  assert.doesNotMatch(text, /canary-4711/);
  assert.doesNotMatch(text, /walledHands|secrets\.test/);
  assert.ok(Number(text.split('\n').at(-1)) < 12);
  assert.match(await sh(`LC_ALL=C; kill -0 ${process.pid} 2>&1 || true`), /No such process/);
});

test('K07 the command that steers the person’s window is not there', { skip }, async () => {
  assert.doesNotMatch(await sh('echo $PATH; code --version; ls ../remote-cli'), /remote-cli:|canary-4711/);
});

test('K08 git asks nobody for a password', { skip }, async () => {
  const text = await sh('printf "protocol=https\\nhost=example.org\\n\\n" | git credential fill 2>&1');
  assert.match(text, /terminal prompts disabled|could not read Username/);
});

test('K04 a login shell adds nothing', { skip }, async () => {
  assert.doesNotMatch(await sh('bash -lc env; cat ~/.bashrc ~/.profile ~/.netrc 2>/dev/null; true'), /canary-4711/);
});
