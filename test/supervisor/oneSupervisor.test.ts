import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { proveToSupervisor } from '../../src/client/proof.ts';
import { stateFixture } from '../support/stateFixture.ts';

const limit = { timeout: 120_000 };

test('fifteen rounds of three starters never make two supervisors', limit, async t => {
  const fixture = stateFixture(t);
  const dist = fixture.dist();
  for (let round = 0; round < 15; round++) {
    const links = await Promise.all([1, 2, 3].map(() => fixture.join({ dist })));
    const pids = links.map(link => link.state.type !== 'lost' && link.state.server.pid);
    assert.equal(new Set(pids).size, 1, `round ${round}: ${pids.join(' ')}`);
    const { pid } = fixture.pointer();
    assert.equal(pids[0], pid);
    const [first, ...others] = links;
    const known = await first?.uplink.query({ type: 'outline', session: '' });
    assert.equal(JSON.parse(known?.text ?? '{}').peers, 3);
    for (const link of others) link.dispose();
    // The next round finds a stale pointer and a stale socket, and no keeper that would help.
    assert.ok(first);
    await fixture.killBoth(first);
  }
});

test('a wrong token and a stranger get nothing', limit, async t => {
  const fixture = stateFixture(t);
  const link = await fixture.join();
  const { socket: address } = fixture.pointer();
  const wrong = connect(address);
  wrong.on('error', () => undefined);
  await once(wrong, 'connect');
  await assert.rejects(proveToSupervisor(wrong, { token: 'f'.repeat(64), address }));
  wrong.destroy();

  for (const words of ['GET / HTTP/1.1\r\nHost: x\r\n\r\n', 'z'.repeat(100_000), '']) {
    const stranger = connect(address);
    stranger.on('error', () => undefined);
    let heard = 0;
    stranger.on('data', (chunk: Buffer) => (heard += chunk.length));
    const closed = new Promise(resolve => stranger.once('close', resolve));
    stranger.write(words);
    await closed;
    assert.equal(heard, 0);
  }
  assert.equal((await link.uplink.query({ type: 'status' })).pid, fixture.pointer().pid);
});
