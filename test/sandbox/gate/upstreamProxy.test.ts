import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { gateOver } from './fakeInternet.ts';
import { httpServer } from './localServers.ts';
import { openGated, skippedWithoutWall } from './openGated.ts';

/** A proxy that leads every name to one port, remembers what it was asked, and refuses `refused.test`. */
async function openProxy(t: TestContext, port: number): Promise<{ address: string; asked: string[] }> {
  const asked: string[] = [];
  const proxy = createServer().on('connect', (request, socket) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization']}`);
    if (request.url?.startsWith('refused.')) return void socket.end('HTTP/1.1 407 No\r\n\r\n');
    const outside = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\nVia: a proxy\r\n\r\n'));
    socket
      .on('error', () => {})
      .pipe(outside)
      .on('error', () => {})
      .pipe(socket);
  });
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
  t.after(() => proxy.close());
  return { address: `http://me:p%40ss@127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked };
}

test('with a proxy of the person, listed names go through it, and it is asked for nothing else', async t => {
  if (skippedWithoutWall(t)) return;
  const folder = temporaryFolder(t);
  const plain = await httpServer(t);
  const { address, asked } = await openProxy(t, plain.port);
  const gateFile = gateOver(folder, {
    names: { 'private.test': [['10.0.0.1']] },
    servers: { [new URL(address).host]: Number(new URL(address).port), [`127.0.0.1:${plain.port}`]: plain.port },
    dialled: path.join(folder, 'dialled'),
  });
  const local = `127.0.0.1:${plain.port}`;
  const hosts = ['allowed.test', 'private.test', 'refused.test', local];
  const { run } = openGated(t, { gateFile, hosts, proxy: address });
  assert.match(await run('curl -sS --max-time 20 http://allowed.test/a'), /^from outside/);
  assert.match(await run('curl -sS --max-time 20 -p http://allowed.test/b'), /^from outside/);
  assert.match(await run(`curl -sS --max-time 20 --noproxy '' http://${local}/c`), /^from outside/);
  assert.match(await run('curl -sS --max-time 20 http://private.test/'), /leads to a private address/);
  assert.match(
    await run('curl -sS --max-time 20 http://refused.test/'),
    /does not connect to refused\.test:80 \(status 407\)/,
  );
  assert.match(await run('curl -sS --max-time 20 http://evil.test/'), /not on the list/);
  const proof = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
  assert.deepEqual(asked, [`allowed.test:80 ${proof}`, `allowed.test:80 ${proof}`, `refused.test:80 ${proof}`]);
  assert.deepEqual(plain.asked, ['GET /a allowed.test', 'GET /b allowed.test', `GET /c ${local}`]);
});
