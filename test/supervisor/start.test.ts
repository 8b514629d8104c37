import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { NodePath } from '../../src/client/startSupervisor.ts';
import { statePaths } from '../../src/client/stateFolder.ts';
import { defaultSettings } from '../../src/protocol/window.ts';
import { stateFixture } from '../support/stateFixture.ts';

const limit = { timeout: 30_000 };
const node: NodePath = { path: process.execPath, kind: 'node' };

test('a Node that is not there, or cannot run it, gives way to the next', limit, async t => {
  const fixture = stateFixture(t);
  const broken = path.join(fixture.root, 'broken');
  writeFileSync(broken, '#!/bin/sh\necho "Error: too old" >&2\nexit 9\n');
  chmodSync(broken, 0o700);
  const lines: string[] = [];
  const nodePaths: NodePath[] = [
    { path: path.join(fixture.root, 'gone'), kind: 'node' },
    { path: broken, kind: 'node' },
  ];
  const link = await fixture.join({ nodePaths: [...nodePaths, node], log: line => lines.push(line) });
  assert.equal(link.state.type, 'connected');
  assert.match(lines.join('\n'), /gone: .*ENOENT/);
  assert.match(lines.join('\n'), /ended with 9: Error: too old/);

  const none = stateFixture(t);
  await assert.rejects(none.join({ nodePaths }), /could not be started .*ENOENT.*too old.*supervisor\.log/);
});

test(
  'no secret reaches environment, arguments, log or disk',
  { ...limit, skip: process.platform !== 'linux' },
  async t => {
    const canary = 'canary-3f9a1c';
    const fixture = stateFixture(t);
    const env = {
      ...process.env,
      ANTHROPIC_API_KEY: canary,
      OPENAI_API_KEY: canary,
      MY_TOKEN: canary,
      XDG_MY_SECRET: canary,
      VSCODE_IPC_HOOK_CLI: canary,
      NODE_OPTIONS: `--title=${canary}`,
    };
    const lines: string[] = [];
    const link = await fixture.join({ env, log: line => lines.push(line) });
    const credential = { source: 'secretStorage' as const, kind: 'apiKey' as const, value: canary };
    link.uplink.window({ trusted: true, credential, environment: { SECRET: canary } });
    link.uplink.window({ credential: { ...credential, kind: canary as 'apiKey' } });
    const { path: told } = await link.uplink.query({ type: 'logFile', session: '' });
    assert.match(told, new RegExp(canary), 'the credential was received');

    const { pid, keeper } = await fixture.kept();
    // Only Linux lets a process read another's environment as a file; what is passed on is the same everywhere.
    for (const file of process.platform === 'linux' ? ['environ', 'cmdline'] : [])
      for (const one of [pid, keeper]) {
        const text = readFileSync(`/proc/${one}/${file}`, 'utf8');
        assert.match(text, file === 'environ' ? /UV_THREADPOOL_SIZE=16/ : /supervisor\.mjs/);
        assert.doesNotMatch(text, new RegExp(canary), `${file} of ${one}`);
      }
    for (const entry of readdirSync(fixture.state, { recursive: true, withFileTypes: true }))
      if (entry.isFile())
        assert.doesNotMatch(
          readFileSync(path.join(entry.parentPath, entry.name), 'latin1'),
          new RegExp(canary),
          entry.name,
        );
    assert.doesNotMatch(lines.join('\n'), new RegExp(canary));
  },
);

test("what only the owner may read is only the owner's", limit, async t => {
  const fixture = stateFixture(t);
  const link = await fixture.join();
  const settings = { ...defaultSettings, proxy: 'http://me:pw@proxy:3128' };
  link.uplink.window({ settings });
  const status = await link.uplink.query({ type: 'status' });
  assert.equal(status.route, 'http://proxy:3128');
  const { socket } = await fixture.kept();
  const { pointer, settings: kept, lock, log, logs } = statePaths(fixture.state);
  assert.deepEqual(JSON.parse(readFileSync(kept, 'utf8')), settings);
  // Windows keeps others out of the folder by where it is, not by bits.
  const bits = process.platform === 'win32' ? 0 : 0o077;
  for (const place of [fixture.state, logs, pointer, kept, lock, log])
    assert.equal(statSync(place).mode & bits, 0, place);
  if (process.platform !== 'win32') assert.equal(statSync(socket).mode & bits, 0);
});
