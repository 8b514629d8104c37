import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextState, stateFixture } from '../support/stateFixture.ts';

const limit = { timeout: 30_000 };

test('a higher protocol version takes over; the window of the lower one goes on with it', limit, async t => {
  const fixture = stateFixture(t);
  const old = fixture.dist({ protocol: 1 });
  const next = fixture.dist({ protocol: 2 });
  const window = await fixture.join({ dist: old });
  window.uplink.window({ folder: '/work' });
  const before = await fixture.kept();

  const moved = nextState(window, ({ type }) => type === 'restarted');
  const newer = await fixture.join({ dist: next, version: '2.0.0', spoken: { newest: 2, oldest: 1 } });
  assert.deepEqual(newer.state, {
    type: 'connected',
    server: { pid: fixture.pointer().pid, version: '2.0.0', protocol: 2 },
  });
  await moved;
  assert.deepEqual(window.state, {
    type: 'restarted',
    server: { pid: fixture.pointer().pid, version: '2.0.0', protocol: 1 },
  });
  assert.notEqual(fixture.pointer().pid, before.pid);
  const { path } = await window.uplink.query({ type: 'logFile', session: '' });
  assert.deepEqual(JSON.parse(path).state, { client: 'window', folder: '/work' });
  assert.match(fixture.log(), /ending: handOver/);
  assert.doesNotMatch(fixture.log(), /without a farewell/);
});

test('a supervisor that cannot park what runs makes way all the same', limit, async t => {
  const fixture = stateFixture(t);
  await fixture.join({ dist: fixture.dist({ parking: 'fails' }) });
  await fixture.kept();
  const newer = await fixture.join({
    dist: fixture.dist({ protocol: 2 }),
    version: '2.0.0',
    spoken: { newest: 2, oldest: 1 },
  });
  assert.equal(newer.state.type !== 'lost' && newer.state.server.version, '2.0.0');
  assert.match(fixture.log(), /what runs could not be parked: Error: no space left/);
});

test(
  'the same protocol of another version drains nobody, and a newer window that only joins speaks the old one',
  limit,
  async t => {
    const fixture = stateFixture(t);
    const window = await fixture.join();
    const { pid } = await fixture.kept();
    const same = await fixture.join({ version: '1.1.0' });
    assert.equal(same.state.type !== 'lost' && same.state.server.pid, pid);
    const joiner = await fixture.join({ start: 'join', version: '2.0.0', spoken: { newest: 2, oldest: 1 } });
    assert.deepEqual(joiner.state, { type: 'connected', server: { pid, version: '1.0.0', protocol: 1 } });
    assert.equal(window.state.type, 'connected');
  },
);

test('a window with no protocol in common is told to reload', limit, async t => {
  const fixture = stateFixture(t);
  await fixture.join({ dist: fixture.dist({ protocol: 3 }), version: '3.0.0', spoken: { newest: 3, oldest: 2 } });
  const { pid } = fixture.pointer();
  await assert.rejects(fixture.join({ spoken: { newest: 0, oldest: 0 } }), /newer version 3\.0\.0; reload this window/);
  assert.equal(fixture.pointer().pid, pid);
});
