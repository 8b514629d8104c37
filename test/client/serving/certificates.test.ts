import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { network } from '../../../src/client/serving/network.ts';
import { defaultSettings } from '../../../src/protocol/window.ts';

/** A certificate that signs itself for 127.0.0.1, valid for a century, and its key. */
const certificate =
  'MIIBkDCCATagAwIBAgIUc4Scwl4vyiYX9aMf/5GJymolMdgwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMTExMjEyM1oYDzIxMjYxMDI4MTEyMTIzWjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASfhT3HiyuSf715K0sgej603iTlKLMQJqgCm1sx0KdKJm887Wa7GEmHkQUbI3tX+x83UyHhnzY/ca3UlroOsNveo2QwYjAdBgNVHQ4EFgQUXE38T6EdajgEOTY4oYQUX21Qxh4wHwYDVR0jBBgwFoAUXE38T6EdajgEOTY4oYQUX21Qxh4wDwYDVR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0gAMEUCIQDRCKcbhwnGfR9rxlgnb1kWM3Hpij4CrSnQOnSDE2zuXQIgHIQcnNQ5RFm17bpnfx7yhJySx4jKJZBhyxibKSytkgA=';
const key =
  'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQv9czZ8iSMnGYgBgvuCLjaVRbCa1oDgoanmS+du8g9WhRANCAASfhT3HiyuSf715K0sgej603iTlKLMQJqgCm1sx0KdKJm887Wa7GEmHkQUbI3tX+x83UyHhnzY/ca3UlroOsNve';

const pem = new X509Certificate(Buffer.from(certificate, 'base64')).toString();
const privateKey = createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' });

test(
  'a certificate only the system knows is trusted, and its store is read for no other server',
  // Elsewhere a file cannot stand for the system's store.
  { skip: process.platform !== 'linux', timeout: 20_000 },
  async t => {
    const folder = mkdtempSync(path.join(tmpdir(), 'banyan-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const store = path.join(folder, 'store.pem');
    writeFileSync(store, pem);
    process.env['SSL_CERT_FILE'] = store;
    const bodies: string[] = [];
    const server = createServer(
      { cert: pem, key: privateKey.export({ format: 'pem', type: 'pkcs8' }) },
      (request, response) => {
        request.on('data', chunk => bodies.push(String(chunk)));
        request.on('end', () => response.end('known'));
      },
    );
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const net = network(defaultSettings, {}, line => assert.fail(line));
    await net.fetch('data:,anything');
    await assert.rejects(fetch(url), /fetch failed/);
    // As requests to the model go: sent again it has to be whole.
    const body = new Blob(['wo', new Blob(['rds'])]);
    const answer = await net.fetch(url, { method: 'POST', body });
    assert.equal(await answer.text(), 'known');
    assert.equal(bodies.join(''), 'words');
    await assert.rejects(net.fetch('http://127.0.0.1:1/'), /fetch failed/);
  },
);
