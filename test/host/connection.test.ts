import assert from 'node:assert/strict';
import test from 'node:test';
import { Emitter } from '../../src/base/emitter.ts';
import type { Joined, LinkState } from '../../src/client/joined.ts';
import { Connection, type ConnectionState } from '../../src/host/connection.ts';
import { FrameRelay } from '../../src/host/frameRelay.ts';
import type { Peer } from '../../src/protocol/peer.ts';
import { settled } from '../support/manualClock.ts';

const server = { pid: 1, version: '0.1.0', protocol: 1 };

/** A client whose background process runs or not, and that writes down what it is told. */
function client(running: 'runs' | 'absent' | 'broken') {
  const told: string[] = [];
  const lines: { peer: Peer; states: Emitter<LinkState>; become(state: LinkState): void }[] = [];
  const join = async (how: 'join' | 'start', peer: Peer): Promise<Joined> => {
    told.push(how);
    await settled();
    if (running === 'broken' || (running === 'absent' && how === 'join')) throw new Error('no Node was offered');
    const states = new Emitter<LinkState>();
    let state: LinkState = { type: 'connected', server };
    lines.push({
      peer,
      states,
      become: next => {
        state = next;
        states.emit(next);
      },
    });
    return {
      get state() {
        return state;
      },
      onState: listener => states.on(listener),
      rejoin: async () => void told.push('rejoin'),
      dispose: () => told.push('disposed'),
      uplink: {
        intent: async () => ({ type: 'intentDone', session: 's1', branches: [] }),
        query: () => Promise.reject(new Error('not asked here')),
        show: shown => told.push(`show ${shown?.session ?? 'nothing'}`),
        ack: n => told.push(`ack ${n}`),
        window: part => told.push(`window ${Object.keys(part).toSorted().join(' ')}`),
        dispose: () => undefined,
      },
    };
  };
  return { told, lines, join };
}

const editor: Peer['editor'] = async () => undefined;

test('joining where nothing runs starts nothing and is no trouble', async () => {
  const { told, join } = client('absent');
  const connection = new Connection(join, editor);
  await connection.joinRunning();
  assert.deepEqual(told, ['join']);
  assert.deepEqual(connection.state, { type: 'apart', words: '' });
  assert.equal(connection.current, undefined);
});

test('need starts it, and the new line hears what the window said and shows', async () => {
  const { told, join } = client('absent');
  const connection = new Connection(join, editor);
  connection.say({ folder: '/projects/shop' });
  connection.say({ trusted: true });
  connection.show({ session: 's1', branch: 1 });
  await connection.need();
  assert.deepEqual(told.slice(0, 3), ['start', 'window client folder trusted', 'show s1']);
  assert.equal(connection.state.type, 'connected');
  connection.say({ attended: true });
  connection.ack(3);
  assert.deepEqual(told.slice(-2), ['window attended', 'ack 3']);
});

test('several who need it at once start it once', async () => {
  const { told, join } = client('absent');
  const connection = new Connection(join, editor);
  await Promise.all([connection.need(), connection.need(), connection.need()]);
  assert.equal(told.filter(what => what === 'start').length, 1);
});

test('a line that starts nothing makes way for one that does', async () => {
  const { told, join } = client('runs');
  const connection = new Connection(join, editor);
  await connection.joinRunning();
  await connection.need();
  assert.deepEqual(
    told.filter(what => ['join', 'start', 'disposed'].includes(what)),
    ['join', 'disposed', 'start'],
  );
});

test('what a page draws is acknowledged also on the line that takes over and counts anew', async () => {
  const { told, lines, join } = client('runs');
  const connection = new Connection(join, editor);
  const relay = new FrameRelay({ post: frame => relay.drawn(frame.n), ack: n => connection.ack(n) });
  connection.frames.on(frame => relay.relay(frame));
  connection.changed.on(state => !('server' in state) && relay.forget());
  await connection.joinRunning();
  relay.open();
  for (const n of [1, 2, 3, 4]) lines.at(-1)?.peer.frame({ n });
  await connection.need();
  for (const n of [1, 2, 3]) lines.at(-1)?.peer.frame({ n });
  assert.deepEqual(
    told.filter(what => what.startsWith('ack')),
    ['ack 1', 'ack 2', 'ack 3', 'ack 4', 'ack 1', 'ack 2', 'ack 3'],
  );
});

test('one that cannot be started says why', async () => {
  const { join } = client('broken');
  const connection = new Connection(join, editor);
  const states: ConnectionState[] = [];
  connection.changed.on(state => states.push(state));
  await assert.rejects(connection.need(), /no Node was offered/);
  assert.deepEqual(states.at(-1), { type: 'apart', words: 'no Node was offered' });
});

test('a question nobody asked in person starts nothing in a folder that is not trusted', async () => {
  const { told, join } = client('absent');
  const connection = new Connection(join, editor);
  connection.say({ folder: '/projects/shop', trusted: false });
  await assert.rejects(connection.ask(), /no background process runs/);
  connection.say({ trusted: true });
  await connection.ask();
  assert.deepEqual(
    told.filter(what => what === 'join' || what === 'start'),
    ['join', 'start'],
  );
});

test('a lost process leaves no line until it is back', async () => {
  const { lines, join } = client('runs');
  const connection = new Connection(join, editor);
  await connection.need();
  lines.at(-1)?.become({ type: 'lost', words: 'reconnecting' });
  assert.equal(connection.current, undefined);
  lines.at(-1)?.become({ type: 'restarted', server });
  assert.notEqual(connection.current, undefined);
});

test('frames come up in order', async () => {
  const { lines, join } = client('runs');
  const connection = new Connection(join, editor);
  const seen: number[] = [];
  connection.frames.on(frame => seen.push(frame.n));
  await connection.need();
  lines.at(-1)?.peer.frame({ n: 1 });
  lines.at(-1)?.peer.frame({ n: 2 });
  assert.deepEqual(seen, [1, 2]);
});

test('a window that closes while it joins lets the line go', async () => {
  const { told, join } = client('runs');
  const connection = new Connection(join, editor);
  const joining = connection.joinRunning();
  connection.dispose();
  await joining;
  assert.equal(told.at(-1), 'disposed');
});
