import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import type { Clock } from '../../src/base/clock.ts';
import { systemClock } from '../../src/base/clock.ts';
import { connectionOver, connectUplink } from '../../src/client/connectSupervisor.ts';
import { spoken, type Spoken } from '../../src/protocol/connectionMessages.ts';
import { servePeer } from '../../src/protocol/connectionPeer.ts';
import type { Greeted } from '../../src/protocol/connectionUplink.ts';
import type { Frame } from '../../src/protocol/frame.ts';
import type { Application, Peer } from '../../src/protocol/peer.ts';
import type { SupervisorStatus } from '../../src/protocol/query.ts';
import { echoApplication } from '../support/echoApplication.ts';
import { socketPair } from '../support/socketPair.ts';

const hello = { ...spoken, version: '1.0.0', client: 'window' as const };
const silent: Peer = { frame: () => undefined, editor: () => Promise.resolve(undefined) };
const facts = { pid: 7 } as SupervisorStatus;

interface Play {
  application?: Application;
  spoken?: Spoken;
  clock?: Clock;
  drain?: () => Promise<void>;
  log?: (line: string) => void;
}

async function served(t: TestContext, play: Play = {}) {
  const [near, far] = await socketPair(t);
  const peer = servePeer(connectionOver(far), {
    application: play.application ?? echoApplication({ status: () => facts }),
    pid: 7,
    version: '2.0.0',
    spoken: play.spoken ?? spoken,
    clock: play.clock ?? systemClock,
    editorMs: 1000,
    drain: play.drain ?? (() => Promise.resolve()),
    log: play.log ?? (() => undefined),
  });
  return { near, far, peer };
}

async function greeted(t: TestContext, play: Play = {}, peer = silent): Promise<Greeted> {
  const { near } = await served(t, play);
  return connectUplink(near, peer, hello, play.log);
}

/** A query as a peer of another build might send it. */
const foreign = (value: unknown): never => value as never;

test('intents, queries and window states reach the application and answers come back', async t => {
  const { uplink, answer } = await greeted(t);
  assert.deepEqual(answer, { type: 'welcome', ...spoken, protocol: 1, pid: 7, version: '2.0.0' });
  const done = await uplink.intent({ type: 'createSession', folder: 's1', origin: 'person' });
  assert.deepEqual(done, { type: 'intentDone', session: 's1', branches: [1] });
  uplink.window({ folder: '/work', attended: true });
  const { path } = await uplink.query({ type: 'logFile', session: 's1' });
  assert.deepEqual(JSON.parse(path).state, { client: 'window', folder: '/work', attended: true });
});

test('a message that does not fit is answered and changes nothing', async t => {
  const lines: string[] = [];
  const refused = Promise.withResolvers<void>();
  const log = (line: string): void => {
    lines.push(line);
    if (line.startsWith('refused')) refused.resolve();
  };
  const { uplink } = await greeted(t, { log });
  const answer = await uplink.intent(foreign({ type: 'explode', session: 's1' }));
  assert.equal(answer.type === 'intentRefused' && answer.code, 'invalid');
  await assert.rejects(uplink.query(foreign({ type: 'logFile', session: 5 })), /session: expected string/);
  uplink.window(foreign({ trusted: 'very', credential: { source: 'flag', kind: 'apiKey', value: 99 } }));
  await refused.promise;
  assert.match(lines.join('\n'), /refused: window: trusted: expected boolean; credential.value: expected string/);
  const { path } = await uplink.query({ type: 'logFile', session: 's1' });
  assert.deepEqual(JSON.parse(path).state, { client: 'window' });
});

test('nothing is answered before hello', async t => {
  const { near } = await served(t);
  const connection = connectionOver(near);
  connection.listen();
  await assert.rejects(connection.sendRequest('query', { type: 'models' }), /say hello first/);
  await assert.rejects(connection.sendRequest('intent', {}), /say hello first/);
  await assert.rejects(connection.sendRequest('unheard', {}), /Unhandled method/);
});

test('an application that throws is answered with an error and lives on', async t => {
  const application = echoApplication({
    status: () => facts,
    deeds: { fail: () => Promise.reject(new Error('oh no')) },
  });
  const { uplink } = await greeted(t, { application });
  await assert.rejects(uplink.intent({ type: 'renameSession', session: 's1', title: 'fail' }), /oh no/);
  assert.equal((await uplink.query({ type: 'status' })).pid, 7);
});

test('the editor is asked, and one that does not answer in time has saved nothing', async t => {
  const asking = await greeted(t, {}, { ...silent, editor: () => Promise.resolve({ unsaved: ['/a'] }) });
  assert.deepEqual(await asking.uplink.query({ type: 'models' }), { unsaved: ['/a'] });
  const wrong = await greeted(t, {}, { ...silent, editor: () => Promise.resolve(foreign({ unsaved: 'a' })) });
  assert.equal(await wrong.uplink.query({ type: 'models' }), null);
  const late: Clock = { ...systemClock, sleep: () => Promise.resolve() };
  const mute = await greeted(t, { clock: late }, { ...silent, editor: () => new Promise(() => undefined) });
  assert.deepEqual(await mute.uplink.query({ type: 'models' }), { unsaved: ['/a'] });
});

test('frames come in order; a reader that acknowledges none gets three', async t => {
  const frames: Frame[] = [];
  const three = Promise.withResolvers<void>();
  const five = Promise.withResolvers<void>();
  const application = echoApplication({ status: () => facts });
  const peer: Peer = {
    ...silent,
    frame: frame => {
      frames.push(frame);
      if (frames.length === 3) three.resolve();
      if (frames.length === 5) five.resolve();
    },
  };
  const { uplink } = await greeted(t, { application }, peer);
  uplink.show({ session: 's1', branch: 1 }, 0);
  await three.promise;
  await uplink.query({ type: 'status' });
  assert.equal(application.sent(), 3);
  uplink.ack(1);
  uplink.ack(2);
  await five.promise;
  assert.deepEqual(
    frames.map(frame => frame.n),
    [1, 2, 3, 4, 5],
  );
});

test('strangers have no protocol in common and may only ask to drain', async t => {
  let drained = 0;
  const play = { spoken: { newest: 3, oldest: 2 }, drain: async () => void drained++ };
  const { uplink, answer, drain } = await greeted(t, play);
  assert.deepEqual(answer, { type: 'strangers', newest: 3, oldest: 2, pid: 7, version: '2.0.0' });
  await assert.rejects(uplink.query({ type: 'status' }), /say hello first/);
  assert.equal((await drain(3)).type, 'drainRefused');
  assert.equal(drained, 0);
  assert.deepEqual(await drain(4), { type: 'drained' });
  assert.equal(drained, 1);
});

test('an end that was announced names its reason; another is a loss', async t => {
  const announced = await served(t);
  const one = await connectUplink(announced.near, silent, hello);
  await announced.peer.ending('idle');
  announced.peer.dispose();
  assert.equal(await one.closed, 'idle');
  await assert.rejects(one.uplink.query({ type: 'status' }));

  const crashed = await served(t);
  const other = await connectUplink(crashed.near, silent, hello);
  const waiting = assert.rejects(other.uplink.query({ type: 'status' }));
  crashed.far.destroy();
  assert.equal(await other.closed, 'lost');
  await waiting;
});

test('an end that was announced behind many frames names its reason too', async t => {
  const many = 50;
  const echo = echoApplication({ status: () => facts });
  let sendAll = (): void => undefined;
  const application: Application = {
    ...echo,
    connect: peer => {
      sendAll = () => {
        for (let n = 1; n <= many; n++) peer.frame({ n });
      };
      return echo.connect(peer);
    },
  };
  const { near, peer } = await served(t, { application });
  let heard = 0;
  const { closed } = await connectUplink(near, { ...silent, frame: () => void heard++ }, hello);
  sendAll();
  await peer.ending('handOver');
  peer.dispose();
  assert.equal(await closed, 'handOver');
  assert.equal(heard, many);
});

test('a window that goes is told to the application once', async t => {
  const { near, far } = await served(t);
  const { uplink } = await connectUplink(near, silent, hello);
  const gone = once(far, 'close');
  uplink.dispose();
  await gone;
  assert.ok(far.destroyed);
});

test('a notification the application throws at is logged, and the peer lives on', async t => {
  const lines: string[] = [];
  const echo = echoApplication({ status: () => facts });
  const application: Application = {
    ...echo,
    connect: peer => ({ ...echo.connect(peer), ack: () => assert.fail('no such frame') }),
  };
  const { uplink } = await greeted(t, { application, log: line => lines.push(line) });
  uplink.ack(5);
  assert.equal((await uplink.query({ type: 'status' })).pid, 7);
  assert.match(lines.join('\n'), /ack failed: .*no such frame/);
});
