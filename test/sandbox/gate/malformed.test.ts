import assert from 'node:assert/strict';
import { once } from 'node:events';
import { duplexPair } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import { hostList } from '../../../src/sandbox/gate/hostList.ts';
import { createOutbound } from '../../../src/sandbox/gate/outbound.ts';
import { createGateProxy, type GateProxyOptions } from '../../../src/sandbox/gate/proxy.ts';
import { openMux } from '../../../src/sandbox/gate/mux.ts';
import { RefusalError } from '../../../src/sandbox/gate/refusal.ts';
import { awake, muxPair, whole } from './muxPair.ts';

/** Everything of a proxy but its way out. */
const refusing: Omit<GateProxyOptions, 'outbound'> = {
  lent: [],
  contextFor: () => undefined,
  secure: () => Promise.reject(new Error('not here')),
  onViolation: () => {},
  onUsed: () => {},
};

/** A proxy to `allowed.test` that remembers what it looked up and dialled. */
function proxy(dialled: string[]): ReturnType<typeof createGateProxy> {
  return createGateProxy({
    ...refusing,
    outbound: createOutbound({
      list: hostList(['allowed.test']),
      most: 4,
      resolve: host => {
        dialled.push(host);
        return Promise.resolve([]);
      },
      dial: addresses => {
        dialled.push(...addresses.map(({ address }) => address));
        return Promise.reject(new Error('nobody there'));
      },
    }),
  });
}

/** Pieces of requests, and bytes that are none. */
const piece = fc.oneof(
  fc.constantFrom(
    ...[
      'CONNECT ',
      'GET ',
      'POST ',
      'http://',
      'https://',
      '//',
      'evil.test',
      'allowed.test.',
      '@',
      ':443',
      ':80',
      ':',
    ],
    ...[' HTTP/1.1', ' HTTP/1.0', '\r\n', '\n', '\r\n\r\n', '\0', ' ', '\t', 'Host: ', 'Content-Length: 5\r\n'],
    ...[
      'Transfer-Encoding: chunked\r\n',
      '0\r\n\r\n',
      '127.0.0.1',
      '[::1]',
      '%00',
      '..',
      'xn--',
      '\x16\x03\x01\x02\0\x01',
    ],
  ),
  fc.string({ maxLength: 12 }),
  fc.uint8Array({ maxLength: 12 }).map(bytes => Buffer.from(bytes).toString('latin1')),
);
const request = fc.array(piece, { maxLength: 14 }).map(pieces => Buffer.from(pieces.join(''), 'latin1'));

test('what is no request for a listed host reaches nobody, whatever it looks like, and breaks nothing', async () => {
  const dialled: string[] = [];
  const take = proxy(dialled);
  await fc.assert(
    fc.asyncProperty(request, async bytes => {
      const { worker, ends } = muxPair(take);
      const stream = worker.open();
      stream?.resume().end(bytes);
      for (let turns = 0; turns < 4; turns++) await turn();
      stream?.destroy();
      assert.deepEqual(ends, {});
    }),
    { numRuns: 2000 },
  );
  // A name may have been looked up where the pieces happened to ask for the listed host; nobody else's was.
  assert.deepEqual(
    dialled.filter(name => name !== 'allowed.test'),
    [],
  );
});

test('whatever comes over the bridge itself, nothing is thrown and nobody is reached', async () => {
  const dialled: string[] = [];
  const take = proxy(dialled);
  const frame = fc.record({ stream: fc.nat({ max: 4 }), kind: fc.nat({ max: 8 }), payload: request }).map(given => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(given.stream, 0);
    head.writeUInt8(given.kind, 4);
    head.writeUIntBE(given.kind === 2 ? given.payload.length : given.kind === 3 ? 4 : 0, 5, 3);
    return Buffer.concat([head, given.kind === 2 ? given.payload : Buffer.alloc(given.kind === 3 ? 4 : 0)]);
  });
  const garbage = fc.uint8Array({ maxLength: 40 }).map(bytes => Buffer.from(bytes));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof({ weight: 9, arbitrary: frame }, garbage), { maxLength: 30 }), async chunks => {
      const [near, far] = duplexPair();
      openMux(far, { maxStreams: 3, onStream: take, onEnd: () => {} });
      near.resume();
      for (const chunk of chunks) near.write(chunk);
      await turn();
      near.end();
      await turn();
    }),
    { numRuns: 1000 },
  );
  assert.deepEqual(
    dialled.filter(name => name !== 'allowed.test'),
    [],
  );
});

test('a client that never finishes its request is dropped; one that waits for its answer is not', async t => {
  awake(t);
  const answer = Promise.withResolvers<never>();
  answer.promise.catch(() => {});
  const outbound = { check: () => {}, open: () => answer.promise };
  const take = createGateProxy({ ...refusing, outbound, limits: { head: 20 } });
  const { worker } = muxPair(take);
  const head = 'GET http://allowed.test/ HTTP/1.1\r\nHost: allowed.test\r\n';
  const patient = worker.open();
  patient?.write(`${head}\r\n`);
  const slow = worker.open();
  assert.ok(slow && patient);
  const closed = once(slow.resume(), 'close');
  slow.write(head);
  await closed;
  assert.equal(patient.destroyed, false);
  answer.reject(new RefusalError(502, 'Nobody there.'));
  assert.match((await whole(patient)).toString(), /^HTTP\/1\.1 502 [^]*Nobody there\.\n$/);
});

test('a tunnel in which nothing is said any more is closed', async t => {
  awake(t);
  const [outside, far] = duplexPair();
  const outbound = { check: () => {}, open: () => Promise.resolve(outside) };
  const { worker } = muxPair(createGateProxy({ ...refusing, outbound, limits: { idle: 20 } }));
  const stream = worker.open();
  assert.ok(stream);
  far.resume();
  const closed = once(outside, 'close');
  stream.resume().write('CONNECT allowed.test:2222 HTTP/1.1\r\nHost: allowed.test:2222\r\n\r\nhello\n');
  await once(stream, 'close');
  await closed;
});

test('a request that is too long is answered and not kept', async () => {
  const { worker } = muxPair(proxy([]));
  for (const text of [
    `GET http://allowed.test/ HTTP/1.1\r\nX: ${'x'.repeat(70_000)}`,
    `GET http://${'a'.repeat(70_000)}`,
  ]) {
    const stream = worker.open();
    assert.ok(stream);
    stream.write(text);
    assert.match((await whole(stream)).toString(), /^HTTP\/1\.1 400 /);
  }
});

test('so many connections may be open outside and no more', async () => {
  const waiting = Promise.withResolvers<never>();
  waiting.promise.catch(() => {});
  const outbound = createOutbound({
    list: hostList(['allowed.test']),
    most: 2,
    resolve: () => Promise.resolve([{ address: '203.0.113.10', family: 4 }]),
    dial: () => waiting.promise,
  });
  const target = { host: 'allowed.test', port: 443 };
  const open = [outbound.open(target), outbound.open(target)];
  await assert.rejects(outbound.open(target), { status: 503 });
  waiting.reject(new Error('nobody there'));
  for (const each of open) await assert.rejects(each, { status: 502 });
  await assert.rejects(outbound.open(target), { status: 502 });
});
