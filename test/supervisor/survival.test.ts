import assert from 'node:assert/strict';
import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Joined } from '../../src/client/joined.ts';
import { readPointer } from '../../src/client/pointer.ts';
import { statePaths } from '../../src/client/stateFolder.ts';
import { ended, nextState, stateFixture } from '../support/stateFixture.ts';

const limit = { timeout: 90_000 };

async function known(link: Joined): Promise<unknown> {
  return JSON.parse((await link.uplink.query({ type: 'logFile', session: '' })).path);
}

test('a killed supervisor is started again by its keeper, and a window that only joins finds it', limit, async t => {
  const fixture = stateFixture(t);
  const starter = await fixture.join();
  const before = await fixture.kept();
  const joiner = await fixture.join({ start: 'join' });
  starter.dispose();
  joiner.uplink.window({ folder: '/work', trusted: true });
  joiner.uplink.show({ session: 's1', branch: 2 }, 40);
  joiner.uplink.window({ attended: false });
  await known(joiner);

  const restarted = nextState(joiner, ({ type }) => type === 'restarted');
  process.kill(before.pid, 'SIGKILL');
  await restarted;
  const after = await fixture.kept();
  assert.notEqual(after.pid, before.pid);
  assert.notEqual(after.keeper, before.keeper);
  assert.deepEqual(await known(joiner), {
    state: { client: 'window', folder: '/work', trusted: true, attended: false },
    shown: { session: 's1', branch: 2 },
  });
});

test('when the keeper is killed with it, a window that may start one does', limit, async t => {
  const fixture = stateFixture(t);
  const link = await fixture.join();
  const { pid, keeper } = await fixture.kept();
  const restarted = nextState(link, ({ type }) => type === 'restarted');
  process.kill(keeper, 'SIGKILL');
  process.kill(pid, 'SIGKILL');
  await restarted;
  assert.notEqual(fixture.pointer().pid, pid);
  assert.equal((await link.uplink.query({ type: 'status' })).pid, fixture.pointer().pid);
});

test(
  'an intent that was under way at a crash is refused, and one that comes during the restart is carried out',
  limit,
  async t => {
    const fixture = stateFixture(t);
    const link = await fixture.join();
    await fixture.kept();
    const lost = nextState(link, ({ type }) => type === 'lost');
    const crash = link.uplink.intent({ type: 'renameSession', session: 's1', title: 'crash' });
    await lost;
    const later = link.uplink.intent({ type: 'createSession', folder: 's2', origin: 'person' });
    assert.equal((await crash).type === 'intentRefused' && 'gone', 'gone');
    assert.deepEqual(await later, { type: 'intentDone', session: 's2', branches: [1] });
  },
);

test('after the fourth crash in ten minutes it stays down and says so', limit, async t => {
  const fixture = stateFixture(t);
  const link = await fixture.join();
  for (let crash = 1; crash <= 3; crash++) {
    const { pid } = await fixture.kept();
    const restarted = nextState(link, ({ type }) => type === 'restarted');
    process.kill(pid, 'SIGKILL');
    await restarted;
  }
  const down = nextState(link, state => state.type === 'lost' && /crashed 4 times/.test(state.words));
  process.kill((await fixture.kept()).pid, 'SIGKILL');
  await down;
  assert.equal(readPointer(fixture.state)?.type, 'failed');
  assert.match(fixture.log(), /crashed 4 times within ten minutes/);
  await link.rejoin();
  assert.equal((await link.uplink.query({ type: 'status' })).pid, fixture.pointer().pid);
});

test('told to stop it ends without a restart, and starts again when it is needed', limit, async t => {
  const fixture = stateFixture(t);
  const link = await fixture.join();
  const { pid, socket, keeper } = await fixture.kept();
  const lost = nextState(link, ({ type }) => type === 'lost');
  process.kill(pid, 'SIGTERM');
  const state = await lost;
  assert.match(state.type === 'lost' ? state.words : '', /was stopped/);
  await ended(keeper);
  assert.doesNotMatch(fixture.log(), /without a farewell/);
  assert.equal(existsSync(socket), false);
  assert.equal(existsSync(statePaths(fixture.state).pointer), false);
  assert.notEqual((await link.uplink.query({ type: 'status' })).pid, pid);
});

test('it ends by itself when nobody looks and nothing runs, not before', limit, async t => {
  const fixture = stateFixture(t);
  const dist = fixture.dist({ quietMs: 1000 });
  const link = await fixture.join({ dist });
  await link.uplink.intent({ type: 'createSession', folder: 'busy', origin: 'person' });
  link.uplink.window({ attended: false });
  // A whole life of another supervisor passes meanwhile, with the same span of quiet: this one is busy and stays.
  const other = stateFixture(t);
  const idle = await other.join({ dist });
  const rested = nextState(idle, ({ type }) => type === 'lost');
  idle.uplink.window({ attended: false });
  const state = await rested;
  assert.match(state.type === 'lost' ? state.words : '', /rests/);
  const { pid } = fixture.pointer();
  assert.equal((await link.uplink.query({ type: 'status' })).pid, pid);
  const started = nextState(idle, ({ type }) => type === 'restarted');
  idle.uplink.window({ attended: true });
  await started;
});

test('it goes on without the build it came from and with its runtime deleted under it', limit, async t => {
  const fixture = stateFixture(t);
  const dist = fixture.dist();
  const link = await fixture.join({ dist });
  const { pid } = await fixture.kept();
  const { program } = await link.uplink.query({ type: 'status' });
  assert.equal(path.dirname(path.dirname(program)), statePaths(fixture.state).runtimes);
  rmSync(dist, { recursive: true });
  rmSync(path.dirname(program), { recursive: true });
  const worked = await link.uplink.intent({ type: 'renameSession', session: 's1', title: 'worker' });
  assert.equal(worked.type === 'intentRefused' && worked.reason, 'renameSession');
  const restarted = nextState(link, ({ type }) => type === 'restarted');
  process.kill(pid, 'SIGKILL');
  await restarted;
});

test('a socket and a pointer that were cleaned away do not make a second supervisor', limit, async t => {
  const fixture = stateFixture(t);
  const link = await fixture.join();
  const { pid } = await fixture.kept();
  renameSync(statePaths(fixture.state).pointer, `${statePaths(fixture.state).pointer}.away`);
  const second = fixture.join();
  await assert.rejects(fixture.join({ start: 'join' }), error => error instanceof Error && error.name === 'NotRunning');
  renameSync(`${statePaths(fixture.state).pointer}.away`, statePaths(fixture.state).pointer);
  const joined = await second;
  await fixture.logged(/another supervisor is at work/);
  assert.equal(joined.state.type !== 'lost' && joined.state.server.pid, pid);
  assert.equal((await link.uplink.query({ type: 'status' })).pid, pid);
});
