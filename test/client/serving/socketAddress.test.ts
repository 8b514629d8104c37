import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { socketAddress } from '../../../src/client/serving/socketAddress.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

test('a Windows pipe has a name nobody can guess', t => {
  const state = temporaryFolder(t);
  const names = [socketAddress(state, {}, 'win32'), socketAddress(state, {}, 'win32')];
  assert.match(names[0] ?? '', /^\\\\\.\\pipe\\banyan-[0-9a-f]{32}$/);
  assert.notEqual(names[0], names[1]);
});

if (process.platform !== 'win32') {
  test('the runtime folder is first, then the state folder, then a private folder among the temporary ones', t => {
    const state = temporaryFolder(t);
    const runtime = temporaryFolder(t);
    const first = socketAddress(state, { XDG_RUNTIME_DIR: runtime }, 'linux');
    assert.equal(path.dirname(first), path.join(runtime, 'banyan'));
    assert.equal(statSync(path.dirname(first)).mode & 0o777, 0o700);
    assert.equal(socketAddress(state, { XDG_RUNTIME_DIR: '/gone' }, 'linux'), path.join(state, 'supervisor.sock'));
    const deep = path.join(state, 'd'.repeat(60), 'e'.repeat(60));
    mkdirSync(deep, { recursive: true });
    const short = socketAddress(deep, {}, 'linux');
    assert.ok(Buffer.byteLength(short) <= 100, short);
    assert.equal(statSync(path.dirname(short)).mode & 0o777, 0o700);
    assert.notEqual(path.basename(short), path.basename(first));
  });

  test('a runtime folder that others can enter gets a private one inside', t => {
    const runtime = temporaryFolder(t);
    mkdirSync(path.join(runtime, 'banyan'));
    chmodSync(path.join(runtime, 'banyan'), 0o777);
    const address = socketAddress(temporaryFolder(t), { XDG_RUNTIME_DIR: runtime }, 'linux');
    assert.equal(statSync(path.dirname(address)).mode & 0o777, 0o700);
  });
}
