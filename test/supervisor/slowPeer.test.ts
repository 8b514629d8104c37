import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { connectUplink } from '../../src/client/connectSupervisor.ts';
import { proveToSupervisor } from '../../src/client/proof.ts';
import { spoken } from '../../src/protocol/connectionMessages.ts';
import { nextState, silentPeer, stateFixture } from '../support/stateFixture.ts';

const limit = { timeout: 30_000 };

test('a window that stops reading costs the supervisor three frames, not more', limit, async t => {
  const fixture = stateFixture(t);
  const watcher = await fixture.join();
  const { socket: address, token } = fixture.pointer();
  const socket = connect(address);
  socket.on('error', () => undefined);
  t.after(() => socket.destroy());
  await proveToSupervisor(socket, { token, address });
  const slow = await connectUplink(socket, silentPeer, { ...spoken, version: '1.0.0', client: 'window' });
  socket.pause();
  slow.uplink.show({ session: 's1', branch: 1 }, 0);

  let drawn = 0;
  const enough = Promise.withResolvers<void>();
  const reader = await fixture.join({
    peer: {
      ...silentPeer,
      frame: ({ n }) => {
        reader.uplink.ack(n);
        if (++drawn === 500) enough.resolve();
      },
    },
  });
  reader.uplink.show({ session: 's1', branch: 1 }, 0);
  await enough.promise;
  reader.uplink.show(null, 0);
  const { text } = await reader.uplink.query({ type: 'outline', session: '' });
  const { sent } = JSON.parse(text);
  assert.ok(sent >= drawn + 3 && sent <= drawn + 6, `${sent} sent, ${drawn} drawn`);
  assert.equal((await watcher.uplink.query({ type: 'status' })).windows, 3);
});

test(
  'a message over the limit and one that is not JSON cost their sender the connection, nobody else',
  limit,
  async t => {
    const fixture = stateFixture(t);
    const watcher = await fixture.join();
    const { socket: address, token, pid } = fixture.pointer();
    for (const words of [
      `Content-Length: ${65 * 1024 * 1024}\r\n\r\n{`,
      'Content-Length: 4\r\n\r\n{{{{',
      'rubbish'.repeat(400),
    ]) {
      const socket = connect(address);
      socket.on('error', () => undefined);
      await proveToSupervisor(socket, { token, address });
      const closed = new Promise(resolve => socket.once('close', resolve));
      socket.resume();
      socket.write(words);
      await closed;
    }
    const status = await watcher.uplink.query({ type: 'status' });
    assert.equal(status.pid, pid);
    assert.equal(status.windows, 1);
    const lost = nextState(watcher, ({ type }) => type === 'lost');
    process.kill(pid, 'SIGTERM');
    await lost;
  },
);
