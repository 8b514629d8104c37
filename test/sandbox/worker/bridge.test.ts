import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { duplexPair } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { frameHead } from '../../../src/sandbox/gate/frames.ts';
import { openMux, type Mux } from '../../../src/sandbox/gate/mux.ts';
import type { MuxStream } from '../../../src/sandbox/gate/muxStream.ts';
import { openBridge } from '../../../src/sandbox/worker/bridge.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

interface Bridge {
  readonly env: Record<string, string>;
  readonly gate: Mux;
  readonly gone: () => number;
  readonly hangUp: () => void;
  readonly say: (bytes: Buffer) => void;
  readonly dial: () => Socket;
}

async function open(t: TestContext, onStream: (stream: MuxStream) => void, hello = ''): Promise<Bridge> {
  const [link, far] = duplexPair();
  const gate = openMux(far, { maxStreams: 128, onStream, onEnd: () => {} });
  gate.hello(Buffer.from(hello));
  let gone = 0;
  const env = await openBridge({ port: 0, link, env: { TMPDIR: temporaryFolder(t) }, gone: () => gone++ });
  t.after(() => gate.bye());
  return {
    env,
    gate,
    gone: () => gone,
    hangUp: () => far.end(),
    say: bytes => void far.write(bytes),
    dial: () => {
      const socket = connect(Number(env['HTTP_PROXY']?.split(':').at(-1)), '127.0.0.1').on('error', () => {});
      t.after(() => socket.destroy());
      return socket;
    },
  };
}

test('every way to say a proxy says the same address, and this machine stays out of it', async t => {
  const { env } = await open(t, () => {});
  const { HTTP_PROXY: address } = env;
  assert.match(address ?? '', /^http:\/\/127\.0\.0\.1:\d+$/);
  for (const name of ['http_proxy', 'https_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'all_proxy', 'npm_config_https_proxy'])
    assert.equal(env[name], address, name);
  assert.equal(env['no_proxy'], 'localhost,127.0.0.1,::1');
  assert.equal(env['NODE_USE_ENV_PROXY'], '1');
  assert.ok(!('SSL_CERT_FILE' in env));
});

test('connections go to the gate and back, each end by itself, and a broken one breaks at both ends', async t => {
  const streams: MuxStream[] = [];
  const { dial } = await open(t, stream => {
    streams.push(stream);
    stream.once('end', () => stream.end('and back'));
    stream.on('data', () => {});
  });
  const socket = dial();
  socket.end('there');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  assert.equal(answer.toString(), 'and back');

  const broken = dial();
  const ended = new Promise(resolve => broken.once('close', resolve));
  broken.write('x');
  while (streams.length < 2) await new Promise(resolve => setImmediate(resolve));
  streams[1]?.destroy();
  await ended;
  const reset = dial();
  reset.write('x');
  while (streams.length < 3) await new Promise(resolve => setImmediate(resolve));
  reset.resetAndDestroy();
  if (streams[2] && !streams[2].closed) await once(streams[2], 'close');
});

test('a bridge that ended refuses connections; only the end of the gate is the end of the worker', async t => {
  const said = await open(t, () => {});
  said.gate.bye();
  await new Promise(resolve => setImmediate(resolve));
  const [error] = (await once(said.dial(), 'error')) as [NodeJS.ErrnoException];
  assert.equal(error.code, 'ECONNREFUSED');
  assert.equal(said.gone(), 0);

  const broken = await open(t, () => {});
  broken.say(frameHead(7, 'end', 0));
  await new Promise(resolve => setImmediate(resolve));
  assert.equal(((await once(broken.dial(), 'error')) as [NodeJS.ErrnoException])[0].code, 'ECONNREFUSED');
  assert.equal(broken.gone(), 0);

  const lost = await open(t, () => {});
  lost.hangUp();
  await new Promise(resolve => setImmediate(resolve));
  assert.equal(lost.gone(), 1);
});

test('a certificate that comes with the hello is trusted beside all others', async t => {
  const { env } = await open(t, () => {}, '-----BEGIN CERTIFICATE-----\nours\n-----END CERTIFICATE-----\n');
  const all = readFileSync(env['SSL_CERT_FILE'] ?? '', 'utf8');
  assert.ok(all.includes('\nours\n') && all.split('BEGIN CERTIFICATE').length > 50);
  assert.match(readFileSync(env['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8'), /\nours\n/);
  for (const name of ['GIT_SSL_CAINFO', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'PIP_CERT'])
    assert.ok(statSync(env[name] ?? '').isFile(), name);
});
