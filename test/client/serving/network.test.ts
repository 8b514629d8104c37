import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { network, proxyVariables } from '../../../src/client/serving/network.ts';
import { defaultSettings } from '../../../src/protocol/window.ts';

/** A server that is a proxy as well: it answers itself what it is asked to pass on, and notes for whom that was. */
async function served(t: TestContext, words: string): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((_, response) => response.end(words));
  server.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${words.length}\r\n\r\n${words}`));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, asked };
}

test('the settings go before the environment, and this machine is reached without a proxy', () => {
  const env = { https_proxy: 'http://env:1', HTTP_PROXY: 'http://env:2', NO_PROXY: 'corp.example' };
  assert.deepEqual(proxyVariables(defaultSettings, env), {
    http_proxy: 'http://env:2',
    https_proxy: 'http://env:1',
    no_proxy: 'localhost,127.0.0.1,::1,corp.example',
  });
  const settings = { ...defaultSettings, proxy: 'http://set:3', noProxy: 'a.example, b.example' };
  assert.deepEqual(proxyVariables(settings, env), {
    http_proxy: 'http://set:3',
    https_proxy: 'http://set:3',
    no_proxy: 'localhost,127.0.0.1,::1,a.example,b.example',
  });
  assert.deepEqual(proxyVariables(defaultSettings, {}), {});
});

test('requests go through the proxy that is set, from the next request on', { timeout: 20_000 }, async t => {
  const one = await served(t, 'one');
  const other = await served(t, 'other');
  const lines: string[] = [];
  const net = network(defaultSettings, {}, line => lines.push(line));
  const through = async (port: number): Promise<string> => {
    net.set({ ...defaultSettings, proxy: `http://me:pw@127.0.0.1:${port}` });
    assert.equal(net.route(), `http://127.0.0.1:${port}`);
    return (await net.fetch('http://model.example/v1')).text();
  };
  assert.equal(await through(one.port), 'one');
  assert.equal(await through(other.port), 'other');
  assert.deepEqual([one.asked, other.asked], [['model.example:80'], ['model.example:80']]);
  assert.equal(await (await net.fetch(`http://127.0.0.1:${one.port}/`)).text(), 'one');
  assert.equal(one.asked.length, 1);
  net.set(defaultSettings);
  assert.equal(net.route(), 'direct');
  assert.deepEqual(lines, []);
});

test('an address that is none is said without its password, and never shown', async () => {
  const lines: string[] = [];
  const net = network({ ...defaultSettings, proxy: 'ftp://me:secret@proxy:1' }, {}, line => lines.push(line));
  await net.fetch('data:,anything');
  assert.equal(net.route(), 'ftp://proxy:1');
  assert.doesNotMatch(lines.join('\n'), /secret/);
});
